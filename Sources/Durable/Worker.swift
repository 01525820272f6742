public import Storage
import Synchronization
package import Values
import World

/// Runs the jobs of one node: claims them, hands them to their handlers and commits what these leave behind.
///
/// It carries out what a ``Kernel`` decides. A node has one; any number of nodes may share a PostgreSQL database.
public final class Worker: Sendable {
    /// On which nodes hint to each other that there is work.
    static let channel = "jobs"

    let database: Database
    let handlers: [String: JobHandler]
    let inbox = Inbox()
    let counters = Mutex(WorkerStatistics())
    /// The time for which the history is known to have periods.
    let historyPrepared = Mutex<Range<Timestamp>?>(nil)
    private let historyKept: Duration
    /// Whether running attempts are to be cancelled and given back.
    private let isInterrupted = Atomic(false)
    /// By which its lease and the jobs that it has claimed are known.
    package let id: UUIDBytes
    private let name: String
    private let subscriptions: [Subscription]
    private let settings: Kernel.Settings

    /// A worker that is idle until ``run()``.
    ///
    /// - Parameters:
    ///   - database: Where the jobs are.
    ///   - name: What people see in lists of workers: the host and process.
    ///   - handlers: The jobs that it performs, one handler a kind.
    ///   - subscriptions: The events that it handles.
    ///   - concurrency: How many jobs run at once at most; `nil` is 2,048.
    ///   - workspaceMax: How many jobs of one workspace do; `nil` is 1,000.
    ///   - historyDays: For how many days finished jobs are remembered.
    public init(
        database: Database, name: String, handlers: [JobHandler], subscriptions: [Subscription] = [],
        concurrency: Int? = nil, workspaceMax: Int? = nil, historyDays: Int = 30
    ) {
        historyKept = .seconds(86_400) * max(historyDays, 1)
        self.database = database
        self.name = name
        self.subscriptions = subscriptions
        let all = handlers + subscriptions.flatMap(\.handlers)
        self.handlers = Dictionary(all.map { ($0.kind, $0) }) { first, second in
            preconditionFailure("two handlers for jobs of kind \(first.kind)")
        }
        var settings = Kernel.Settings()
        settings.concurrency = concurrency ?? settings.concurrency
        settings.workspaceMax = workspaceMax ?? settings.workspaceMax
        settings.closuresCommitAlone = database.engine == .postgres
        self.settings = settings
        id = database.world.newID(Job.self).uuid
    }

    /// What it is doing and has done.
    public var statistics: WorkerStatistics { counters.withLock { $0 } }

    /// How many jobs run now.
    public var jobsRunning: Int { statistics.running }

    /// Asks for an orderly end: what runs is finished, nothing more is claimed, and ``run()`` returns.
    public func drain() {
        inbox.put(.drain)
    }

    /// Works until ``drain()`` or until the task is cancelled; then running attempts are interrupted and given back.
    ///
    /// - Throws: The database's problem where the worker cannot even begin.
    public func run() async throws {
        // One process owns a SQLite file.
        try await register(isAlone: database.engine == .sqlite)
        database.hints.listen { [inbox] (hints: [Hint]) in inbox.put(hints) }
        // What was done is committed also when the caller is cancelled, so the work is no part of its task.
        let working = Task { [self] in
            await withDiscardingTaskGroup { io in
                await withDiscardingTaskGroup { attempts in
                    await work(io: &io, attempts: &attempts)
                    // Whoever was abandoned and still wants to commit is told that its lease is lost.
                    inbox.close()
                    attempts.cancelAll()
                }
                io.cancelAll()
            }
            try await database.writeCommitted { [id] tx in try tx.endLease(of: id) }
        }
        try await withTaskCancellationHandler {
            try await working.value
        } onCancel: {
            isInterrupted.store(true, ordering: .releasing)
            inbox.put(.drain)
        }
    }

    /// Takes a lease, keeps the subscriptions, and gives back the jobs of those who are gone: of all others where it is
    /// alone.
    package func register(isAlone: Bool) async throws {
        let (id, name, lease, subscriptions) = (id, name, settings.lease, subscriptions)
        let retries = retriesByKind
        let randomness = database.world.randomness
        try await database.write { tx in
            for subscription in subscriptions { try tx.subscribe(subscription) }
            _ = try tx.renewLease(of: id, name: name, lease: lease)
            _ = try tx.reap(for: id, everybody: isAlone, retries: retries, randomness: randomness)
        }
    }

