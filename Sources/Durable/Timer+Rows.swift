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
        let due = try takeDueTimers(limit: limit)
        try ready(due)
        let next = try row("SELECT due_at FROM job_timer ORDER BY due_at LIMIT 1") { row in
            try row[0] as Timestamp
        }
        let window = try wakeLimits()
        return MovedTimers(
            ready: Ready.inEach(of: due.map(\.workspace), at: now),
            next: [next, window].compactMap(\.self).min(), more: due.count == limit)
    }

    /// Takes due timers out, the earliest first.
    ///
    /// On PostgreSQL one statement does it by the rows' places, so that no statistics of a table that is empty now and
    /// huge then can make it look at all of them.
    private func takeDueTimers(limit: Int) throws -> [JobColumns] {
        switch engine {
        case .sqlite:
            let due = try rows(
                """
                SELECT workspace_id, job_id, kind, attempt, token, limits, payload FROM job_timer
                WHERE due_at <= \(now) ORDER BY due_at LIMIT \(limit)
                """
            ) { row in try JobColumns(row) }
            for timer in due {
                try execute(
                    "DELETE FROM job_timer WHERE workspace_id = \(timer.workspace) AND job_id = \(timer.id)",
                    rows: 1)
            }
            return due
        case .postgres:
            let due = try rows(
                """
                DELETE FROM job_timer WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM job_timer WHERE due_at <= \(now) ORDER BY due_at LIMIT \(limit)
                    FOR UPDATE SKIP LOCKED))
                RETURNING workspace_id, job_id, kind, attempt, token, limits, payload, due_at
                """
            ) { row in (try JobColumns(row), dueAt: try row[7] as Timestamp) }
            return due.sorted { $0.dueAt < $1.dueAt }.map(\.0)
        }
    }
}
