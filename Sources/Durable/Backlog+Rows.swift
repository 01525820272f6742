public import Storage
public import Values

/// How much work there is, as far as counting it costs little however much there is.
public struct Backlog: Hashable, Sendable {
    /// Where a job can be before its end.
    public enum Place: String, CaseIterable, Sendable {
        /// It may start.
        case ready
        /// It waits for its time.
        case waiting
        /// It waits behind a limit or in its lane.
        case parked
        /// A worker is at it.
        case running
        /// It was given up.
        case dead
    }

    /// How many jobs of a kind are in one place.
    public struct Count: Hashable, Sendable {
        /// Where they are.
        public let place: Place
        /// Names their handler.
        public let kind: String
        /// How many; no place is counted beyond ``Backlog/countMax``.
        public let jobs: Int
    }

    /// How many jobs of each place are counted.
    public static let countMax = 10_000
    /// Of how many workspaces the oldest ready job is looked for.
    public static let workspacesMax = 1_000

    /// The jobs before their end, by place and kind.
    public let counts: [Count]
    /// Since when the oldest ready job has been ready.
    public let oldestReadyAt: Timestamp?
    /// The workers whose lease holds.
    public let workers: Int
}

extension Snapshot {
    /// How much work there is now, in the whole database.
    public func backlog() throws -> Backlog {
        Backlog(
            counts: try Backlog.Place.allCases.flatMap(counts(in:)), oldestReadyAt: try oldestReadyAt(),
            workers: try row("SELECT count(*) FROM job_worker WHERE lease_until > \(now)") { row in
                try row[0] as Int
            } ?? 0)
    }

    private func counts(in place: Backlog.Place) throws -> [Backlog.Count] {
        let table: SQL =
            switch place {
            case .ready: "job_ready"
            case .waiting: "job_timer"
            case .parked: "job_parked"
            case .running: "job_running"
            case .dead: "job_dead"
            }
        return try rows(
            "SELECT kind, count(*) FROM (SELECT kind FROM " + table
                + " LIMIT \(Backlog.countMax)) AS counted GROUP BY kind ORDER BY kind"
        ) { row in Backlog.Count(place: place, kind: try row[0], jobs: try row[1]) }
    }

    /// Looks at the first ready job of one workspace after the other: what it costs follows the workspaces.
    private func oldestReadyAt() throws -> Timestamp? {
        try row(
            """
            WITH RECURSIVE first (workspace_id, place) AS (
                SELECT (SELECT workspace_id FROM job_ready ORDER BY workspace_id, ready_at LIMIT 1), 1
                UNION ALL
                SELECT (SELECT workspace_id FROM job_ready WHERE workspace_id > first.workspace_id
                        ORDER BY workspace_id, ready_at LIMIT 1), place + 1
                FROM first WHERE first.workspace_id IS NOT NULL AND place < \(Backlog.workspacesMax))
            SELECT min((SELECT ready_at FROM job_ready WHERE workspace_id = first.workspace_id
                        ORDER BY ready_at LIMIT 1))
            FROM first WHERE first.workspace_id IS NOT NULL
            """
        ) { row in try row[0] as Timestamp? } ?? nil
    }
}
