public import Accounts
public import HTTPTypes
public import Values

/// One operation of the API: what it is called, who may call it, and what it does.
///
/// The routes, the authorisation and the OpenAPI document are all made from these, so that none of them can know an
/// operation that the others do not.
public struct Endpoint: Sendable {
    /// Who may call an operation.
    public enum Access: Hashable, Sendable {
        /// Anybody.
        case open
        /// Callers whose role has this permission.
        case requires(Permission)
    }

    /// `GET`, `POST`, `PUT` or `DELETE`.
    public let method: HTTPRequest.Method
    /// The path, its parameters in braces: `/v1/runs/{id}`.
    public let path: String
    /// Its name in the OpenAPI document: `cancelRun`.
    public let operation: String
    /// What it does, in a sentence.
    public let summary: String
    /// Who may call it.
    public let access: Access
    /// The query parameters that it knows.
    public let query: [QueryParameter]
    /// The schema of the body; `nil` where it takes none.
    public let body: JSON?
    /// The status and the schema of the answer.
    public let answer: (status: Int, schema: JSON)
    /// The longest body that it reads, in bytes.
    public let bodyBytesMax: Int
    /// Whether the answer holds a secret that is shown this once: it is not kept, and so no idempotency key gives it again.
    public let isAnswerSecret: Bool
    let handle: @Sendable (APIRequest) async throws -> APIWork

    init(
        _ method: HTTPRequest.Method, _ path: String, _ operation: String, _ summary: String, access: Access,
        query: [QueryParameter] = [], body: JSON? = nil, answers status: Int = 200, _ schema: JSON,
        bodyBytesMax: Int = APILimits.bodyBytesMax, isAnswerSecret: Bool = false,
        handle: @escaping @Sendable (APIRequest) async throws -> APIWork
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.summary = summary
        self.access = access
        self.query = query
        self.body = body
        answer = (status, schema)
        self.bodyBytesMax = bodyBytesMax
        self.isAnswerSecret = isAnswerSecret
        self.handle = handle
    }

    /// The values of the path's parameters, where a path is one of this operation's.
    func parameters(in path: [Substring]) -> [String: String]? {
        let own = self.path.split(separator: "/")
        guard own.count == path.count else { return nil }
        var parameters: [String: String] = [:]
        for (name, part) in zip(own, path) {
            if name.first == "{" {
                parameters[String(name.dropFirst().dropLast())] = String(part)
            } else if name != part {
                return nil
            }
        }
        return parameters
    }
}

/// A query parameter of an operation.
public struct QueryParameter: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// What it says.
    public let summary: String
}

/// The limits of the API; `docs/limits.md` lists them.
public enum APILimits {
    /// The longest body of an ordinary request, in bytes.
    public static let bodyBytesMax = 1 << 20
    /// The longest body of a webhook, in bytes.
    public static let hookBytesMax = 10 << 20
    /// The bodies in flight, together, in bytes.
    public static let bodiesInFlightBytesMax = 64 << 20
    /// The entries of one page of a list.
    public static let pageMax = 200
    /// The entries of a page where nothing is said.
    public static let pageStandard = 50
    /// The longest idempotency key, in bytes.
    public static let idempotencyKeyBytesMax = 255
    /// After which time a copy of an invocation may begin again, where the first one never ended.
    public static let invocationDurationMax = Duration.seconds(600)
    /// For how long an idempotency key is remembered.
    static let idempotencyDuration = Duration.seconds(86_400)
}
