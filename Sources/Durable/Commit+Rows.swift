package import Storage
import Values

extension Transaction {
    /// Commits checkpoints and endings under their leases.
    ///
    /// A line whose lease is lost writes nothing. Of the rest, effects of one kind are written together, and so are
    /// the endings, as long as they are data.
    ///
    /// - Parameter lines: At most one ending for each job, and after its checkpoints.
    /// - Returns: The jobs whose lease was lost.
    /// - Throws: What the database says; then nothing of the batch is written.
    package func commit(_ lines: [Commitment]) throws -> Set<JobRef> {
        let lost = try lostLeases(of: lines)
        let held = lost.isEmpty ? lines : lines.filter { !lost.contains($0.job.ref) }
        let effects = held.flatMap(\.effects)
        let last = effects.filter { $0.turn == .last }
        try (last.isEmpty ? effects : effects.filter { $0.turn != .last }).writeMerged(in: self)
        var finished: [ClaimedJob] = []
        var remembered: [ClaimedJob] = []
        var ready: [JobColumns] = []
        var next: [NewJob] = []
        for line in held {
            guard case .ending(let ending) = line.content else { continue }
            let job = line.job
            switch ending {
            case .completed(let completion):
                finished.append(job)
                if completion.isRemembered { remembered.append(job) }
                next += completion.next
                for event in completion.events { try publish(event) }
                try completion.closure?(self)
            case .retry(let due, _):
                try setTimer(job.columns(countingAttempt: true), due: due)
            case .dead(let problem):
                try bury(job.columns(countingAttempt: true), because: problem)
            case .released:
                ready.append(job.columns(countingAttempt: false))
            }
        }
        try last.writeMerged(in: self)
        try releaseLimits(
            of: held.filter { $0.isEnding && !$0.job.limits.isEmpty }.map {
                $0.job.columns(countingAttempt: true)
            })
        try finish(finished)
        try enqueue(next)
        try self.ready(ready)
        try remember(remembered)
        return lost
    }

    /// Ends the leases of all endings, locks those of all checkpoints, and tells which were not held.
    private func lostLeases(of lines: [Commitment]) throws -> Set<JobRef> {
        let ended = lines.filter(\.isEnding).map(\.job.ref)
        let endedSet = Set(ended)
        let kept = Array(Set(lines.map(\.job.ref)).subtracting(endedSet))
        switch engine {
        case .sqlite:
            var lost = Set<JobRef>()
            for ref in ended {
                let removed = try changes(
                    """
                    DELETE FROM job_running WHERE workspace_id = \(ref.workspace) AND job_id = \(ref.id)
                        AND token = \(ref.token)
                    """)
                #if !MUTANT_LEASE_IGNORED
                if removed == 0 { lost.insert(ref) }
                #endif
            }
            for ref in kept where try !isRunning(ref) { lost.insert(ref) }
            return lost
        case .postgres:
            var held = Set<JobRef>()
            if !ended.isEmpty {
                held.formUnion(
                    try rows(
                        """
                        DELETE FROM job_running r
                        USING unnest(\(ended.map(\.workspace)), \(ended.map(\.id)), \(ended.map(\.token)))
                            AS job (w, j, t)
                        WHERE r.workspace_id = job.w AND r.job_id = job.j AND r.token = job.t
                        RETURNING r.workspace_id, r.job_id, r.token
                        """
                    ) { row in JobRef(workspace: try row[0], id: try row[1], token: try row[2]) })
            }
            if !kept.isEmpty {
                held.formUnion(
                    try rows(
                        """
                        SELECT r.workspace_id, r.job_id, r.token FROM job_running r
                        JOIN unnest(\(kept.map(\.workspace)), \(kept.map(\.id)), \(kept.map(\.token)))
                            AS job (w, j, t)
                        ON r.workspace_id = job.w AND r.job_id = job.j AND r.token = job.t
                        FOR KEY SHARE OF r
                        """
                    ) { row in JobRef(workspace: try row[0], id: try row[1], token: try row[2]) })
            }
            return Set(lines.map(\.job.ref)).subtracting(held)
        }
    }

    private func isRunning(_ ref: JobRef) throws -> Bool {
        try row(
            """
            SELECT 1 FROM job_running WHERE workspace_id = \(ref.workspace) AND job_id = \(ref.id)
                AND token = \(ref.token)
            """
        ) { _ in true } ?? false
    }

    /// Removes what finished jobs have beside their rows; their keys are remembered for seven days more.
    func finish(_ jobs: [ClaimedJob]) throws {
        let apart = jobs.filter(\.isPayloadApart)
        guard !apart.isEmpty else { return }
        let refs = apart.map(\.ref)
        switch engine {
        case .sqlite:
            for ref in refs {
                try execute(
                    "DELETE FROM job_payload WHERE workspace_id = \(ref.workspace) AND job_id = \(ref.id)",
                    rows: 1)
            }
        case .postgres:
            try execute(
                """
                DELETE FROM job_payload p USING unnest(\(refs.map(\.workspace)), \(refs.map(\.id))) AS job (w, j)
                WHERE p.workspace_id = job.w AND p.job_id = job.j
                """, rows: apart.count)
        }
        for job in apart {
            if let key = job.key { try forget(key, of: job) }
            if let lane = job.lane { try shortenLane(lane, workspace: job.ref.workspace) }
        }
    }

    private func forget(_ key: String, of job: ClaimedJob) throws {
        try execute(
            """
            UPDATE job_key SET forget_at = \(now + JobSchema.keyIsRememberedFor)
            WHERE workspace_id = \(job.ref.workspace) AND kind = \(job.kind) AND key = \(key)
            """)
    }
}

extension Commitment {
    fileprivate var isEnding: Bool {
        switch content {
        case .ending: true
        case .checkpoint: false
        }
    }

    fileprivate var effects: [Effect] {
        switch content {
        case .checkpoint(let effects, _): effects
        case .ending(.completed(let completion)): completion.effects
        case .ending(.retry), .ending(.dead), .ending(.released): []
        }
    }
}
