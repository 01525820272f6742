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
        try enqueue([job])[0]
    }

    /// Enqueues jobs that are run after this transaction has committed, with as few statements as it can.
    ///
    /// - Parameter jobs: The work, as for ``enqueue(_:)``.
    /// - Returns: The identifiers, in the order of the jobs.
    /// - Throws: What the database says; then the transaction is over.
    @discardableResult
    public func enqueue(_ jobs: [NewJob]) throws -> [ID<Job>] {
        var ids: [ID<Job>] = []
        var fresh: [(job: NewJob, columns: JobColumns)] = []
        for job in jobs {
            precondition(
                job.lane == nil || job.notBefore == nil, "a job in a lane starts when its turn comes")
            let id = job.id ?? newID()
            if let key = job.key, let first = try claimKey(key, of: job, for: id) {
                ids.append(first)
                continue
            }
            ids.append(id)
            let limits = JobColumns.joined(job.limits)
            fresh.append(
                (
                    job,
                    JobColumns(
                        workspace: job.workspace, id: id, kind: job.kind, attempt: 0, token: 0,
                        limits: limits, payload: job.carriedPayload)
                ))
        }
        try keepPayloads(fresh)
        var ready: [JobColumns] = []
        var timers: [(job: JobColumns, due: Timestamp)] = []
        for (job, columns) in fresh {
            if let lane = job.lane {
                let (length, place) = try lengthenLane(lane, workspace: job.workspace)
                if length == 1 {
                    ready.append(columns)
                } else {
                    try park(columns, behind: laneLimit(lane), place: place)
                }
            } else if let due = job.notBefore, due > now {
                timers.append((columns, due))
            } else {
                ready.append(columns)
            }
        }
        try setTimers(timers)
        try self.ready(ready)
        return ids
    }

    /// Takes the key for `id`; answers the job that has it already.
    private func claimKey(_ key: String, of job: NewJob, for id: ID<Job>) throws -> ID<Job>? {
        while true {
            let taken = try row(
                """
                INSERT INTO job_key (workspace_id, kind, key, job_id)
                VALUES (\(job.workspace), \(job.kind), \(key), \(id))
                ON CONFLICT (workspace_id, kind, key) DO UPDATE SET job_id = excluded.job_id, forget_at = NULL
                WHERE job_key.forget_at <= \(now)
                RETURNING job_id
                """
            ) { _ in true }
            if taken != nil { return nil }
            let first = try row(
                """
                SELECT job_id FROM job_key
                WHERE workspace_id = \(job.workspace) AND kind = \(job.kind) AND key = \(key)
                """
            ) { row in try row[0] as ID<Job> }
            // It may have been swept up in between.
            if let first { return first }
        }
    }

    private func lengthenLane(_ lane: String, workspace: ID<Workspace>) throws -> (length: Int, place: Int64)
    {
        let lengthened = try row(
            """
            INSERT INTO job_lane (workspace_id, lane, length, last_place) VALUES (\(workspace), \(lane), 1, 1)
            ON CONFLICT (workspace_id, lane) DO UPDATE
            SET length = job_lane.length + 1, last_place = job_lane.last_place + 1
            RETURNING length, last_place
            """
        ) { row in (length: try row[0] as Int, place: try row[1] as Int64) }
        return lengthened ?? (1, 1)
    }

    /// Takes a job out of a lane; where that was the first one, the next is readied.
    func shortenLane(_ lane: String, workspace: ID<Workspace>, first: Bool = true) throws {
        try execute(
            "UPDATE job_lane SET length = length - 1 WHERE workspace_id = \(workspace) AND lane = \(lane)",
            rows: 1)
        try execute(
            "DELETE FROM job_lane WHERE workspace_id = \(workspace) AND lane = \(lane) AND length = 0")
        if first { try unpark(1, workspace: workspace, behind: laneLimit(lane)) }
    }

    /// Under which name jobs are parked behind their lane; names of limits hold no line break.
    func laneLimit(_ lane: String) -> String { "\n\(lane)" }

    /// Tells this node's workers, once the transaction is committed, and other nodes' soon after.
    func hint(_ hints: [Hint]) {
        afterCommit { database in
            database.hints.post(hints)
            database.notifyOthers(Worker.channel)
        }
    }
}
