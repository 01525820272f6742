public import Storage
public import Values

extension Transaction {
    /// Enqueues a job that is run after this transaction has committed, and not otherwise.
    ///
    /// - Parameter job: The work. Where it has a key under which its workspace and kind already enqueued one that
    ///   lives, or ended less than seven days ago, nothing is enqueued.
    /// - Returns: The job's identifier; for a repeated key that of the first.
    /// - Throws: What the database says; then the transaction is over.
    @discardableResult
    public func enqueue(_ job: NewJob) throws -> ID<Job> {
        precondition(job.lane == nil || job.notBefore == nil, "a job in a lane starts when its turn comes")
        let id = job.id ?? newID()
        if let key = job.key, let first = try claimKey(key, of: job, for: id) {
            return first
        }
        try execute(
            """
            INSERT INTO job_payload (workspace_id, job_id, payload, key, lane)
            VALUES (\(job.workspace), \(id), \(job.payload), \(job.key), \(job.lane))
            """)
        let columns = JobColumns(
            workspace: job.workspace, id: id, kind: job.kind, attempt: 0, token: 0,
            limits: JobColumns.joined(job.limits))
        if let lane = job.lane, try lengthenLane(lane, workspace: job.workspace) > 1 {
            try park(columns, behind: laneLimit(lane))
        } else if let due = job.notBefore, due > now {
            try setTimer(columns, due: due)
        } else {
            try ready([columns])
        }
        return id
    }

    /// Takes the key for `id`; answers the job that has it already.
    private func claimKey(_ key: String, of job: NewJob, for id: ID<Job>) throws -> ID<Job>? {
        try execute(
            """
            DELETE FROM job_key WHERE workspace_id = \(job.workspace) AND kind = \(job.kind) AND key = \(key)
                AND forget_at <= \(now)
            """)
        let taken = try changes(
            """
            INSERT INTO job_key (workspace_id, kind, key, job_id) VALUES (\(job.workspace), \(job.kind), \(key), \(id))
            ON CONFLICT DO NOTHING
            """)
        if taken == 1 { return nil }
        return try row(
            """
            SELECT job_id FROM job_key
            WHERE workspace_id = \(job.workspace) AND kind = \(job.kind) AND key = \(key)
            """
        ) { row in try row[0] as ID<Job> }
    }

    private func lengthenLane(_ lane: String, workspace: ID<Workspace>) throws -> Int {
        try row(
            """
            INSERT INTO job_lane (workspace_id, lane, length) VALUES (\(workspace), \(lane), 1)
            ON CONFLICT (workspace_id, lane) DO UPDATE SET length = job_lane.length + 1
            RETURNING length
            """
        ) { row in try row[0] as Int } ?? 1
    }

    /// Takes the first job out of a lane and readies the next.
    func shortenLane(_ lane: String, workspace: ID<Workspace>) throws {
        try execute(
            "UPDATE job_lane SET length = length - 1 WHERE workspace_id = \(workspace) AND lane = \(lane)",
            rows: 1)
        try execute(
            "DELETE FROM job_lane WHERE workspace_id = \(workspace) AND lane = \(lane) AND length = 0")
        try unpark(1, workspace: workspace, behind: laneLimit(lane))
    }

    private func laneLimit(_ lane: String) -> String { "lane:\(lane)" }

    /// Takes a job back that has not ended, wherever it is.
    ///
    /// A running attempt finds its lease lost.
    ///
    /// Its key is remembered as if it had finished; a job in a lane is taken out of it.
    public func revoke(_ id: ID<Job>, workspace: ID<Workspace>) throws {
        let job = try row(
            """
            SELECT workspace_id, job_id, kind, attempt, token, limits FROM job_running
            WHERE workspace_id = \(workspace) AND job_id = \(id)
            """
        ) { row in try JobColumns(row) }
        if let job {
            try execute("DELETE FROM job_running WHERE workspace_id = \(workspace) AND job_id = \(id)")
            try releaseLimits(JobColumns.split(job.limits), workspace: workspace)
        } else {
            try execute("DELETE FROM job_timer WHERE workspace_id = \(workspace) AND job_id = \(id)")
            try execute("DELETE FROM job_dead WHERE workspace_id = \(workspace) AND job_id = \(id)")
            try execute("DELETE FROM job_ready WHERE workspace_id = \(workspace) AND job_id = \(id)")
            try execute("DELETE FROM job_parked WHERE workspace_id = \(workspace) AND job_id = \(id)")
        }
        let kept = try row(
            "SELECT payload, key, lane FROM job_payload WHERE workspace_id = \(workspace) AND job_id = \(id)"
        ) { row in
            ClaimedJob(
                ref: JobRef(workspace: workspace, id: id, token: 0), kind: job?.kind ?? "", attempt: 0,
                payload: try row[0], key: try row[1], lane: try row[2], limits: [])
        }
        try finish(kept.map { [$0] } ?? [])
    }

    /// Tells this node's workers, once the transaction is committed, and other nodes' soon after.
    func hint(_ hints: [Hint]) {
        afterCommit { database in
            database.hints.post(hints)
            database.notify(Worker.channel)
        }
    }
}
