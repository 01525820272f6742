public import Storage
public import Values

extension Transaction {
    /// Takes a job back that has not ended, wherever it is; does nothing where there is no such job.
    ///
    /// A running attempt finds its lease lost. Its key is remembered as if it had finished; a job in a lane is taken
    /// out of it.
    public func revoke(_ id: ID<Job>, workspace: ID<Workspace>) throws {
        guard let (job, parkedBehind) = try takeOut(id, workspace: workspace),
            var revoked = try withPayloads([job]).first
        else { return }
        guard let lane = revoked.lane, laneLimit(lane) == parkedBehind else { return try finish([revoked]) }
        revoked.lane = nil
        try finish([revoked])
        try shortenLane(lane, workspace: workspace, first: false)
    }

    /// Removes a job from the table that it is in, and answers what it was parked behind.
    ///
    /// Workers may move it meanwhile: whoever finds it nowhere looks again.
    private func takeOut(
        _ id: ID<Job>, workspace: ID<Workspace>
    ) throws -> (JobColumns, parkedBehind: String?)? {
        for _ in 1...JobSchema.looksForMovingJob {
            if let job = try removed(
                """
                DELETE FROM job_ready WHERE workspace_id = \(workspace) AND job_id = \(id)
                """)
            {
                // It may have been readied for a place that it now leaves to another.
                for limit in JobColumns.split(job.limits) {
                    try unpark(1, workspace: workspace, behind: limit)
                }
                return (job, nil)
            }
            if let job = try removed(
                "DELETE FROM job_running WHERE workspace_id = \(workspace) AND job_id = \(id)")
            {
                try releaseLimits(of: [job])
                return (job, nil)
            }
            if let job = try removed(
                "DELETE FROM job_timer WHERE workspace_id = \(workspace) AND job_id = \(id)")
            {
                return (job, nil)
            }
            let parked = try row(
                """
                DELETE FROM job_parked WHERE workspace_id = \(workspace) AND job_id = \(id)
                RETURNING workspace_id, job_id, kind, attempt, token, limits, payload, limit_name
                """
            ) { row in (try JobColumns(row), try row[7] as String) }
            if let (job, limit) = parked { return (job, limit) }
            if let job = try removed(
                "DELETE FROM job_dead WHERE workspace_id = \(workspace) AND job_id = \(id)")
            {
                return (job, nil)
            }
        }
        return nil
    }

    private func removed(_ delete: SQL) throws -> JobColumns? {
        try row(delete + " RETURNING workspace_id, job_id, kind, attempt, token, limits, payload") { row in
            try JobColumns(row)
        }
    }
}
