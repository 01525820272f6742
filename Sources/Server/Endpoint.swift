public import Accounts
public import HTTPTypes
import OrderedCollections
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

    /// The method of an operation that changes nothing.
    enum ReadingMethod {
        case get
    }

    /// The method of an operation that may change something.
    enum ChangingMethod {
        case post
        case put
        case delete
    }

    /// What an operation does with a request.
    enum Handling: Sendable {
        /// It looks, and answers.
        case reading(@Sendable (APIRequest) async throws -> APIAnswer)
        /// It finds what there is to do, which is then done once for each idempotency key.
        case changing(@Sendable (APIRequest) async throws -> APIWork)
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
    /// What the body is.
    public let bodyType: MediaType
    /// The status, the schema and the kind of the answer.
    public let answer: (status: Int, schema: JSON, type: MediaType)
    /// The longest body that it reads, in bytes.
    public let bodyBytesMax: Int
    /// Whether the answer holds a secret that is shown this once: it is not kept, and so no idempotency key can give it
    /// again.
    public let isAnswerSecret: Bool
    /// The names of the members that the body may have; `nil` where the body is no object of fixed members.
    let memberNames: [String]?
    let handling: Handling
    /// The parts of the path, the names of parameters in braces.
    private let parts: [Substring]

    /// An operation that changes nothing.
    init(
        _ method: ReadingMethod, _ path: String, _ operation: String, _ summary: String, access: Access,
        query: [QueryParameter] = [], _ schema: JSON, as type: MediaType = .json,
        handle: @escaping @Sendable (APIRequest) async throws -> APIAnswer
    ) {
        self.init(
            method: .get, path: path, operation: operation, summary: summary, access: access, query: query,
            body: nil, bodyType: .json, answer: (200, schema, type), bodyBytesMax: APILimits.bodyBytesMax,
            isAnswerSecret: false, handling: .reading(handle))
    }

    /// An operation that may change something.
    init(
        _ method: ChangingMethod, _ path: String, _ operation: String, _ summary: String, access: Access,
        query: [QueryParameter] = [], body: JSON? = nil, bodyAs bodyType: MediaType = .json,
        answers status: Int = 200, _ schema: JSON,
        bodyBytesMax: Int = APILimits.bodyBytesMax, isAnswerSecret: Bool = false,
        handle: @escaping @Sendable (APIRequest) async throws -> APIWork
    ) {
        let method: HTTPRequest.Method =
            switch method {
            case .post: .post
            case .put: .put
            case .delete: .delete
            }
        self.init(
            method: method, path: path, operation: operation, summary: summary, access: access, query: query,
            body: body, bodyType: bodyType, answer: (status, schema, .json), bodyBytesMax: bodyBytesMax,
            isAnswerSecret: isAnswerSecret, handling: .changing(handle))
    }

    private init(
        method: HTTPRequest.Method, path: String, operation: String, summary: String, access: Access,
        query: [QueryParameter], body: JSON?, bodyType: MediaType,
        answer: (status: Int, schema: JSON, type: MediaType), bodyBytesMax: Int, isAnswerSecret: Bool,
        handling: Handling
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.summary = summary
        self.access = access
        self.query = query
        self.body = body
        self.bodyType = bodyType
        self.answer = answer
        self.bodyBytesMax = bodyBytesMax
        self.isAnswerSecret = isAnswerSecret
        self.handling = handling
        parts = path.split(separator: "/")
        memberNames =
            switch (method, body) {
            case (.get, _): nil
            case (_, nil): []
            case (_, let body?): body["properties"].object.map { Array($0.keys) }
            }
    }

    /// Whether the operation is done once for each `Idempotency-Key`.
    ///
    /// `PUT` and `DELETE` may be repeated anyway; an answer that holds a secret is not kept.
    var takesIdempotencyKey: Bool { method == .post && !isAnswerSecret }

    /// Whether the path is always the same.
    var isFixed: Bool { !parts.contains { $0.first == "{" } }

    /// The values of the path's parameters, where a path is one of this operation's.
    func parameters(in path: [Substring]) -> [String: String]? {
        guard parts.count == path.count else { return nil }
        var parameters: [String: String] = [:]
        for (name, part) in zip(parts, path) {
            if name.first == "{" {
                parameters[String(name.dropFirst().dropLast())] = String(part)
            } else if name != part {
                return nil
            }
        }
        return parameters
    }
}

/// The limits of the API; `docs/limits.md` lists them.
public enum APILimits {
    /// The longest body of an ordinary request, in bytes.
    public static let bodyBytesMax = 1 << 20
    /// The longest body of a webhook, in bytes.
    public static let hookBytesMax = 10 << 20
    /// The bodies in flight, together, in bytes.
    public static let bodiesInFlightBytesMax = 64 << 20
    /// How long a body may take from its first part to its last, however little each part is.
    public static let bodyDurationMax = Duration.seconds(60)
    /// How much of a body is read at a flow's or a step's address before anybody looks whether there is such an address.
    public static let strangerBytesMax = 64 << 10
    /// The requests that share a transaction.
    public static let togetherMax = 128
    /// The entries of one page of a list.
    public static let pageMax = 200
    /// The entries of a page where nothing is said.
    public static let pageStandard = 50
    /// The longest idempotency key, in bytes.
    public static let idempotencyKeyBytesMax = 255
    /// After which time a copy of an invocation may begin again, where the first one never ended.
    public static let invocationDurationMax = Duration.seconds(600)
    /// After which time a copy of a report of views may begin again, where the first one never ended.
    public static let viewsDurationMax = Duration.seconds(60)
    /// After which time a copy of a backup may begin again, where the first one never ended.
    public static let backupDurationMax = Duration.seconds(3_600)
    /// After which time a copy of a rotation may begin again, where the first one never ended.
    public static let rotationDurationMax = Duration.seconds(3_600)
    /// For how long an idempotency key is remembered.
    static let idempotencyDuration = Duration.seconds(86_400)
}
