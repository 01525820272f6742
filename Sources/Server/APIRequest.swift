import Accounts
import OrderedCollections
public import Values

/// A request after authorisation, free of any HTTP library.
public struct APIRequest: Sendable {
    /// Who asks; `nil` for open operations.
    let caller: Caller?
    /// In which language problems are told.
    public let language: Language
    /// The values of the path's parameters.
    let parameters: [String: String]
    /// The values of the query's.
    let query: [String: String]
    /// The body as it came.
    let body: [UInt8]

    /// Whose data the request is about.
    var workspace: ID<Workspace> {
        get throws(Problem) {
            guard let caller else { throw .unauthenticated }
            return caller.workspace
        }
    }

    /// Who asks, as records of what was done name them: the API key.
    var person: String {
        get throws(Problem) {
            guard let caller else { throw .unauthenticated }
            return caller.keyID.description
        }
    }

    /// A path parameter.
    func parameter(_ name: String) throws(Problem) -> String {
        guard let value = parameters[name] else { throw .missingParameter(name) }
        return value
    }

    /// An identifier in the path.
    func id<Kind>(_ kind: Kind.Type = Kind.self, _ name: String = "id") throws(Problem) -> ID<Kind> {
        try ID(parameter(name))
    }

    /// The body as JSON.
    func json() throws(Problem) -> JSON {
        try JSON(parsing: body)
    }

    /// The body as a JSON object; an empty body is an empty object.
    func object() throws(Problem) -> JSON {
        if body.isEmpty { return [:] }
        let json = try json()
        guard json.object != nil else { throw .bodyIsNoObject }
        return json
    }

    /// How many entries a page shall have.
    func pageLimit() throws(Problem) -> Int {
        guard let text = query["limit"] else { return APILimits.pageStandard }
        guard let limit = Int(text), (1...APILimits.pageMax).contains(limit) else { throw .pageLimit(text) }
        return limit
    }
}

/// An answer, free of any HTTP library.
public struct APIAnswer: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The media type of the body.
    public let contentType: String
    /// The body.
    public let body: [UInt8]

    /// An answer of JSON.
    public static func json(_ json: JSON, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, contentType: "application/json", body: json.bytes)
    }

    /// An answer of plain text.
    static func text(_ text: String, contentType: String = "text/plain; charset=utf-8") -> APIAnswer {
        APIAnswer(status: 200, contentType: contentType, body: Array(text.utf8))
    }

    /// A problem as RFC 9457 has it, in one language.
    public static func problem(_ problem: Problem, in language: Language) -> APIAnswer {
        var members: JSONObject = [
            "type": "about:blank", "title": .string(problem.code), "status": .int(Int64(problem.status)),
            "detail": .string(problem.message(language)), "code": .string(problem.code),
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
            status: problem.status, contentType: "application/problem+json", body: JSON.object(members).bytes)
    }
}
