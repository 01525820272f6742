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
    /// The members of the body, where the operation takes an object.
    var members = RequestMembers()

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
    func object() throws(Problem) -> JSONObject {
        if body.isEmpty { return [:] }
        guard let object = try json().object else { throw .bodyIsNoObject }
        return object
    }

    /// How many entries a page shall have.
    func pageLimit() throws(Problem) -> Int {
        guard let text = query["limit"] else { return APILimits.pageStandard }
        guard let limit = Int(text), (1...APILimits.pageMax).contains(limit) else { throw .pageLimit(text) }
        return limit
    }
}
