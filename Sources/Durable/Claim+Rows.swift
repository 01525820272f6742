import OrderedCollections
package import Storage
package import Values

extension Transaction {
    /// Claims ready jobs for a worker: their leases are durable once this transaction is.
    ///
    /// Every workspace in turn gives an equal share; what is left over goes to the next claim. Jobs that a limit
    /// refuses are parked behind it.
    ///
    /// - Throws: ``LeaseLost`` where the worker's own lease is gone; what the database says.
    package func claim(_ request: ClaimRequest, kinds: [String], worker: UUIDBytes) throws -> Claim {
        if request.isRepeated {
            let taken = try jobs(ofClaim: request.number, by: worker)
            if !taken.isEmpty { return Claim(jobs: taken, open: request.marks) }
        }
        var marks = request.marks
        if let scan = request.scan { try find(scan, into: &marks) }
        guard !marks.isEmpty, request.limit > 0 else { return Claim(jobs: [], open: marks) }
        guard try holdsLease(worker) else { throw LeaseLost() }
        let turns = marks.elements.filter { request.room[$0.key] > 0 }.prefix(request.limit)
        guard !turns.isEmpty else { return Claim(jobs: [], open: marks) }
        let share = request.limit / turns.count
        let looked = turns.map { turn in
            Mark(workspace: turn.key, since: turn.value, most: min(share, request.room[turn.key]))
        }
        let found = try readyJobs(looked, kinds: kinds)
        let jobs = try admit(found)
        try start(jobs, worker: worker, claim: request.number)
        return Claim(jobs: jobs.map(\.job), open: open(marks, after: found, looked: looked))
    }

    /// The marks of the next claim: those not looked at first, then those that gave their whole share.
    private func open(_ marks: Marks, after found: [ReadyJob], looked: [Mark]) -> Marks {
        var open = marks
        for mark in looked { open[mark.workspace] = nil }
        let byWorkspace = Dictionary(grouping: found, by: \.job.ref.workspace)
        for mark in looked {
            guard let jobs = byWorkspace[mark.workspace], jobs.count >= mark.most, let last = jobs.last else {
                continue
            }
            open[mark.workspace] = last.readyAt
        }
        return open
    }

    /// Adds the workspaces that have ready jobs of their own accord.
    private func find(_ scan: ClaimRequest.Scan, into marks: inout Marks) throws {
        let since: Timestamp
        switch scan {
        case .everything: since = Timestamp(microseconds: .min)
        case .since(let time): since = time
        }
        var found: [(ID<Workspace>, Timestamp)] = []
        switch (engine, scan) {
        case (.sqlite, _):
            var last: ID<Workspace>?
            while let next = try firstReady(after: last) {
                found.append(next)
                last = next.0
            }
        case (.postgres, .everything):
            found = try rows(
                """
                WITH RECURSIVE first (workspace_id, ready_at) AS (
                    (SELECT workspace_id, ready_at FROM job_ready ORDER BY workspace_id, ready_at LIMIT 1)
                    UNION ALL
                    SELECT next.workspace_id, next.ready_at FROM first CROSS JOIN LATERAL (
                        SELECT workspace_id, ready_at FROM job_ready WHERE workspace_id > first.workspace_id
                        ORDER BY workspace_id, ready_at LIMIT 1) AS next)
                SELECT workspace_id, ready_at FROM first
                """
            ) { row in (try row[0], try row[1]) }
        case (.postgres, .since):
            found = try rows(
                "SELECT workspace_id, min(ready_at) FROM job_ready WHERE ready_at >= \(since) GROUP BY workspace_id"
            ) { row in (try row[0], try row[1]) }
        }
        for (workspace, at) in found { marks[workspace] = min(marks[workspace] ?? at, at) }
    }

    /// Whether the worker has its lease, which nobody takes away before this transaction has ended: what it claims
    /// is always found by whoever finds the worker dead.
    private func holdsLease(_ worker: UUIDBytes) throws -> Bool {
        try row("SELECT 1 FROM job_worker WHERE worker_id = \(worker)" + locking(.keyShare)) { _ in true }
            ?? false
    }

    private func firstReady(after last: ID<Workspace>?) throws -> (ID<Workspace>, Timestamp)? {
        let decode = { (row: borrowing Row) throws -> (ID<Workspace>, Timestamp) in (try row[0], try row[1]) }
        guard let last else {
            return try row(
                "SELECT workspace_id, ready_at FROM job_ready ORDER BY workspace_id, ready_at LIMIT 1", decode
            )
        }
        return try row(
            """
            SELECT workspace_id, ready_at FROM job_ready WHERE workspace_id > \(last)
            ORDER BY workspace_id, ready_at LIMIT 1
            """, decode)
    }
}

/// A workspace and the low-water mark from which its ready jobs are looked at.
private struct Mark {
    let workspace: ID<Workspace>
    let since: Timestamp
    /// How many of them are taken at most.
    let most: Int
}

/// A ready job with its place in the queue.
struct ReadyJob {
    let readyAt: Timestamp
    let job: ClaimedJob
}

