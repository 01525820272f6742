public import Storage
public import Values

/// A job that was given up, as it is kept until somebody replays or skips it.
public struct DeadJob: Sendable {
    /// Whose job it is.
    public let workspace: ID<Workspace>
    /// The job.
    public let id: ID<Job>
    /// Names its handler.
    public let kind: String
    /// How many attempts it had.
    public let attempts: Int
    /// When it was given up.
    public let diedAt: Timestamp
    /// Why.
    public let problem: Problem
}

extension Transaction {
    /// Keeps a job that is given up, with its reason; its lane stays held.
    func bury(_ job: JobColumns, because problem: Problem) throws {
        try execute(
            """
            INSERT INTO job_dead (workspace_id, job_id, died_at, kind, attempt, token, limits, payload, problem)
            VALUES (\(job.workspace), \(job.id), \(now), \(job.kind), \(job.attempt), \(job.token), \(job.limits),
                    \(job.payload), \(problem.json.text))
            """)
    }

    /// Gives a dead job all its attempts again.
    /// - Throws: `job.not_dead` where there is no such dead job in the workspace; nothing is changed.
    public func replayDeadJob(_ id: ID<Job>, workspace: ID<Workspace>) throws {
        let job = try unbury(id, workspace: workspace)
        try ready([
            JobColumns(
                workspace: workspace, id: id, kind: job.kind, attempt: 0, token: job.token,
                limits: job.limits, payload: job.payload)
        ])
    }

    /// Ends a dead job without its work, so that its lane goes on.
    /// - Throws: `job.not_dead` where there is no such dead job in the workspace; nothing is changed.
    public func skipDeadJob(_ id: ID<Job>, workspace: ID<Workspace>) throws {
        let job = try unbury(id, workspace: workspace)
        try finish(withPayloads([job]))
    }

    private func unbury(_ id: ID<Job>, workspace: ID<Workspace>) throws -> JobColumns {
        let job = try row(
            """
            SELECT workspace_id, job_id, kind, attempt, token, limits, payload FROM job_dead
            WHERE workspace_id = \(workspace) AND job_id = \(id)
            """
        ) { row in try JobColumns(row) }
        guard let job else { throw Problem.notDead(id) }
        try execute("DELETE FROM job_dead WHERE workspace_id = \(workspace) AND job_id = \(id)", rows: 1)
        return job
    }
}

extension Snapshot {
    /// The dead jobs of a workspace after the one given, by identifier, at most `limit`.
    public func deadJobs(of workspace: ID<Workspace>, after last: ID<Job>?, limit: Int) throws -> [DeadJob] {
        try rows(
            """
            SELECT \(DeadJob.columns) FROM job_dead d
            WHERE workspace_id = \(workspace) AND job_id > \(last ?? ID(UUIDBytes(high: 0, low: 0)))
            ORDER BY job_id LIMIT \(limit)
            """
        ) { try DeadJob($0) }
    }

    /// The dead jobs of the installation, and those of some kinds of all workspaces, by workspace and identifier.
    /// - Throws: `storage.cursor`; what the database says.
    public func deadJobs(ofInstallationOr kinds: [String], _ page: PageRequest) throws -> Page<DeadJob> {
        try self.page(
            page, of: "SELECT \(DeadJob.columns) FROM job_dead d WHERE \(isOfInstallation(or: kinds))",
            by: PageKey([("workspace_id", .bytes), ("job_id", .bytes)]), decode: { try DeadJob($0) },
            key: { [$0.workspace, $0.id] })
    }

    /// Whose a dead job is that ``deadJobs(ofInstallationOr:_:)`` lists; `nil` where it lists none of this name.
    public func ownerOfDeadJob(
        _ id: ID<Job>, ofInstallationOr kinds: [String]
    ) throws -> ID<Workspace>? {
        try row(
            "SELECT workspace_id FROM job_dead WHERE job_id = \(id) AND \(isOfInstallation(or: kinds))"
        ) { try $0[0] }
    }

    private func isOfInstallation(or kinds: [String]) -> SQL {
        let isOfKind = kinds.reduce("" as SQL) { $0 + " OR kind = \($1)" }
        return "(workspace_id = \(ID<Workspace>.installation)\(isOfKind))"
    }
}

extension Snapshot {
    /// Dead jobs of one kind in all workspaces with what was enqueued, at most `limit`.
    package func deadJobs(ofKind kind: String, limit: Int) throws -> [(job: DeadJob, payload: [UInt8])] {
        try rows(
            """
            SELECT \(DeadJob.columns), coalesce(d.payload, p.payload)
            FROM job_dead d LEFT JOIN job_payload p ON p.workspace_id = d.workspace_id AND p.job_id = d.job_id
            WHERE d.kind = \(kind) ORDER BY d.workspace_id, d.job_id LIMIT \(limit)
            """
        ) { row in
            // Where it is lost with its row, the job is still told of.
            (try DeadJob(row), try row[6] as [UInt8]? ?? [])
        }
    }
}

extension DeadJob {
    fileprivate static var columns: SQL {
        "d.workspace_id, d.job_id, d.kind, d.attempt, d.died_at, d.problem"
    }

    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            workspace: try row[0], id: try row[1], kind: try row[2], attempts: try row[3], diedAt: try row[4],
            problem: try Problem(json: JSON(parsing: row[5] as String)) ?? .unreadable)
    }
}
