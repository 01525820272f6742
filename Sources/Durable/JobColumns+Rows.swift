import Storage
import Values

/// The columns that a job carries from table to table while it lives.
struct JobColumns: Sendable {
    let workspace: ID<Workspace>
    let id: ID<Job>
    let kind: String
    let attempt: Int
    let token: Int64
    let limits: String?
    /// What was enqueued; `nil` where it is kept apart, in `job_payload`.
    let payload: [UInt8]?

    init(
        workspace: ID<Workspace>, id: ID<Job>, kind: String, attempt: Int, token: Int64, limits: String?,
        payload: [UInt8]?
    ) {
        self.workspace = workspace
        self.id = id
        self.kind = kind
        self.attempt = attempt
        self.token = token
        self.limits = limits
        self.payload = payload
    }

    /// Reads the columns `workspace_id, job_id, kind, attempt, token, limits, payload`, the first of a row.
    init(_ row: borrowing Row) throws {
        self.init(
            workspace: try row[0], id: try row[1], kind: try row[2], attempt: try row[3], token: try row[4],
            limits: try row[5], payload: try row[6])
    }

    /// Limit names as one column: names never hold a line break.
    static func joined(_ limits: [String]) -> String? {
        limits.isEmpty ? nil : limits.joined(separator: "\n")
    }

    static func split(_ limits: String?) -> [String] {
        limits.map { $0.split(separator: "\n").map(String.init) } ?? []
    }
}

extension Transaction {
    /// Puts jobs into the ready queue, behind all that are there, and tells the workers after the commit.
    func ready(_ jobs: [JobColumns]) throws {
        guard let first = jobs.first else { return }
        switch engine {
        case .sqlite:
            for job in jobs { try insertReady(job) }
        case .postgres where jobs.count == 1:
            try insertReady(first)
        case .postgres:
            try execute(
                """
                INSERT INTO job_ready (workspace_id, ready_at, job_id, kind, attempt, token, limits, payload)
                SELECT w, \(now), j, k, a, t, l, p
                FROM unnest(\(jobs.map(\.workspace)), \(jobs.map(\.id)), \(jobs.map(\.kind)), \(jobs.map(\.attempt)),
                            \(jobs.map(\.token)), \(jobs.map(\.limits)), \(jobs.map(\.payload)))
                    AS job (w, j, k, a, t, l, p)
                """)
        }
        hint(Ready.inEach(of: jobs.map(\.workspace), at: now).map { .ready($0) })
    }

    private func insertReady(_ job: JobColumns) throws {
        try execute(
            """
            INSERT INTO job_ready (workspace_id, ready_at, job_id, kind, attempt, token, limits, payload)
            VALUES (\(job.workspace), \(now), \(job.id), \(job.kind), \(job.attempt), \(job.token), \(job.limits),
                    \(job.payload))
            """)
    }

    /// Sets a timer that readies a job at `due`.
    func setTimer(_ job: JobColumns, due: Timestamp) throws {
        try setTimers([(job, due)])
    }

    /// Sets timers that ready jobs, each when it is due.
    func setTimers(_ timers: [(job: JobColumns, due: Timestamp)]) throws {
        guard let first = timers.map(\.due).min() else { return }
        switch engine {
        case .postgres where timers.count > 1:
            let jobs = timers.map(\.job)
            try execute(
                """
                INSERT INTO job_timer (workspace_id, job_id, due_at, kind, attempt, token, limits, payload)
                SELECT * FROM unnest(\(jobs.map(\.workspace)), \(jobs.map(\.id)), \(timers.map(\.due)),
                                     \(jobs.map(\.kind)), \(jobs.map(\.attempt)), \(jobs.map(\.token)),
                                     \(jobs.map(\.limits)), \(jobs.map(\.payload)))
                """)
        case .postgres, .sqlite:
            for (job, due) in timers {
                try execute(
                    """
                    INSERT INTO job_timer (workspace_id, job_id, due_at, kind, attempt, token, limits, payload)
                    VALUES (\(job.workspace), \(job.id), \(due), \(job.kind), \(job.attempt), \(job.token),
                            \(job.limits), \(job.payload))
                    """)
            }
        }
        hint([.timer(first)])
    }

    /// Parks a job, at its place, until the limit or lane of that name lets it go on.
    func park(_ job: JobColumns, behind limit: String, place: Int64) throws {
        try execute(
            """
            INSERT INTO job_parked (workspace_id, limit_name, place, job_id, kind, attempt, token, limits, payload)
            VALUES (\(job.workspace), \(limit), \(place), \(job.id), \(job.kind), \(job.attempt), \(job.token),
                    \(job.limits), \(job.payload))
            """)
    }

    /// Readies the jobs that were parked first behind a limit or lane, at most `count`.
    ///
    /// Somebody else may take some of them at the same time: those are left to whoever does, and if that leaves room,
    /// ``wakeStragglers()`` fills it.
    func unpark(_ count: Int, workspace: ID<Workspace>, behind limit: String) throws {
        guard count > 0 else { return }
        try ready(take(lookAtParked(behind: limit, workspace: workspace, most: count), behind: limit))
    }

    /// Readies the first of the jobs behind a limit that none of the other limits counts, where it is among the first
    /// hundred; so a place that one job could not take is offered to another that may, and to no further ones.
    func unparkFirst(behind limit: LimitName, notNaming others: Set<LimitName>) throws {
        let first = try lookAtParked(
            behind: limit.name, workspace: limit.workspace, most: JobLimit.passedOnMax)
        let names = others.map(\.name)
        let fitting = first.first { job, _ in Set(JobColumns.split(job.limits)).isDisjoint(with: names) }
        if let fitting { try ready(take([fitting], behind: limit.name)) }
    }

    private func lookAtParked(
        behind limit: String, workspace: ID<Workspace>, most count: Int
    ) throws -> [(job: JobColumns, place: Int64)] {
        try rows(
            """
            SELECT workspace_id, job_id, kind, attempt, token, limits, payload, place FROM job_parked
            WHERE workspace_id = \(workspace) AND limit_name = \(limit)
            ORDER BY place, job_id LIMIT \(count)
            """ + locking(.update)
        ) { row in (job: try JobColumns(row), place: try row[7] as Int64) }
    }

    private func take(
        _ parked: [(job: JobColumns, place: Int64)], behind limit: String
    ) throws -> [JobColumns] {
        for (job, place) in parked {
            try execute(
                """
                DELETE FROM job_parked WHERE workspace_id = \(job.workspace) AND limit_name = \(limit)
                    AND place = \(place) AND job_id = \(job.id)
                """, rows: 1)
        }
        return parked.map(\.job)
    }
}