extension Transaction {
    /// The first ready jobs of each workspace from its mark on, as many as it says; locked on PostgreSQL.
    fileprivate func readyJobs(_ marks: [Mark], kinds: [String]) throws -> [ReadyJob] {
        let found: [(JobColumns, readyAt: Timestamp)] =
            switch engine {
            case .sqlite:
                try marks.flatMap { mark in
                    try rows(
                        """
                        SELECT workspace_id, job_id, kind, attempt, token, limits, payload, ready_at
                        FROM job_ready
                        WHERE workspace_id = \(mark.workspace) AND ready_at >= \(mark.since)
                            AND kind IN (SELECT value FROM json_each(\(JSON.array(kinds.map(JSON.string)).text)))
                        ORDER BY ready_at, job_id LIMIT \(mark.most)
                        """
                    ) { row in (try JobColumns(row), readyAt: try row[7] as Timestamp) }
                }
            case .postgres:
                try rows(
                    """
                    SELECT r.workspace_id, r.job_id, r.kind, r.attempt, r.token, r.limits, r.payload, r.ready_at
                    FROM unnest(\(marks.map(\.workspace)), \(marks.map(\.since.microseconds)), \(marks.map(\.most)))
                        AS mark (workspace_id, since, most)
                    CROSS JOIN LATERAL (
                        SELECT * FROM job_ready
                        WHERE workspace_id = mark.workspace_id AND ready_at >= mark.since AND kind = ANY(\(kinds))
                        ORDER BY ready_at, job_id LIMIT mark.most FOR UPDATE SKIP LOCKED) AS r
                    """
                ) { row in (try JobColumns(row), readyAt: try row[7] as Timestamp) }
            }
        return zip(try withPayloads(found.map { $0.0.claimed }), found).map { job, found in
            ReadyJob(readyAt: found.readyAt, job: job)
        }
    }

    /// What an earlier claim took, as far as it still runs.
    fileprivate func jobs(ofClaim number: Int64, by worker: UUIDBytes) throws -> [ClaimedJob] {
        try withPayloads(
            rows(
                """
                SELECT workspace_id, job_id, kind, attempt, token, limits, payload FROM job_running
                WHERE worker_id = \(worker) AND claim = \(number)
                """
            ) { row in try JobColumns(row) })
    }

    /// Moves admitted jobs from the ready to the running ones.
    fileprivate func start(_ jobs: [ReadyJob], worker: UUIDBytes, claim: Int64) throws {
        guard !jobs.isEmpty else { return }
        switch engine {
        case .sqlite:
            for ready in jobs {
                let (job, ref) = (ready.job, ready.job.ref)
                try execute(
                    """
                    DELETE FROM job_ready WHERE workspace_id = \(ref.workspace) AND ready_at = \(ready.readyAt)
                        AND job_id = \(ref.id)
                    """, rows: 1)
                try execute(
                    """
                    INSERT INTO job_running
                        (workspace_id, job_id, worker_id, claimed_at, claim, kind, attempt, token, limits, payload)
                    VALUES (\(ref.workspace), \(ref.id), \(worker), \(now), \(claim), \(job.kind), \(job.attempt), \(ref.token),
                            \(JobColumns.joined(job.limits)), \(job.carriedPayload))
                    """)
            }
        case .postgres:
            let refs = jobs.map(\.job.ref)
            try execute(
                """
                WITH gone AS (
                    DELETE FROM job_ready r
                    USING unnest(\(refs.map(\.workspace)), \(jobs.map(\.readyAt.microseconds)), \(refs.map(\.id)))
                        AS job (w, at, j)
                    WHERE r.workspace_id = job.w AND r.ready_at = job.at AND r.job_id = job.j
                    RETURNING r.workspace_id, r.job_id, r.kind, r.attempt, r.token, r.limits, r.payload)
                INSERT INTO job_running (workspace_id, job_id, worker_id, claimed_at, claim, kind, attempt, token, limits,
                    payload)
                SELECT workspace_id, job_id, \(worker), \(now), \(claim), kind, attempt + 1, token + 1, limits, payload
                FROM gone
                """, rows: jobs.count)
        }
    }
}

extension JobColumns {
    /// The job as this claim makes it.
    fileprivate var claimed: JobColumns {
        JobColumns(
            workspace: workspace, id: id, kind: kind, attempt: attempt + 1, token: token + 1, limits: limits,
            payload: payload)
    }
}

extension ClaimedJob {
    /// What was enqueued, where the job carries it from table to table.
    var carriedPayload: [UInt8]? { isPayloadApart ? nil : payload }

    /// The job as it was before this claim.
    var columnsBeforeClaim: JobColumns {
        JobColumns(
            workspace: ref.workspace, id: ref.id, kind: kind, attempt: attempt - 1, token: ref.token - 1,
            limits: JobColumns.joined(limits), payload: carriedPayload)
    }

    /// The job as it goes on from this claim; an attempt that does not count is taken back.
    func columns(countingAttempt: Bool) -> JobColumns {
        JobColumns(
            workspace: ref.workspace, id: ref.id, kind: kind,
            attempt: countingAttempt ? attempt : attempt - 1,
            token: ref.token, limits: JobColumns.joined(limits), payload: carriedPayload)
    }
}
