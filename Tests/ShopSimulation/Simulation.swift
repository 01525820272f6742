import Catalog
import Durable
import Entitlements
import Ledger
import Orders
import Payments
public import Storage
import Values
public import World

/// The whole shop under a seed: several customers and a shop assistant, a channel with a book of its own, nodes that claim
/// and do jobs by the kernel's own decisions, and faults in all of them.
///
/// Everything that happens is an event in virtual time, one after the other, so that a seed always gives the same. The
/// laws (``Law``) are asked after each action for what it touched, and every so many events for the whole database.
public final class Simulation {
    /// What may happen.
    enum Event {
        case act
        case start
        case tick(node: Int, at: Duration)
        case deliver(node: Int, Kernel.Input)
        case perform(node: Int, Kernel.Action)
        case kill
        case step
        case resend(Wish)
        case callback(DocumentNumber, tries: Int)
        case arrive(Street.LateRequest)
        case repeatUse(UsageKey)
        case hear(AccountBalance, asOf: Duration)
        case look
    }

    /// What the weather is.
    enum Phase {
        case storm, calm
    }

    /// How many orders are placed.
    let orders: Int
    let seed: UInt64
    let clock: SteppedClock
    let dice: Dice
    let database: Database
    let shop: SimulatedShop
    let buyers: [ID<Workspace>]
    let posted: Post
    /// The folder of the usage history, where it has one.
    let folder: String?
    var phase = Phase.storm
    /// Sorted, the next one last.
    var events: [Scheduled] = []
    var eventsDone = 0
    var nodes: [Int: Node] = [:]
    var nodesStarted = 0
    var isDown = false
    var stage = 0
    var known = KnownShop()
    var ordersLeft: Int
    var stock = 12
    /// Since when neither a node nor the clock was touched.
    var calmSince: Timestamp?

    struct Scheduled {
        let due: Duration
        let order: Int
        let event: Event
    }

    struct Node {
        let worker: Worker
        let kinds: [String: Kernel.Kind]
        var kernel: Kernel
        var alarm: Duration
    }

    static let farAway = Duration.seconds(1 << 40)
    static let stages = 4
    /// After so many events everything is asked for.
    static let wholeEvery = 300
    /// What has to be in the database.
    public static let schemas = [
        JobSchema.schema, CatalogSchema.schema, EntitlementSchema.schema, LedgerSchema.schema,
        PaymentSchema.schema, OrderSchema.schema,
    ]

    /// Opens the database of a simulation in its world.
    public typealias Opening = (_ schemas: [Schema], World) async throws -> Database

    private init(seed: UInt64, orders: Int, open: Opening) async throws {
        self.seed = seed
        self.orders = orders
        ordersLeft = orders
        let clock = SteppedClock()
        let dice = Dice(seed: seed)
        self.clock = clock
        self.dice = dice
        let world = World(clock: clock, randomness: SeededRandomness(seed: seed ^ 0xABCD))
        database = try await open(Simulation.schemas, world)
        let street = Street(clock: clock) { [dice] in
            dice.fate(of: $0)
        } happens: { [dice] in
            dice.roll(100) < Int($0)
        }
        folder = Simulation.folder(of: seed)
        shop = SimulatedShop(database, street: street, folder: folder)
        buyers = (0..<4).map { _ in world.newID() }
        let posted = Post()
        self.posted = posted
        database.hints.listen { (hints: [Hint]) in posted.append(hints) }
    }

    /// Runs the shop until everything that was begun has come to its end, and then until all that it gave has ended.
    ///
    /// - Parameters:
    ///   - seed: By which everything is decided.
    ///   - orders: How many orders are placed.
    ///   - open: Opens a fresh database, which is closed in the end.
    /// - Returns: What happened, with the violation that ended it, where there was one.
    /// - Throws: Where the simulation itself cannot go on.
    public static func run(seed: UInt64, orders: Int = 100, open: Opening) async throws -> Report {
        let simulation = try await Simulation(seed: seed, orders: orders, open: open)
        var violation: Violation?
        do {
            try await simulation.run()
        } catch let found as Violation {
            violation = found
        }
        try await simulation.close()
        return Report(
            seed: seed, orders: simulation.known.orders.count, events: simulation.eventsDone,
            simulated: simulation.clock.monotonic, faults: simulation.dice.faults, violation: violation)
    }

