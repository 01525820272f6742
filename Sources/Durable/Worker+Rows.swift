package import Storage
package import Values
package import World

extension Transaction {
    /// Renews a worker's lease, or takes one.
    /// - Returns: Whether it held one: without, its jobs may be with others by now.
    package func renewLease(of worker: UUIDBytes, name: String, lease: Duration) throws -> Bool {
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
    ///
    /// Where jobs are still the worker's, because nobody could tell it that it had claimed them, the lease has run out
    /// instead, so that they are recovered as those of a dead worker.
    package func endLease(of worker: UUIDBytes) throws {
        // A claim that is still under way holds this row: it is waited for.
        _ = try row("SELECT 1 FROM job_worker WHERE worker_id = \(worker)" + locking(.update)) { _ in true }
        if try orphansLeft(of: worker) {
            try execute("UPDATE job_worker SET lease_until = 0 WHERE worker_id = \(worker)")
        } else {
            try execute("DELETE FROM job_worker WHERE worker_id = \(worker)")
        }
    }

    /// Recovers the jobs of workers whose lease has run out.
    ///
    /// After its first attempt a job is ready again at once. Later ones wait as after a failure, each by a chance of its
    /// own, so that a job which kills its process does not take the same others with it until they are dead too. One
    /// whose last attempt it was is dead.
    ///
    /// - Parameters:
    ///   - worker: This node's own, whose jobs are left alone.
    ///   - everybody: Whether every other worker is known to be gone: on SQLite one process owns the file.
    ///   - retries: How a kind is tried again; kinds that are not in it are left to other nodes.
    ///   - randomness: A fresh chance for each wait.
    /// - Returns: The jobs that are ready again.
    /// - Throws: What the database says; then nothing is changed.
    package func reap(
        for worker: UUIDBytes, everybody: Bool, retries: [String: RetryPolicy], randomness: any Randomness
    ) throws -> [Ready] {
        let gone = try rows(
            """
            SELECT worker_id FROM job_worker WHERE worker_id <> \(worker) AND (lease_until < \(now) OR \(everybody))
            """ + locking(.updateOfFree)
        ) { row in try row[0] as UUIDBytes }
        var orphaned: [JobColumns] = []
        for dead in gone {
            for kind in retries.keys.sorted() { orphaned += try orphans(of: dead, kind: kind) }
            // A kind that only other nodes know waits for one of them.
            if try orphansLeft(of: dead) == false {
                try execute("DELETE FROM job_worker WHERE worker_id = \(dead)")
            }
        }
        var recovered: [JobColumns] = []
        for job in orphaned {
            let wait = retries[job.kind]?.wait(afterAttempt: job.attempt, randomness: randomness.next())
            switch wait {
            case nil: try bury(job, because: .crashedTooOften(job.attempt))
            case .zero?: recovered.append(job)
            case _? where job.attempt == 1: recovered.append(job)
            case let wait?: try setTimer(job, due: now + wait)
            }
        }
        try releaseLimits(of: orphaned)
        try ready(recovered)
        try wakeStragglers()
        return Ready.inEach(of: recovered.map(\.workspace), at: now)
    }

    private func orphans(of worker: UUIDBytes, kind: String) throws -> [JobColumns] {
        try rows(
            """
            DELETE FROM job_running WHERE worker_id = \(worker) AND kind = \(kind)
            RETURNING workspace_id, job_id, kind, attempt, token, limits, payload
            """
        ) { row in try JobColumns(row) }
    }

    private func orphansLeft(of worker: UUIDBytes) throws -> Bool {
        try row("SELECT 1 FROM job_running WHERE worker_id = \(worker) LIMIT 1") { _ in true } ?? false
    }
}
