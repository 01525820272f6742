import Storage
import Values

/// Submissions that make no order a copy of another any more.
extension Snapshot {
    /// Submissions after one, in the order of their key, and whether each was made before an instant.
    func submissions(
        after last: Submission?, madeBefore instant: Timestamp, limit: Int
    ) throws -> [(submission: Submission, isOld: Bool)] {
        let after: SQL = last.map { " WHERE (workspace_id, hash) > (\($0.workspace), \($0.hash))" } ?? ""
        return try rows(
            """
            SELECT workspace_id, hash, made_at FROM order_submission\(after)
            ORDER BY workspace_id, hash LIMIT \(limit)
            """
        ) { row in
            let madeAt: Timestamp = try row[2]
            return (Submission(workspace: try row[0], hash: try row[1]), madeAt < instant)
        }
    }
}

extension Transaction {
    /// Forgets submissions from one to another, in the order of their key, that were made before an instant.
    ///
    /// Those that somebody is about to make anew stay, so that this waits for nobody.
    func forgetSubmissions(
        from first: Submission, through last: Submission, madeBefore instant: Timestamp
    ) throws {
        try execute(
            """
            DELETE FROM order_submission WHERE (workspace_id, hash) IN (
                SELECT workspace_id, hash FROM order_submission
                WHERE (workspace_id, hash) >= (\(first.workspace), \(first.hash))
                    AND (workspace_id, hash) <= (\(last.workspace), \(last.hash))
                    AND made_at < \(instant)\(locking(.updateOfFree)))
            """)
    }
}
