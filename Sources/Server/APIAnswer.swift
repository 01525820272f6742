import HTTPTypes
import OrderedCollections
public import Values

/// An answer, free of any HTTP server.
public struct APIAnswer: Sendable {
    /// The HTTP status.
    public let status: Int
    /// What the body is.
    public let type: MediaType
    /// The body.
    public let body: [UInt8]
    /// The header fields that it has beside those of every answer.
    var fields: HTTPFields = [:]

    /// An answer of JSON.
    public static func json(_ json: JSON, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, type: .json, body: json.bytes)
    }

    /// A problem as RFC 9457 has it, in one language.
    public static func problem(_ problem: Problem, in language: Language) -> APIAnswer {
        var members: JSONObject = [
            "type": "about:blank",
            "title": .string(HTTPResponse.Status.title(of: problem.status)),
            "status": .int(Int64(problem.status)), "detail": .string(problem.message(language)),
            "code": .string(problem.code),
        ]
        if let place = problem.place { members["place"] = .string(place) }
        for (key, value) in problem.details where key != "problems" && members[key] == nil {
            members[key] = value
        }
        if let all = problem.details["problems"]?.array {
            members["problems"] = .array(
                all.compactMap(Problem.init(json:)).map { one in
                    [
                        "code": .string(one.code), "place": one.place.map(JSON.string) ?? .null,
                        "detail": .string(one.message(language)),
                    ]
                })
        }
        return APIAnswer(
            status: problem.status, type: .problem, body: JSON.object(members).bytes,
            fields: HTTPFields(of: problem))
    }
}

extension HTTPFields {
    /// What RFC 9110 wants beside a problem: how to authenticate, which methods there are, that no more is read.
    fileprivate init(of problem: Problem) {
        self.init()
        switch problem.status {
        case 401:
            self[.wwwAuthenticate] = "Bearer"
        case 405:
            let methods = problem.details["methods"]?.array?.compactMap(\.string) ?? []
            self[.allow] = methods.joined(separator: ", ")
        case 408:
            self[.connection] = "close"
        default:
            break
        }
    }
}

extension HTTPResponse.Status {
    /// What RFC 9457 wants as the title of a problem of no type of its own: the status's own phrase.
    fileprivate static func title(of code: Int) -> String {
        problems.first { $0.code == code }?.reasonPhrase ?? "HTTP \(code)"
    }

    private static let problems: [HTTPResponse.Status] = [
        .badRequest, .unauthorized, HTTPResponse.Status(code: 402, reasonPhrase: "Payment Required"),
        .forbidden, .notFound, .methodNotAllowed, .requestTimeout, .conflict, .gone, .contentTooLarge,
        .unprocessableContent, .tooManyRequests, .internalServerError, .notImplemented,
        .badGateway, .serviceUnavailable, .gatewayTimeout,
    ]
}
