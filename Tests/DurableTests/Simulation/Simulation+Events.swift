import Durable
import OrderedCollections
import Storage
import Values
import World

extension Simulation {
    private static let kinds = [
        "work": Kernel.Kind(
            deadline: .seconds(8),
            retry: .exponential(first: .milliseconds(500), longest: .seconds(5), attempts: 1_000))
    ]

    func take(_ event: Event) async throws {
        switch event {
        case .start: try await start()
        case .tick(let number):
            nodes[number]?.alarm = .seconds(1 << 40)
            step(number, .tick)
        case .deliver(let number, let input): step(number, input)
        case .perform(let number, let action): try await perform(action, of: number)
        case .enqueue: try await enqueue()
        case .kill:
            if !isCalm {
                if let victim = nodes.keys.sorted().randomElement(using: random) {
                    nodes[victim] = nil
                    count(.kill)
                }
                schedule(.start, after: chance(5_000))
                schedule(.kill, after: chance(20_000))
            }
        case .jump:
            if !isCalm {
                let leap = chance(80_000) - .seconds(40)
                clock.jump(by: leap)
                count(leap > .zero ? .jumpForward : .jumpBack)
                schedule(.jump, after: chance(20_000))
            }
        case .replayDead:
            for workspace in workspaces {
                try await transact { tx in
                    for dead in try tx.deadJobs(of: workspace, after: nil, limit: 100) {
                        try tx.replayDeadJob(dead.id, workspace: workspace)
                    }
                }
            }
            schedule(.replayDead, after: .seconds(5))
        }
    }

    private func start() async throws {
        nodesStarted += 1
        var settings = Kernel.Settings()
        settings.concurrency = 6
        settings.claimMax = 4
        settings.commitMax = 4
        let node = Node(
            id: database.world.newID(Job.self).uuid, number: nodesStarted,
            kernel: Kernel(settings: settings, kinds: Simulation.kinds), alarm: .seconds(1 << 40))
        let (retries, random) = (Simulation.kinds.mapValues(\.retry), random)
        try await transact { tx in
            _ = try tx.renewLease(of: node.id, name: "simulated", lease: .seconds(15))
            _ = try tx.reap(for: node.id, everybody: false, retries: retries, randomness: random)
        }
        nodes[node.number] = node
        step(node.number, .started)
    }

    private func step(_ number: Int, _ input: Kernel.Input) {
        guard var node = nodes[number] else { return }
        let now = Kernel.Instant(wall: clock.now, monotonic: clock.monotonic)
        let actions = node.kernel.step(input, at: now, randomness: random.next())
        let wake = max(node.kernel.wakeAt(now), now.monotonic)
        if wake < node.alarm {
            node.alarm = wake
            schedule(.tick(node: number), after: wake - now.monotonic)
        }
        nodes[number] = node
        for action in actions {
            let isSlow = happens(3)
            schedule(.perform(node: number, action), after: chance(isSlow ? 9_000 : 20))
        }
    }

    private func perform(_ action: Kernel.Action, of number: Int) async throws {
        guard let node = nodes[number] else { return }
        switch action {
        case .claim(let request):
            let claim = try await faulty { tx in try tx.claim(request, kinds: ["work"], worker: node.id) }
            deliver(claim.map { .claimed($0) } ?? .claimFailed, to: number)
        case .commit(let lines):
            let lost = try await faulty { tx in
                _ = try tx.prepareHistory()
                return try tx.commit(lines)
            }
            deliver(lost.map { .committed(lost: $0) } ?? .commitFailed(lines), to: number)
        case .moveDue:
            let before = try await model.dueTimes(database)
            let now = clock.now
            let moved = try await faulty { tx in try tx.moveDueTimers(limit: 3) }
            let after = try await model.dueTimes(database)
            for (job, due) in before where after[job] == nil && due > now {
                throw BrokenPromise("job \(job) was readied \(due - now) early")
            }
            deliver(
                moved.map { .timersMoved($0.ready, next: $0.next, more: $0.more) } ?? .timersFailed,
                to: number)
        case .heartbeat:
            let alive = try await faulty { tx in
                try tx.renewLease(of: node.id, name: "simulated", lease: .seconds(15))
            }
            deliver(alive.map { .heartbeat(alive: $0) } ?? .heartbeatFailed, to: number)
        case .reap:
            let (retries, random) = (Simulation.kinds.mapValues(\.retry), random)
            let ready = try await faulty { tx in
                try tx.reap(for: node.id, everybody: false, retries: retries, randomness: random)
            }
            deliver(ready.map { .reaped($0) } ?? .reapFailed, to: number)
        case .sweep:
            deliver(.swept(more: false), to: number)
        case .run(let job): handle(job, on: number)
        case .refuse, .abandon: break
        case .stopped: throw BrokenPromise("a node stopped that nobody drained")
        }
    }

