import Durable
import Payments
import Storage
import Synchronization
import Values
import World

/// The nodes: kernels that decide, and what they decide carried out late, twice or never.
extension Simulation {
    private static let settings: Kernel.Settings = {
        var settings = Kernel.Settings()
        settings.concurrency = 64
        settings.claimMax = 16
        settings.commitMax = 16
        settings.lease = .seconds(600)
        settings.heartbeatEvery = .seconds(180)
        settings.pollEvery = .seconds(180)
        settings.scanEvery = .seconds(300)
        settings.sweepEvery = .seconds(3_600)
        settings.lookBack = .seconds(600)
        return settings
    }()

    func start() async throws {
        guard !isDown, nodes.count < 2 else { return }
        nodesStarted += 1
        let worker = shop.worker()
        let kinds = worker.kinds
        try await worker.register(isAlone: false)
        var settings = Simulation.settings
        settings.closuresCommitAlone = database.engine == .postgres
        nodes[nodesStarted] = Node(
            worker: worker, kinds: kinds, kernel: Kernel(settings: settings, kinds: kinds),
            alarm: Simulation.farAway)
        step(nodesStarted, .started)
        hearHints()
    }

    func kill() {
        if let victim = nodes.keys.sorted().dropFirst(dice.roll(2)).first {
            nodes[victim] = nil
            dice.count(.workerKilled)
        }
        schedule(.start, after: dice.seconds(120))
        schedule(.kill, after: dice.seconds(900))
    }

    func step(_ number: Int, _ input: Kernel.Input) {
        guard var node = nodes[number] else { return }
        let now = Kernel.Instant(wall: clock.now, monotonic: clock.monotonic)
        let actions = node.kernel.step(input, at: now, randomness: database.world.randomness.next())
        let wake = max(node.kernel.wakeAt(now), now.monotonic)
        if wake < node.alarm {
            node.alarm = wake
            schedule(.tick(node: number, at: wake), after: wake - now.monotonic)
        }
        nodes[number] = node
        for action in actions {
            let isSlow = phase == .storm && dice.roll(50) == 0
            schedule(.perform(node: number, action), after: dice.milliseconds(isSlow ? 9_000 : 20))
        }
    }

    func perform(_ action: Kernel.Action, of number: Int) async throws {
        guard let node = nodes[number] else { return }
        let (id, kinds) = (node.worker.id, node.kinds)
        switch action {
        case .claim(let request):
            let claim = try await learn {
                try $0.claim(request, kinds: Array(kinds.keys.sorted()), worker: id)
            }
            step(number, claim.map { .claimed($0) } ?? .claimFailed)
        case .commit(let lines):
            let lost = try await learn { tx in
                _ = try tx.prepareHistory()
                return try tx.commit(lines)
            }
            step(number, lost.map { .committed(lost: $0) } ?? .commitFailed(lines))
        case .moveDue:
            let moved = try await learn { try $0.moveDueTimers(limit: 100) }
            step(number, moved.map { .timersMoved($0.ready, next: $0.next, more: $0.more) } ?? .timersFailed)
        case .heartbeat:
            let alive = try await learn {
                try $0.renewLease(of: id, name: "simulated", lease: Simulation.settings.lease)
            }
            step(number, alive.map { .heartbeat(alive: $0) } ?? .heartbeatFailed)
        case .reap:
            let (retries, randomness) = (kinds.mapValues(\.retry), database.world.randomness)
            let ready = try await learn {
                try $0.reap(for: id, everybody: false, retries: retries, randomness: randomness)
            }
            step(number, ready.map { .reaped($0) } ?? .reapFailed)
        case .sweep:
            let more = try await learn { try $0.sweep(limit: 1_000) }
            try await shop.payments.keepHouse()
            step(number, .swept(more: more ?? false))
        case .run(let job): try await handle(job, on: number)
        case .refuse, .abandon: break
        case .stopped: throw Violation(.unexpected, "a node stopped that nobody drained")
        }
    }

    private func handle(_ job: ClaimedJob, on number: Int) async throws {
        guard let worker = nodes[number]?.worker else { return }
        let outcome = await worker.outcome(of: job)
        switch outcome {
        case .completed?, nil: break
        case .failed(let problem)?, .givenUp(let problem)?:
            throw Violation(.unexpected, "a job \(job.kind) failed: \(problem)")
        case .interrupted?: throw Violation(.unexpected, "a job \(job.kind) was interrupted")
        }
        guard let outcome, !dice.lets(.handlerHung, 4) else { return }
        let isSlow = phase == .storm && dice.roll(30) == 0
        schedule(
            .deliver(node: number, .ended([(job, outcome)])),
            after: dice.milliseconds(isSlow ? 20_000 : 50))
    }
}

extension Simulation {
    /// What became of a transaction.
    enum Outcome<T> {
        case done(T)
        /// It is committed, and whoever asked for it never learns so.
        case lost(T)
        case refused
    }

    /// Runs a transaction that may be rolled back at its end, or committed without anybody's knowing.
    func transact<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> Outcome<T> {
        let isRefused = dice.lets(.transactionRefused, 20)
        let value: T
        do {
            value = try await database.writeCommitted { tx in
                let value = try body(tx)
                if isRefused { throw Refusal() }
                return value
            }
        } catch is Refusal {
            return .refused
        }
        hearHints()
        return dice.lets(.outcomeUnknown, 20) ? .lost(value) : .done(value)
    }

    private struct Refusal: Error {}

    /// A transaction of a node; `nil` where the node does not know what became of it.
    private func learn<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T? {
        do {
            switch try await transact(body) {
            case .done(let value): return value
            case .lost, .refused: return nil
            }
        } catch is LeaseLost {
            // It was away for so long that its jobs are with others.
            return nil
        } catch let problem as Problem {
            throw Violation(.unexpected, "a node's transaction failed: \(problem)")
        }
    }

    /// Hands the hints of what was committed to the nodes; some are lost.
    func hearHints() {
        let hints = posted.take()
        guard !hints.isEmpty else { return }
        for number in nodes.keys.sorted() where !dice.lets(.hintLost, 30) {
            schedule(.deliver(node: number, .hints(hints)), after: dice.milliseconds(10))
        }
    }
}

/// The hints that were posted and not yet delivered.
final class Post: Sendable {
    private let hints = Mutex<[Hint]>([])

    func append(_ more: [Hint]) {
        hints.withLock { $0 += more }
    }

    func take() -> [Hint] {
        hints.withLock { hints in
            defer { hints = [] }
            return hints
        }
    }
}
