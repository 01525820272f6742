import Analytics
import Catalog
import Durable
import Storage
import TestDatabases
import Testing
import Values
import World

/// A tally in a world whose time the test moves, with its jobs done.
struct Counter: Sendable {
    static let schemas = [JobSchema.schema, CatalogSchema.schema, AnalyticsSchema.schema]

    let database: Database
    let clock: VirtualClock
    let tally: Tally
    let zone: Zone

    static func with(_ engine: Engine, _ body: @Sendable (Counter) async throws -> Void) async throws {
        let (world, clock) = World.virtual()
        try await TestDatabase.with(engine, schemas: schemas, world: world) { database in
            guard let zone = Zone("Asia/Shanghai") else { preconditionFailure("there is such a zone") }
            let tally = Tally(database, catalogs: CatalogCache())
            let source = Array(Counter.catalog.utf8)
            let definition = try CatalogDefinition(source: source, file: "catalog.yaml")
            _ = try await database.write { try $0.apply(definition, source: source) }
            try await body(Counter(database: database, clock: clock, tally: tally, zone: zone))
        }
    }

    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 year, price: "9.90"}]
        goods: [{key: cable, name: 线, price: "0.33"}]
        """

    /// Runs workers for as long as `body` takes.
    func working(_ count: Int = 1, _ body: () async throws -> Void) async throws {
        let workers = (0..<count).map { number in
            Worker(
                database: database, name: "counter \(number)", handlers: [],
                subscriptions: tally.subscriptions)
        }
        async let running: Void = withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { try await worker.run() } }
            try await group.waitForAll()
        }
        do {
            // Events reach only those who have subscribed.
            while try await database.read({ try $0.backlog().workers }) < count { await Task.yield() }
            try await body()
            try await settle()
        } catch {
            for worker in workers { worker.drain() }
            throw error
        }
        for worker in workers { worker.drain() }
        try await running
    }

    /// Lets time pass until every job is done.
    func settle() async throws {
        while try await !database.read({ try $0.backlog() }).counts.isEmpty {
            if let wait = clock.untilNextSleeper {
                clock.advance(by: min(max(wait, .milliseconds(1)), .milliseconds(200)))
            }
            try await database.write { _ in }
            await Task.yield()
        }
    }

    func publish(_ events: [NewEvent]) async throws {
        try await database.write { tx in for event in events { try tx.publish(event) } }
    }

    func workspace() -> ID<Workspace> { database.world.newID() }

    /// What was looked at, as texts `pack tasks 2`.
    func views() async throws -> [String] {
        try await database.read { [tally] snapshot in
            let days = try ReportDays(from: nil, to: nil, today: tally.today(in: snapshot))
            return try snapshot.funnel(on: days).views.map { "\($0.kind) \($0.key) \($0.views)" }
        }
    }

    func totals() async throws -> [RevenueTotal] {
        try await database.read { [tally] snapshot in
            try snapshot.revenueTotals(
                on: ReportDays(from: nil, to: nil, today: tally.today(in: snapshot)))
        }
    }

    /// All reports.
    func report() async throws -> Report {
        try await database.read { [tally] snapshot in
            let days = try ReportDays(from: nil, to: nil, today: tally.today(in: snapshot))
            let page = try PageRequest(limit: 500)
            return Report(
                funnel: try snapshot.funnel(on: days).days,
                revenue: try snapshot.revenue(on: days, page).items,
                renewals: try snapshot.renewals(within: .seconds(366 * 86_400), page).items)
        }
    }
}

/// All three reports.
struct Report: Hashable, Sendable {
    var funnel: [Funnel.Day]
    var revenue: [Revenue]
    var renewals: [Renewal]
}