    /// What a handler does: it ends well, fails, gives up, hangs, or commits something before it ends.
    private func handle(_ job: ClaimedJob, on number: Int) {
        let done = Completion(effects: [Model.done(job)])
        let wait = chance(3_000)
        if happens(5) { return count(.hungAttempt) }
        if happens(10) {
            schedule(.deliver(node: number, .ended([(job, .failed(.asTestSays))])), after: wait)
        } else if happens(3) {
            schedule(.deliver(node: number, .ended([(job, .givenUp(.asTestSays))])), after: wait)
        } else {
            if happens(20) {
                let line = Commitment(job: job, content: .checkpoint([]) { _ in })
                schedule(.deliver(node: number, .checkpoints([line])), after: wait)
            }
            let isLate = happens(5)
            schedule(
                .deliver(node: number, .ended([(job, .completed(done))])),
                after: wait + (isLate ? .seconds(20) : .milliseconds(1)))
        }
    }

    private func enqueue() async throws {
        guard jobsLeft > 0 else { return }
        jobsLeft -= 1
        let workspace = workspaces[Int(random.next() % 2)]
        var job = NewJob("work", workspace: workspace)
        job.id = database.world.newID()
        switch random.next() % 4 {
        case 0: job.lane = Simulation.lanes[Int(random.next() % 2)]
        case 1: job.notBefore = clock.now + chance(20_000)
        default: break
        }
        for name in Simulation.limits.keys.sorted() where random.next() % 3 == 0 { job.limits.append(name) }
        model.enqueued(job)
        try await transact { [job] tx in _ = try tx.enqueue(job) }
        schedule(.enqueue, after: chance(3_000))
    }
}

extension Simulation {
    private func deliver(_ input: Kernel.Input, to number: Int) {
        let isSlow = happens(3)
        schedule(.deliver(node: number, input), after: chance(isSlow ? 3_000 : 10))
    }

    private func count(_ fault: Fault) {
        faults[fault, default: 0] += 1
    }

    /// A transaction that may fail, or be applied without anybody's knowing; `nil` then.
    private func faulty<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T?
    {
        if happens(4) {
            count(.refusedTransaction)
            return nil
        }
        do {
            let value = try await transact(body)
            guard happens(4) else { return value }
            count(.unknownOutcome)
            return nil
        } catch is LeaseLost {
            return nil
        }
    }

    /// A transaction, after which every promise must hold, and whose hints come to all nodes, twice, or never.
    @discardableResult
    private func transact<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let value = try await database.write(body)
        try await model.check(database)
        let hints = posted.take()
        guard !hints.isEmpty else { return value }
        for number in nodes.keys.sorted() {
            if happens(20) {
                count(.lostHint)
                continue
            }
            schedule(.deliver(node: number, .hints(hints)), after: chance(10))
            if happens(20) { schedule(.deliver(node: number, .hints(hints)), after: chance(500)) }
        }
        return value
    }
}

extension [Int] {
    fileprivate func randomElement(using random: SeededRandomness) -> Int? {
        isEmpty ? nil : self[Int(random.next() % UInt64(count))]
    }
}
