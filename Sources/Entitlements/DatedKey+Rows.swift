import Storage
import Values

extension Snapshot {
    /// Keys after one, in their order.
    func datedKeys(after last: UsageKey?, limit: Int) throws -> [DatedKey] {
        let after: SQL =
            last.map {
                " WHERE (workspace_id, source, event_id) > (\($0.workspace), \($0.source), \($0.event))"
            } ?? ""
        return try rows(
            """
            SELECT workspace_id, source, event_id, state, changed_at FROM usage_event\(after)
            ORDER BY workspace_id, source, event_id LIMIT \(limit)
            """
        ) { row in
            DatedKey(
                key: UsageKey(workspace: try row[0], source: try row[1], event: try row[2]),
                state: try row[3], changedAt: try row[4])
        }
    }
}

extension Transaction {
    /// Those of keys under which units have been set aside since before an instant.
    func reservedKeys(of keys: [UsageKey], before instant: Timestamp) throws -> [UsageKey] {
        try keys.filter { key in
            try row(
                """
                SELECT state FROM usage_event WHERE \(Self.isKey(key)) AND state = 'reserved'
                    AND changed_at < \(instant)
                """
            ) { _ in true } ?? false
        }
    }

    /// Forgets keys under which nothing has happened since an instant.
    func forget(_ keys: [UsageKey], before instant: Timestamp) throws {
        for key in keys {
            try execute(
                """
                DELETE FROM usage_event WHERE \(Self.isKey(key)) AND state <> 'reserved'
                    AND changed_at < \(instant)
                """)
        }
    }

    /// Notes under keys that have no date that something happened under them now.
    func date(_ keys: [UsageKey]) throws {
        for key in keys {
            try execute(
                "UPDATE usage_event SET changed_at = \(now) WHERE \(Self.isKey(key)) AND changed_at IS NULL")
        }
    }

    private static func isKey(_ key: UsageKey) -> SQL {
        "workspace_id = \(key.workspace) AND source = \(key.source) AND event_id = \(key.event)"
    }
}
