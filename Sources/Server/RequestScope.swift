import Accounts
import Values

/// Of whom something is asked for.
enum RequestScope: String, CaseIterable {
    /// Of the caller's workspace.
    case workspace
    /// Of the whole installation.
    case installation
}

extension QueryParameter {
    /// Of whom; of the workspace unless it is said.
    static func scope(_ installation: String) -> QueryParameter {
        QueryParameter(
            name: "scope",
            summary: "Whose: workspace, or installation for \(installation); workspace unless said.",
            schema: ["type": "string", "enum": .array(RequestScope.allCases.map { .string($0.rawValue) })])
    }
}

extension APIRequest {
    /// Of whom something is asked for.
    /// - Throws: `access.denied` where it is of the installation, and the caller lacks the permission for that.
    func scope(installationFor permission: Permission) throws -> RequestScope {
        let word = query["scope"] ?? RequestScope.workspace.rawValue
        guard let scope = RequestScope(rawValue: word) else {
            throw Problem.queryScope(word, known: RequestScope.allCases.map(\.rawValue))
        }
        guard let caller else { throw Problem.unauthenticated }
        if scope == .installation { try caller.require(permission) }
        return scope
    }
}
