import Entitlements
import Storage
import Synchronization
import Values
import World

/// An account of which a unit is used so many times a second.
final class UsedAccount: Sendable {
    private let database: Database
    private let meter: Meter
    private let rate: Int
    private let workspace: ID<Workspace>
    private let last = Atomic(0)
    private let uses = Mutex<[Use]>([])

    /// A fresh account.
    init(_ database: Database, rate: Int) async throws {
        self.database = database
        self.rate = rate
        meter = Meter(database: database, zone: { _ in .shanghai })
        workspace = database.world.newID()
        try await meter.prepare()
        let grant = NewGrant(
            workspace: workspace, feature: "task", amount: 1_000_000_000, from: database.now,
            source: GrantSource(Reference("order", "1"), line: 1))
        try await database.write { _ = try $0.grant([grant])[0].get() }
    }

    /// How many units were used.
    var count: Int { last.load(ordering: .relaxed) }

    /// All that was ever used.
    var query: UsageQuery {
        UsageQuery("task", of: workspace, in: Timestamp(seconds: 0)..<database.now + .seconds(60))
    }

    /// A use: the instant at which it was due, and how long after that it was durable.
    struct Use: Sendable {
        let due: Duration
        let latency: Duration
    }

    /// Uses the account while `body` runs.
    func uses(while body: () async throws -> Void) async throws -> [Use] {
        let isEnding = Atomic(false)
        async let using = use(until: { isEnding.load(ordering: .relaxed) })
        do {
            try await body()
        } catch {
            isEnding.store(true, ordering: .relaxed)
            throw error
        }
        isEnding.store(true, ordering: .relaxed)
        return try await using
    }

    private func use(until isEnding: @escaping @Sendable () -> Bool) async throws -> [Use] {
        let clock = database.world.clock
        let start = clock.monotonic
        try await withThrowingDiscardingTaskGroup { group in
            var number = 0
            while !isEnding() {
                let due = start + .seconds(1) * number / rate
                number += 1
                if due > clock.monotonic { try await clock.sleep(for: due - clock.monotonic) }
                let event = "run_\(last.add(1, ordering: .relaxed).newValue):send"
                group.addTask { [self] in
                    let key = UsageKey(workspace: workspace, source: "flow", event: event)
                    _ = try await meter.consume(
                        Consumption(key, feature: "task", for: Reference("run", event)))
                    let use = Use(due: due, latency: clock.monotonic - due)
                    uses.withLock { $0.append(use) }
                }
            }
        }
        return uses.withLock { uses in
            defer { uses = [] }
            return uses
        }
    }
}