    private func run() async throws {
        try await openShop()
        schedule(.start, after: .zero)
        schedule(.start, after: .zero)
        schedule(.act, after: .seconds(1))
        schedule(.kill, after: dice.seconds(600))
        schedule(.step, after: dice.seconds(300))
        try await drain(until: { self.ordersLeft == 0 })
        try await calmDown()
        try await checkEnd()
        // Parcels arrive by then, and orders are complete some days later.
        for _ in 0..<2 {
            try await sleep(for: .seconds(40 * 86_400))
            try await shop.usage.keepHouse()
            try await drain(until: { self.hasLooked })
        }
        try await checkEnd()
        try await checkAllHasEnded()
    }

    /// Whether a look has found that there is nothing more to do.
    var hasLooked = false

    private func drain(until isOver: () -> Bool) async throws {
        let end = clock.monotonic + .seconds(100 * 86_400)
        while !isOver(), let next = events.popLast() {
            clock.set(next.due)
            try await take(next.event)
            eventsDone += 1
            if eventsDone % Simulation.wholeEvery == 0 { try await checkWhole() }
            guard clock.monotonic < end else { throw try await waiting() }
        }
    }

    private func calmDown() async throws {
        phase = .calm
        dice.isCalm = true
        clock.step(to: .zero)
        calmSince = clock.now
        events.removeAll { scheduled in
            switch scheduled.event {
            case .act, .kill, .step: true
            case _: false
            }
        }
        schedule(.start, after: .zero)
        schedule(.start, after: .zero)
        schedule(.look, after: .seconds(300))
        try await drain(until: { self.hasLooked })
    }

    /// Has the nodes down for a long time, and starts them again.
    func sleep(for time: Duration) async throws {
        nodes = [:]
        isDown = true
        hasLooked = false
        let later = clock.monotonic + time
        // What a node was about to do is lost with it; what is under way outside arrives meanwhile.
        var kept: [Scheduled] = []
        for scheduled in events.reversed() {
            switch scheduled.event {
            case .arrive where scheduled.due < later:
                clock.set(scheduled.due)
                try await take(scheduled.event)
            // Nobody asks for the answer of a request for days.
            case .perform, .deliver, .tick, .start, .resend: break
            case _:
                kept.append(
                    Scheduled(due: max(scheduled.due, later), order: scheduled.order, event: scheduled.event))
            }
        }
        clock.set(later)
        events = kept.reversed()
        isDown = false
        calmSince = phase == .calm ? clock.now : nil
        schedule(.start, after: .milliseconds(1))
        schedule(.start, after: .milliseconds(2))
        if phase == .calm { schedule(.look, after: .seconds(300)) }
    }

    private func take(_ event: Event) async throws {
        switch event {
        case .act:
            try await act()
            schedule(.act, after: dice.seconds(10))
            try await openNextStage()
        case .start: try await start()
        case .tick(let number, let due):
            // Another alarm was set for an earlier time meanwhile.
            guard nodes[number]?.alarm == due else { break }
            nodes[number]?.alarm = Simulation.farAway
            step(number, .tick)
        case .deliver(let number, let input): step(number, input)
        case .perform(let number, let action): try await perform(action, of: number)
        case .kill: kill()
        case .step:
            clock.step(to: dice.seconds(40) - .seconds(20))
            dice.count(.clockStepped)
            schedule(.step, after: dice.seconds(300))
        case .resend(let wish): try await send(wish)
        case .callback(let number, let tries): try await callBack(number, tries: tries)
        case .arrive(let request):
            shop.street.take(request)
        case .repeatUse(let key): try await use(again: key)
        case .hear(let balance, let asOf): try await hear(balance, asOf: asOf)
        case .look: try await look()
        }
        for late in shop.street.takeLateRequests() { schedule(.arrive(late), after: dice.seconds(600)) }
        if let seen = shop.street.violations.first { throw seen }
    }

    /// After a quarter of the orders the shop is down for some days.
    private func openNextStage() async throws {
        guard orders - ordersLeft >= orders * (stage + 1) / Simulation.stages, ordersLeft > 0 else { return }
        stage += 1
        dice.count(.daysDown)
        try await sleepOverMonths(for: .seconds(86_400) + dice.seconds(20 * 86_400))
        stock += 6
        try await shop.sell(stock: stock, price: ["25.00", "19.99", "31.50"][dice.roll(3)])
    }

    func schedule(_ event: Event, after wait: Duration) {
        known.scheduled += 1
        let scheduled = Scheduled(due: clock.monotonic + wait, order: known.scheduled, event: event)
        var (low, high) = (0, events.count)
        while low < high {
            let middle = (low + high) / 2
            if events[middle].due > scheduled.due { low = middle + 1 } else { high = middle }
        }
        events.insert(scheduled, at: low)
    }
}
