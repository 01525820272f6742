public import Storage
public import Values

/// A job that is done, as it is remembered.
public struct FinishedJob: Sendable {
    /// The job.
    public let id: ID<Job>
    /// Named its handler.
    public let kind: String
    /// How many attempts it took.
    public let attempts: Int
    /// When its completion was committed.
    public let finishedAt: Timestamp
}

extension Snapshot {
    /// The finished jobs of a workspace that ended from `start` on and before `end`, the newest first.
    public func finishedJobs(
        of workspace: ID<Workspace>, from start: Timestamp, to end: Timestamp, limit: Int
    ) throws -> [FinishedJob] {
        try JobSchema.finished.rows(
            from: start, to: end, newestFirst: true, limit: limit, in: self,
            { table in
                """
                SELECT job_id, kind, attempt, finished_at FROM \(table)
                WHERE workspace_id = \(workspace) AND finished_at >= \(start) AND finished_at < \(end)
                ORDER BY finished_at DESC
                """
            },
            decode: { row in
                FinishedJob(id: try row[0], kind: try row[1], attempts: try row[2], finishedAt: try row[3])
            })
    }
}

extension Transaction {
    /// Keeps finished jobs in the history, in the period that it is now.
    func remember(_ jobs: [ClaimedJob]) throws {
        guard !jobs.isEmpty else { return }
        let table = try JobSchema.finished.table(at: now, in: self)
        switch engine {
        case .sqlite:
            for job in jobs {
                try execute(
                    """
                    INSERT INTO \(table) (workspace_id, finished_at, job_id, kind, attempt)
                    VALUES (\(job.ref.workspace), \(now), \(job.ref.id), \(job.kind), \(job.attempt))
                    """)
            }
        case .postgres:
            try execute(
                """
                INSERT INTO \(table) (workspace_id, finished_at, job_id, kind, attempt)
                SELECT w, \(now), j, k, a
                FROM unnest(\(jobs.map(\.ref.workspace)), \(jobs.map(\.ref.id)), \(jobs.map(\.kind)),
                            \(jobs.map(\.attempt))) AS job (w, j, k, a)
                """)
        }
    }

    /// Makes the periods of the history that are needed within two days.
    /// - Returns: The time for which there are periods now.
    @discardableResult
    package func prepareHistory() throws -> Range<Timestamp> {
        let ahead = 2
        try JobSchema.finished.prepare(every: JobSchema.historyPeriod, ahead: ahead, in: self)
        return now..<now + JobSchema.historyPeriod * ahead
    }
}
