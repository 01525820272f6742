import OrderedCollections
import Values

extension Kernel {
    /// Takes one input and returns the actions that follow from it, in order.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - now: When, on both clocks.
    ///   - randomness: A fresh chance, for jitter.
    /// - Returns: What is to be done; ``wakeAt`` then says when to come back with ``Input/tick`` at the latest.
    package mutating func step(_ input: Input, at now: Instant, randomness: UInt64) -> [Action] {
        var actions: [Action] = []
        take(input, at: now, randomness: randomness, into: &actions)
        abandonHanging(at: now, randomness: randomness, into: &actions)
        keepTime(at: now, randomness: randomness, into: &actions)
        commit(at: now, into: &actions)
        claim(at: now, into: &actions)
        if isDraining, running.isEmpty, uncommitted.isEmpty, commitsUnderWay == 0, !isClaiming, !hasStopped {
            hasStopped = true
            actions.append(.stopped)
        }
        return actions
    }

    /// The monotonic time and, for timers, the wall time at which the kernel wants to be woken at the latest.
    package func wakeAt(_ now: Instant) -> Duration {
        var wake = min(nextHeartbeat, nextScan, nextPoll, nextSweep, nextDeadline)
        if let nextDue, !isMovingTimers, !isDraining {
            wake = min(wake, max(now.monotonic + max(nextDue - now.wall, .zero), timersAgain))
        }
        if !uncommitted.isEmpty, commitsUnderWay < settings.commitsMax { wake = min(wake, commitAgain) }
        if claimAgain > now.monotonic { wake = min(wake, claimAgain) }
        return wake
    }

    private mutating func take(
        _ input: Input, at now: Instant, randomness: UInt64, into actions: inout [Action]
    ) {
        switch input {
        case .started, .tick, .reapFailed:
            break
        case .heartbeatFailed:
            heartbeatAfterClaims = nil
            nextHeartbeat = now.monotonic + settings.backoff
        case .recommit(let lines):
            uncommitted = lines + uncommitted
            commitAgain = now.monotonic + settings.backoff
        case .hints(let hints):
            for hint in hints { take(hint, at: now) }
        case .claimed(let claim):
            marks = claim.open
            for job in claim.jobs {
                watch(job, at: now)
                actions.append(.run(job))
            }
            isClaiming = false
            (claimNumber, claimIsRepeated) = (claimNumber + 1, false)
            marks.merge(marksDuringClaim, uniquingKeysWith: min)
            marksDuringClaim.removeAll()
        case .claimFailed:
            isClaiming = false
            scanWanted = true
            claimIsRepeated = true
            claimAgain = now.monotonic + settings.backoff
        case .ended(let outcomes):
            for (job, outcome) in outcomes {
                end(job, outcome, at: now, randomness: randomness)
            }
        case .checkpoints(let lines):
            for line in lines {
                if running[line.job.ref] == nil {
                    actions.append(.refuse(line))
                } else {
                    watch(line.job, at: now)
                    uncommitted.append(line)
                }
            }
        case .committed(let lost):
            commitsUnderWay -= 1
            for ref in lost.sorted() where running.removeValue(forKey: ref) != nil {
                actions.append(.abandon(ref))
            }
        case .refused(let job, let problem):
            running[job.ref] = Running(job: job, claim: claimNumber, deadline: now.monotonic)
            end(job, .failed(problem), at: now, randomness: randomness)
        case .commitFailed(let commitments):
            commitsUnderWay -= 1
            uncommitted = commitments + uncommitted
            commitAgain = now.monotonic + settings.backoff
        case .timersMoved(let ready, let next, let more):
            isMovingTimers = false
            nextDue = more ? now.wall : [next, dueDuringMove].compactMap(\.self).min()
            dueDuringMove = nil
            // Those that are due and were not moved are being moved by another node.
            if ready.isEmpty { timersAgain = now.monotonic + settings.timersPause }
            ready.forEach { hear($0) }
        case .timersFailed:
            #if !MUTANT_TIMERS_GIVEN_UP
            isMovingTimers = false
            #endif
            timersAgain = now.monotonic + settings.backoff
        case .heartbeat(let alive):
            let claims = heartbeatAfterClaims ?? 0
            heartbeatAfterClaims = nil
            if !alive {
                // What was claimed since holds under the new lease; what the others write is refused.
                let gone = running.filter { $0.value.claim < claims }.keys.sorted()
                for ref in gone { running[ref] = nil }
                actions += gone.map { .abandon($0) }
                scanWanted = true
            }
        case .reaped(let ready):
            ready.forEach { hear($0) }
        case .swept(let more):
            if more { nextSweep = now.monotonic }
        case .drain:
            isDraining = true
        }
    }

    private mutating func take(_ hint: Hint, at now: Instant) {
        switch hint {
        case .ready(let ready): hear(ready)
        case .timer(let due):
            nextDue = min(nextDue ?? due, due)
            if isMovingTimers { dueDuringMove = min(dueDuringMove ?? due, due) }
        case .somewhere: nextPoll = now.monotonic
        }
    }

