import Durable
import OrderedCollections
import Storage
import Synchronization
import Values
import World

/// Nodes with a kernel each on one database in memory, under a seed: what they do is late, fails, is applied without
/// their knowing, or is cut off with them; the clock jumps, and hints come twice or never.
final class Simulation {
    struct Node {
        let id: UUIDBytes
        let number: Int
        var kernel: Kernel
        var alarm: Duration
    }

    enum Event {
        case start
        case tick(node: Int)
        case deliver(node: Int, Kernel.Input)
        case perform(node: Int, Kernel.Action)
        case enqueue
        case kill
        case jump
        case replayDead
    }

    enum Fault: CaseIterable {
        case kill
        case jumpForward
        case jumpBack
        case hungAttempt
        case refusedTransaction
        case unknownOutcome
        case lostHint
    }

    static let nodesMax = 2
    static let lanes = ["red", "green"]
    static let limits: [String: Int] = ["vendor": 2, "robot": 1]

    let clock = JumpingClock()
    let random: SeededRandomness
    let database: Database
    let workspaces: [ID<Workspace>]
    let posted = Post()
    var nodes: [Int: Node] = [:]
    var nodesStarted = 0
    var events: [(due: Duration, order: Int, event: Event)] = []
    var eventsScheduled = 0
    var isCalm = false
    var jobsLeft: Int
    var model = Model()
    /// How often each fault has really occurred.
    var faults: [Fault: Int] = [:]

    init(seed: UInt64, jobs: Int) throws {
        random = SeededRandomness(seed: seed)
        let world = World(clock: clock, randomness: SeededRandomness(seed: seed ^ 0xABCD))
        database = try Database.inline(schemas: [JobSchema.schema, Model.schema], world: world)
        workspaces = (0..<2).map { _ in world.newID() }
        jobsLeft = jobs
        database.hints.listen { [posted] (hints: [Hint]) in posted.append(hints)
        }
    }

    /// Runs until every job is done, and checks the promises after every transaction.
    /// - Throws: ``BrokenPromise``.
    func run() async throws {
        try await database.write { [workspaces] tx in
            for workspace in workspaces {
                for (name, most) in Simulation.limits {
                    try tx.setLimit(name, workspace: workspace, to: JobLimit(concurrency: most))
                }
            }
        }
        for _ in 0..<Simulation.nodesMax { schedule(.start, after: .zero) }
        schedule(.enqueue, after: .zero)
        schedule(.kill, after: chance(20_000))
        schedule(.jump, after: chance(20_000))
        let storm = Duration.seconds(60)
        while let index = events.indices.min(by: {
            (events[$0].due, events[$0].order) < (events[$1].due, events[$1].order)
        }) {
            let next = events.remove(at: index)
            clock.set(next.due)
            if !isCalm, clock.monotonic > storm, jobsLeft == 0 {
                isCalm = true
                schedule(.replayDead, after: .seconds(1))
            }
            try await take(next.event)
            if isCalm, try await model.isDone(database) { return }
            guard clock.monotonic < storm + .seconds(1_200) else {
                throw BrokenPromise("jobs were lost: \(try await model.unfinished(database))")
            }
        }
    }

    func schedule(_ event: Event, after wait: Duration) {
        eventsScheduled += 1
        events.append((clock.monotonic + wait, eventsScheduled, event))
    }

    /// An even chance below so many milliseconds.
    func chance(_ milliseconds: UInt64) -> Duration {
        .microseconds(Int64(random.next() % (milliseconds * 1_000)))
    }

    /// Whether something of so many percent happens; nothing does once it is calm.
    func happens(_ percent: UInt64) -> Bool {
        let draw = random.next() % 100
        return !isCalm && draw < percent
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

/// A promise of the kernel that a simulation saw broken.
struct BrokenPromise: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
