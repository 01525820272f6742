import Durable
import Entitlements
import Storage
import TestDatabases
import Values
import World

/// A database with the room's tables in a world whose time the test moves, and two workspaces.
struct Desk: Sendable {
    let database: Database
    let clock: VirtualClock
    let date: SettableClock
    let meter: Meter
    let history: UsageHistory
    let workspace: ID<Workspace>
    let neighbour: ID<Workspace>

    /// What has to be made in the database.
    static let schemas = [JobSchema.schema, EntitlementSchema.schema]

    /// A fresh desk on an engine for the length of one test, where its clock is seen as `look` has it.
    static func with(
        _ engine: Engine, seeing look: (SettableClock) -> any Clock = { $0 },
        _ body: (Desk) async throws -> Void
    ) async throws {
        let (virtual, clock) = World.virtual()
        let date = SettableClock(clock)
        let world = World(clock: look(date), randomness: virtual.randomness)
        var options = TestDatabase.options
        options.measuresTime = false
        try await TestDatabase.with(engine, schemas: schemas, world: world, options: options) { database in
            let meter = Meter(database: database, zone: { _ in .shanghai })
            try await meter.prepare()
            try await body(
                Desk(
                    database: database, clock: clock, date: date, meter: meter,
                    history: UsageHistory(database: database, zone: { _ in .shanghai }, folder: nil),
                    workspace: world.newID(), neighbour: world.newID()))
        }
    }

    /// The instant it is.
    var now: Timestamp { date.now }

    /// Lets time pass.
    func pass(_ duration: Duration) { clock.advance(by: duration) }

    /// A grant that is to be made.
    func new(
        _ amount: Int64, of feature: String = "task", priority: Int = 0, after start: Duration = .zero,
        lasting length: Duration? = nil, order: String = "order 1", line: Int = 1, label: String = "基础版"
    ) -> NewGrant {
        NewGrant(
            workspace: workspace, feature: feature, amount: amount, priority: priority, from: now + start,
            until: length.map { now + start + $0 },
            source: GrantSource(Reference("order", order), line: line),
            label: label)
    }

    /// Grants, and answers the grant.
    @discardableResult
    func grant(_ new: NewGrant) async throws -> Grant {
        try await database.write { try $0.grant([new])[0].get() }
    }

    /// Units that are to be used.
    func use(_ amount: Int64 = 1, of feature: String = "task", event: String) -> Consumption {
        Consumption(key(event), feature: feature, amount: amount, for: Reference("run", "run 1:send"))
    }

    /// The key of an event.
    func key(_ event: String) -> UsageKey { UsageKey(workspace: workspace, source: "flow", event: event) }

    /// Uses units, and answers the record.
    @discardableResult
    func consume(_ amount: Int64 = 1, of feature: String = "task", event: String) async throws -> UsageRecord
    {
        let use = use(amount, of: feature, event: event)
        return try await database.write { try $0.consume([use])[0].get() }
    }

    /// Sets units aside.
    @discardableResult
    func reserve(_ amount: Int64 = 1, event: String) async throws -> Reservation {
        let use = use(amount, event: event)
        return try await database.write { try $0.reserve([use])[0].get() }
    }

    /// A grant as it is now.
    func look(_ grant: Grant) async throws -> Grant {
        let all = try await database.read {
            try $0.grants(of: grant.feature, workspace: grant.workspace, PageRequest())
        }
        return all.items.first { $0.id == grant.id } ?? grant
    }

    /// What is left of a feature point now.
    func balance(of feature: String = "task") async throws -> FeatureBalance? {
        try await database.read { [workspace] in try $0.balances(of: workspace, PageRequest()) }
            .items.first { $0.feature == feature }
    }
}

extension Zone {
    /// Eight hours ahead of UTC.
    static var shanghai: Zone { zone("+08:00") }

    /// The zone of a name that there is.
    static func zone(_ name: String) -> Zone {
        guard let zone = Zone(name) else { preconditionFailure("\(name) is no zone") }
        return zone
    }
}

/// The code of the problem that `body` throws; `nil` where it throws none.
func problemCode(_ body: () async throws -> Void) async throws -> String? {
    do {
        try await body()
        return nil
    } catch let problem as Problem {
        return problem.code
    }
}

extension Result where Failure == Problem {
    /// The code of the problem; `nil` where there is none.
    var code: String? {
        switch self {
        case .success: nil
        case .failure(let problem): problem.code
        }
    }
}
