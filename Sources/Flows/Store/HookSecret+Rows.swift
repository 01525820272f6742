public import Storage
public import Values

/// The sealed secret with which a flow's events must be signed.
public struct HookSecret: Hashable, Sendable {
    /// Whose flow it is.
    public let workspace: ID<Workspace>
    /// The flow.
    public let flow: ID<Flow>
    /// The secret.
    public let sealed: [UInt8]

    /// Some of the secrets of all workspaces, those after `last` by workspace and flow.
    public static func list(after last: HookSecret?, limit: Int, in snapshot: Snapshot) throws -> [HookSecret]
    {
        guard let last else {
            return try snapshot.rows(
                """
                SELECT workspace_id, flow_id, hook_secret FROM flow WHERE hook_secret IS NOT NULL
                ORDER BY workspace_id, flow_id LIMIT \(limit)
                """, HookSecret.init(row:))
        }
        return try snapshot.rows(
            """
            SELECT workspace_id, flow_id, hook_secret FROM flow WHERE hook_secret IS NOT NULL
                AND (workspace_id, flow_id) > (\(last.workspace), \(last.flow))
            ORDER BY workspace_id, flow_id LIMIT \(limit)
            """, HookSecret.init(row:))
    }

    /// Puts the same secret, sealed anew, in its place.
    /// - Returns: 1, or 0 where the flow has got another meanwhile.
    public func replace(by sealed: [UInt8], in tx: Transaction) throws -> Int {
        try tx.changes(
            """
            UPDATE flow SET hook_secret = \(sealed)
            WHERE workspace_id = \(workspace) AND flow_id = \(flow) AND hook_secret = \(self.sealed)
            """)
    }

    private init(row: borrowing Row) throws {
        workspace = try row[0]
        flow = try row[1]
        sealed = try row[2]
    }
}
