import Storage
import Values

extension Transaction {
    /// Renews a worker's lease, or takes one.
    /// - Returns: Whether it held one: without, its jobs may be with others by now.
    func renewLease(of worker: UUIDBytes, name: String, lease: Duration) throws -> Bool {
        let renewed = try changes(
            "UPDATE job_worker SET lease_until = \(now + lease) WHERE worker_id = \(worker)")
        if renewed == 1 { return true }
        try execute(
            """
            INSERT INTO job_worker (worker_id, name, started_at, lease_until)
            VALUES (\(worker), \(name), \(now), \(now + lease))
            """)
        return false
    }

    /// Gives a worker's lease up.
    func endLease(of worker: UUIDBytes) throws {
        try execute("DELETE FROM job_worker WHERE worker_id = \(worker)")
    }

    /// Recovers the jobs of workers whose lease has run out: they are ready again, or dead where that was their
    /// last attempt.
    ///
    /// - Parameters:
    ///   - worker: This node's own, whose jobs are left alone.
    ///   - everybody: Whether every other worker is known to be gone: on SQLite one process owns the file.
    ///   - attempts: How many attempts a kind has; kinds that are not in it are left to other nodes.
    /// - Returns: The jobs that are ready again.
    /// - Throws: What the database says; then nothing is changed.
    func reap(for worker: UUIDBytes, everybody: Bool, attempts: [String: Int]) throws -> [Ready] {
        let lock: SQL = engine == .postgres ? " FOR UPDATE SKIP LOCKED" : ""
        let gone = try rows(
            """
            SELECT worker_id FROM job_worker WHERE worker_id <> \(worker) AND (lease_until < \(now) OR \(everybody))
            """ + lock
        ) { row in try row[0] as UUIDBytes }
        var recovered: [JobColumns] = []
        for dead in gone {
            let orphans = try orphans(of: dead).filter { attempts[$0.kind] != nil }
            for job in orphans {
                try execute(
                    "DELETE FROM job_running WHERE workspace_id = \(job.workspace) AND job_id = \(job.id)",
                    rows: 1)
                try releaseLimits(JobColumns.split(job.limits), workspace: job.workspace)
                if job.attempt < attempts[job.kind, default: 1] {
                    recovered.append(job)
                } else {
                    try bury(job, because: .crashedTooOften(job.attempt))
                }
            }
            if try orphansLeft(of: dead) == false {
                try execute("DELETE FROM job_worker WHERE worker_id = \(dead)")
            }
        }
        try ready(recovered)
        return recovered.map { Ready(workspace: $0.workspace, at: now) }
    }

    private func orphans(of worker: UUIDBytes) throws -> [JobColumns] {
        try rows(
            """
            SELECT workspace_id, job_id, kind, attempt, token, limits FROM job_running WHERE worker_id = \(worker)
            """
        ) { row in try JobColumns(row) }
    }

    private func orphansLeft(of worker: UUIDBytes) throws -> Bool {
        try row("SELECT 1 FROM job_running WHERE worker_id = \(worker) LIMIT 1") { _ in true } ?? false
    }
}
