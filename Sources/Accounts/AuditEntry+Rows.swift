import OrderedCollections
public import Storage
public import Values

extension AuditEntry {
    /// Writes down what the transaction does; it is in the log if and only if the transaction is committed.
    /// - Throws: `audit.details_too_large`.
    public static func append(
        _ action: StaticString, to target: String, by actor: Actor, in workspace: ID<Workspace>,
        details: JSON = [:], _ tx: Transaction
    ) throws {
        let json = details.bytes
        guard json.count <= detailsBytesMax else { throw Problem.auditDetails(detailsBytesMax) }
        try tx.execute(
            """
            INSERT INTO audit (workspace_id, line_id, made_at, actor, action, target, details)
            VALUES (\(workspace), \(tx.newID(AuditLine.self)), \(tx.now), \(actor.text), \(action.description),
                \(target), \(json))
            """, rows: 1)
    }

    /// Writes down what the transaction does to several things, without further facts, as ``append(_:to:by:in:details:_:)``
    /// does for one.
    public static func append(
        _ action: StaticString, to done: [(target: String, actor: Actor, workspace: ID<Workspace>)],
        _ tx: Transaction
    ) throws {
        switch tx.engine {
        case .sqlite:
            for one in done { try append(action, to: one.target, by: one.actor, in: one.workspace, tx) }
        case .postgres:
            let (details, ids) = (
                JSON.object([:]).bytes, done.indices.map { tx.newID(AuditLine.self, inPlace: $0) }
            )
            try tx.execute(
                """
                INSERT INTO audit (workspace_id, line_id, made_at, actor, action, target, details)
                SELECT w, l, \(tx.now), a, \(action.description), t, \(details)
                FROM unnest(\(done.map(\.workspace)), \(ids), \(done.map(\.actor.text)), \(done.map(\.target)))
                    AS done (w, l, a, t)
                """, rows: done.count)
        }
    }

    /// The log of a workspace, the newest first.
    public static func list(
        of workspace: ID<Workspace>, _ page: PageRequest, in snapshot: Snapshot
    ) throws -> Page<AuditEntry> {
        try snapshot.page(
            page,
            of: """
                SELECT workspace_id, line_id, made_at, actor, action, target, details FROM audit
                WHERE workspace_id = \(workspace)
                """, by: PageKey([("made_at", .integer), ("line_id", .bytes)], .descending),
            decode: { row in
                AuditEntry(
                    workspace: try row[0], id: try row[1], madeAt: try row[2],
                    actor: try Actor(text: try row[3]),
                    action: try row[4], target: try row[5], details: try JSON(parsing: try row[6] as [UInt8]))
            }, key: { [$0.madeAt, $0.id] })
    }
}
