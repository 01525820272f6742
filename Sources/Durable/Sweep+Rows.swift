package import Storage
import Values

extension Transaction {
    /// Forgets keys and answers whose time has come, at most `limit` of each.
    /// - Returns: Whether there may be more.
    package func sweep(limit: Int) throws -> Bool {
        let keys = try rows(
            "SELECT workspace_id, kind, key FROM job_key WHERE forget_at <= \(now) ORDER BY forget_at LIMIT \(limit)"
        ) { row in (try row[0] as ID<Workspace>, try row[1] as String, try row[2] as String) }
        for (workspace, kind, key) in keys {
            try execute(
                """
                DELETE FROM job_key WHERE workspace_id = \(workspace) AND kind = \(kind) AND key = \(key)
                    AND forget_at <= \(now)
                """)
        }
        let answers = try rows(
            """
            SELECT workspace_id, caller, key, blob_id FROM idempotency_key WHERE forget_at <= \(now)
            ORDER BY forget_at LIMIT \(limit)
            """ + locking(.updateOfFree)
        ) { row in
            (try row[0] as ID<Workspace>, try row[1] as String, try row[2] as String, try row[3] as ID<Blob>?)
        }
        for (workspace, caller, key, blob) in answers {
            try execute(
                """
                DELETE FROM idempotency_key
                WHERE workspace_id = \(workspace) AND caller = \(caller) AND key = \(key)
                """)
            if let blob { try remove(blob, of: workspace) }
        }
        return keys.count == limit || answers.count == limit
    }

    /// Drops the periods of the history that are older than what is kept.
    package func dropHistory(keptFor duration: Duration) throws {
        try JobSchema.finished.drop(endedBy: now - duration, in: self)
    }
}