    /// What its kernel has to know of the kinds that it performs.
    package var kinds: [String: Kernel.Kind] {
        handlers.mapValues { Kernel.Kind(deadline: $0.deadline, retry: $0.retry) }
    }

    private var retriesByKind: [String: RetryPolicy] {
        handlers.mapValues(\.retry)
    }

    private func work(io: inout DiscardingTaskGroup, attempts: inout DiscardingTaskGroup) async {
        var kernel = Kernel(settings: settings, kinds: kinds)
        var alarm = Duration.seconds(1 << 40)
        if database.engine == .postgres {
            io.addTask { [self] in
                for await _ in database.notifications(Worker.channel) { inbox.put([.somewhere]) }
            }
        }
        inbox.put(.started)
        while true {
            let inputs = await inbox.take()
            var hasStopped = false
            if isInterrupted.load(ordering: .acquiring) { attempts.cancelAll() }
            for input in inputs {
                let actions = kernel.step(input, at: instant, randomness: database.world.randomness.next())
                for action in actions {
                    if case .stopped = action { hasStopped = true }
                    carryOut(action, io: &io, attempts: &attempts)
                }
            }
            counters.withLock { [running = kernel.running.count] in $0.running = running }
            if hasStopped { return }
            let now = instant
            if alarm <= now.monotonic { alarm = .seconds(1 << 40) }
            let wake = kernel.wakeAt(now)
            if wake < alarm {
                alarm = wake
                io.addTask { [self] in await ring(after: wake - now.monotonic) }
            }
        }
    }

    private var instant: Kernel.Instant {
        Kernel.Instant(wall: database.now, monotonic: database.world.clock.monotonic)
    }

    private func ring(after wait: Duration) async {
        do {
            if wait > .zero { try await database.world.clock.sleep(for: wait) }
            inbox.put(.tick)
        } catch {
            // The worker is ending: nobody waits for the alarm.
        }
    }
}

extension Worker {
    private func carryOut(
        _ action: Kernel.Action, io: inout DiscardingTaskGroup, attempts: inout DiscardingTaskGroup
    ) {
        switch action {
        case .run(let job):
            attempts.addTask { [self] in await perform(job) }
        case .refuse(let line):
            line.answer(.failure(LeaseLost()))
        case .commit(let lines):
            io.addTask { [self] in await commit(lines) }
        case .claim(let request):
            io.addTask { [self] in await claim(request) }
        case .moveDue:
            io.addTask { [self] in await moveDueTimers() }
        case .heartbeat:
            io.addTask { [self] in await renewLease() }
        case .reap:
            io.addTask { [self] in await reap() }
        case .sweep:
            io.addTask { [self] in await sweep() }
        case .abandon, .stopped:
            break
        }
    }

    private func claim(_ request: ClaimRequest) async {
        let (id, kinds) = (id, Array(handlers.keys))
        do {
            let claim = try await database.writeCommitted {
                try $0.claim(request, kinds: kinds, worker: id)
            }
            counters.withLock { $0.claimed += claim.jobs.count }
            inbox.put(.claimed(claim))
        } catch {
            inbox.put(.claimFailed)
        }
    }

    private func moveDueTimers() async {
        do {
            let moved = try await database.writeCommitted { try $0.moveDueTimers(limit: 1_000) }
            inbox.put(.timersMoved(moved.ready, next: moved.next, more: moved.more))
        } catch {
            inbox.put(.timersFailed)
        }
    }

    private func renewLease() async {
        let (id, name, lease) = (id, name, settings.lease)
        do {
            inbox.put(
                .heartbeat(
                    alive: try await database.writeCommitted(.urgent) {
                        try $0.renewLease(of: id, name: name, lease: lease)
                    }))
        } catch {
            inbox.put(.heartbeatFailed)
        }
    }

    private func reap() async {
        let (id, retries, randomness) = (id, retriesByKind, database.world.randomness)
        do {
            inbox.put(
                .reaped(
                    try await database.writeCommitted {
                        try $0.reap(for: id, everybody: false, retries: retries, randomness: randomness)
                    }))
        } catch {
            inbox.put(.reapFailed)
        }
    }

    private func sweep() async {
        do {
            let more = try await database.writeCommitted { try $0.sweep(limit: 1_000) }
            if !more { try await keepHistory() }
            inbox.put(.swept(more: more))
        } catch {
            // The next sweep does it.
        }
    }

    private func keepHistory() async throws {
        let kept = historyKept
        let prepared = try await database.writeCommitted { tx in
            try tx.dropHistory(keptFor: kept)
            return try tx.prepareHistory()
        }
        historyPrepared.withLock { $0 = prepared }
    }
}
