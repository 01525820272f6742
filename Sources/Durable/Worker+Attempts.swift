import Storage
import Synchronization
import Values

extension Worker {
    /// Runs a job's handler and tells the kernel how it ended.
    func perform(_ job: ClaimedJob) async {
        if let outcome = await outcome(of: job) { inbox.put(job, outcome) }
    }

    /// Runs a job's handler: how it ended; `nil` where its lease was lost, and the job is with another worker.
    package func outcome(of job: ClaimedJob) async -> Kernel.Outcome? {
        guard let handler = handlers[job.kind] else {
            preconditionFailure("a job of kind \(job.kind) was claimed without a handler for it")
        }
        let attempt = Attempt(
            ref: job.ref, number: job.attempt, payload: job.payload, limits: job.limits
        ) { [inbox] effects in
            try await withCheckedThrowingContinuation { continuation in
                inbox.put(
                    Commitment(job: job, content: .checkpoint(effects) { continuation.resume(with: $0) }))
            }
        }
        do {
            return .completed(try await handler.perform(attempt))
        } catch is LeaseLost {
            return nil
        } catch let givenUp as JobGivenUp {
            return .givenUp(givenUp.problem)
        } catch  where error is CancellationError && Task.isCancelled {
            return .interrupted
        } catch {
            return .failed(.failed(error))
        }
    }

    /// Commits a batch; where it is refused for what one of its lines says, each line is committed alone.
    func commit(_ lines: [Commitment]) async {
        do {
            let lost = try await write(lines)
            inbox.put(.committed(lost: lost))
        } catch let error where Worker.mayPass(error) && !Worker.mayBeTooMuch(error) {
            counters.withLock { $0.commitsFailed += 1 }
            inbox.put(.commitFailed(lines))
        } catch {
            counters.withLock { $0.commitsFailed += 1 }
            await commitOneByOne(lines, firstRefusal: error)
        }
    }

    private func commitOneByOne(_ lines: [Commitment], firstRefusal: any Error) async {
        var lost: Set<JobRef> = []
        for (index, line) in lines.enumerated() {
            do {
                if lines.count == 1 { throw firstRefusal }
                lost.formUnion(try await write([line]))
            } catch let error where Worker.mayPass(error) {
                inbox.put(.committed(lost: lost))
                inbox.put(.recommit(Array(lines[index...])))
                return
            } catch {
                switch line.content {
                case .checkpoint: line.answer(.failure(error))
                case .ending: inbox.put(.refused(line.job, .failed(error)))
                }
            }
        }
        inbox.put(.committed(lost: lost))
    }

    private func write(_ lines: [Commitment]) async throws -> Set<JobRef> {
        try await prepareHistory()
        let lost =
            if lines.contains(where: \.isSerializable) {
                try await database.write { try $0.commit(lines) }
            } else {
                try await database.writeCommitted { try $0.commit(lines) }
            }
        count(lines, lost: lost)
        for line in lines {
            line.answer(lost.contains(line.job.ref) ? .failure(LeaseLost()) : .success(()))
        }
        return lost
    }

    /// Makes sure that the history has a period for now, however far the clock has jumped.
    private func prepareHistory() async throws {
        let now = database.now
        if historyPrepared.withLock({ $0?.contains(now) ?? false }) { return }
        let prepared = try await database.writeCommitted { try $0.prepareHistory() }
        historyPrepared.withLock { $0 = prepared }
    }

    /// Whether the database may accept the same lines later, or has accepted them and could not say so.
    private static func mayPass(_ error: any Error) -> Bool {
        guard let problem = error as? Problem else { return error is CancellationError }
        return problem.code.hasPrefix("storage.") && (problem.status == 503 || problem.status == 507)
    }

    /// Whether a smaller batch may be accepted: it took too long, or failed for no reason that we know.
    private static func mayBeTooMuch(_ error: any Error) -> Bool {
        guard let problem = error as? Problem else { return false }
        return problem.code == "storage.timed_out" || problem.code == "storage.failed"
    }

    private func count(_ lines: [Commitment], lost: Set<JobRef>) {
        counters.withLock { counters in
            counters.commits += 1
            counters.leasesLost += lost.count
            for line in lines where !lost.contains(line.job.ref) {
                guard case .ending(let ending) = line.content else { continue }
                switch ending {
                case .completed: counters.finished += 1
                case .retry: counters.retried += 1
                case .dead: counters.died += 1
                case .released: break
                }
            }
        }
    }
}
