package import Storage
package import Values

/// What moving due timers did.
package struct MovedTimers: Sendable {
    /// Where jobs are ready now.
    package let ready: [Ready]
    /// When the earliest timer that is left is due.
    package let next: Timestamp?
    /// Whether more may be due already.
    package let more: Bool
}

extension Transaction {
    /// Moves the timers that are due to the end of the ready queue, the earliest first, at most `limit`.
    package func moveDueTimers(limit: Int) throws -> MovedTimers {
        let lock: SQL = engine == .postgres ? " FOR UPDATE SKIP LOCKED" : ""
        let due = try rows(
            """
            SELECT workspace_id, job_id, kind, attempt, token, limits FROM job_timer
            WHERE due_at <= \(now) ORDER BY due_at LIMIT \(limit)
            """ + lock
        ) { row in try JobColumns(row) }
        try remove(due)
        try ready(due)
        let next = try row("SELECT due_at FROM job_timer ORDER BY due_at LIMIT 1") { row in
            try row[0] as Timestamp
        }
        let window = try wakeLimits()
        return MovedTimers(
            ready: Set(due.map(\.workspace)).map { Ready(workspace: $0, at: now) },
            next: [next, window].compactMap(\.self).min(), more: due.count == limit)
    }

    private func remove(_ timers: [JobColumns]) throws {
        switch engine {
        case .sqlite:
            for timer in timers {
                try execute(
                    "DELETE FROM job_timer WHERE workspace_id = \(timer.workspace) AND job_id = \(timer.id)",
                    rows: 1)
            }
        case .postgres where timers.isEmpty:
            break
        case .postgres:
            try execute(
                """
                DELETE FROM job_timer t USING unnest(\(timers.map(\.workspace)), \(timers.map(\.id))) AS job (w, j)
                WHERE t.workspace_id = job.w AND t.job_id = job.j
                """, rows: timers.count)
        }
    }
}
