public import Values

/// Who calls: an API key that was presented and found good.
public struct Caller: Hashable, Sendable {
    /// Whose data the call may touch.
    public let workspace: ID<Workspace>
    /// What the caller is there.
    public let roles: Set<Role>
    /// The key that was presented.
    public let keyID: ID<APIKey>
    /// When the key was noted as used, to the hour.
    public let usedAt: Timestamp?

    /// A caller of these parts.
    public init(workspace: ID<Workspace>, roles: Set<Role>, keyID: ID<APIKey>, usedAt: Timestamp? = nil) {
        self.workspace = workspace
        self.roles = roles
        self.keyID = keyID
        self.usedAt = usedAt
    }

    /// All that the caller may do.
    public var permissions: Set<Permission> {
        roles.reduce(into: []) { $0.formUnion($1.permissions) }
    }

    /// Whether the caller may do something.
    public func may(_ permission: Permission) -> Bool {
        roles.contains { $0.permissions.contains(permission) }
    }

    /// Refuses a caller who may not do something.
    /// - Throws: `access.denied`.
    public func require(_ permission: Permission) throws(Problem) {
        guard may(permission) else { throw .accessDenied(permission) }
    }

    /// Refuses to hand out roles that may do more than the caller may.
    /// - Throws: `access.denied`, `access.escalation`.
    public func requireGrant(of roles: Set<Role>) throws(Problem) {
        try require(.manageKeys)
        let granted = roles.reduce(into: Set<Permission>()) { $0.formUnion($1.permissions) }
        guard granted.isSubset(of: permissions) else { throw .escalation }
    }
}