    private mutating func hear(_ ready: Ready) {
        if isClaiming {
            marksDuringClaim.hear(ready)
        } else {
            marks.hear(ready)
        }
    }

    private mutating func end(_ job: ClaimedJob, _ outcome: Outcome, at now: Instant, randomness: UInt64) {
        guard running.removeValue(forKey: job.ref) != nil else { return }
        let ending: Ending =
            switch outcome {
            case .completed(let completion):
                .completed(completion)
            case .givenUp(let problem):
                .dead(because: problem)
            case .interrupted:
                .released
            case .failed(let problem):
                if let wait = kinds[job.kind]?.retry.wait(afterAttempt: job.attempt, randomness: randomness) {
                    .retry(at: now.wall + wait, because: problem)
                } else {
                    .dead(because: problem)
                }
            }
        uncommitted.append(Commitment(job: job, content: .ending(ending)))
    }

    /// Gives a running attempt its whole time, from now on.
    private mutating func watch(_ job: ClaimedJob, at now: Instant) {
        let deadline = now.monotonic + deadline(of: job)
        let claim = running[job.ref]?.claim ?? claimNumber
        running[job.ref] = Running(job: job, claim: claim, deadline: deadline)
        nextDeadline = min(nextDeadline, deadline)
    }

    private func deadline(of job: ClaimedJob) -> Duration {
        kinds[job.kind]?.deadline ?? .seconds(60)
    }

    private mutating func abandonHanging(at now: Instant, randomness: UInt64, into actions: inout [Action]) {
        guard now.monotonic >= nextDeadline else { return }
        let hanging = running.filter { $0.value.deadline <= now.monotonic }.sorted { $0.key < $1.key }
        for (ref, attempt) in hanging {
            let hung = Problem.hung(deadline(of: attempt.job))
            actions += uncommitted.filter { $0.job.ref == ref }.map { .refuse($0) }
            uncommitted.removeAll { $0.job.ref == ref }
            end(attempt.job, .failed(hung), at: now, randomness: randomness)
            actions.append(.abandon(ref))
        }
        nextDeadline = running.values.lazy.map(\.deadline).min() ?? .seconds(1 << 40)
    }

    private mutating func keepTime(at now: Instant, randomness: UInt64, into actions: inout [Action]) {
        if now.monotonic >= nextHeartbeat {
            nextHeartbeat = now.monotonic + settings.heartbeatEvery
            if heartbeatAfterClaims == nil {
                heartbeatAfterClaims = claimNumber
                actions.append(.heartbeat)
            }
        }
        if now.monotonic >= nextScan {
            nextScan = now.monotonic + settings.scanEvery
            scanWanted = true
            #if !MUTANT_DEAD_NOT_REAPED
            actions.append(.reap)
            #endif
        }
        if now.monotonic >= nextSweep {
            nextSweep = now.monotonic + settings.sweepEvery
            actions.append(.sweep)
        }
        if now.monotonic >= nextPoll {
            let jitter = Int64(randomness % UInt64(max(settings.pollEvery.microseconds / 4, 1)))
            nextPoll = now.monotonic + settings.pollEvery + .microseconds(jitter)
            pollWanted = true
            nextDue = min(nextDue ?? now.wall, now.wall)
        }
        if let nextDue, nextDue <= now.wall, !isMovingTimers, !isDraining, now.monotonic >= timersAgain {
            isMovingTimers = true
            actions.append(.moveDue)
        }
    }

    private mutating func commit(at now: Instant, into actions: inout [Action]) {
        while commitsUnderWay < settings.commitsMax, !uncommitted.isEmpty, now.monotonic >= commitAgain {
            var count = min(settings.commitMax, uncommitted.count)
            if settings.closuresCommitAlone, let closure = uncommitted.firstIndex(where: \.hasClosure) {
                count = min(count, max(closure, 1))
            }
            commitsUnderWay += 1
            actions.append(.commit(Array(uncommitted.prefix(count))))
            uncommitted.removeFirst(count)
        }
    }

    private mutating func claim(at now: Instant, into actions: inout [Action]) {
        let free = min(settings.concurrency - running.count, settings.claimMax)
        guard !isClaiming, !isDraining, now.monotonic >= claimAgain else { return }
        guard !marks.isEmpty || scanWanted || pollWanted,
            free >= max(min(settings.claimMax, settings.concurrency) / 4, 1)
        else { return }
        let room = room
        guard scanWanted || pollWanted || marks.keys.contains(where: { room[$0] > 0 }) else { return }
        isClaiming = true
        let scan: ClaimRequest.Scan? =
            if scanWanted { .everything } else if pollWanted { .since(now.wall - settings.lookBack) } else {
                nil
            }
        (scanWanted, pollWanted) = (false, false)
        actions.append(
            .claim(
                ClaimRequest(
                    marks: marks, limit: free, room: room, scan: scan, number: claimNumber,
                    isRepeated: claimIsRepeated)))
    }

    private var room: ClaimRequest.Room {
        var counts: [ID<Workspace>: Int] = [:]
        for ref in running.keys { counts[ref.workspace, default: 0] += 1 }
        return ClaimRequest.Room(for: settings.workspaceMax, beside: counts)
    }
}
