import ArgumentParser
import Durable
import Entitlements
import Storage
import Values
import World

/// `bench consume`: uses of one hot account, many to a transaction.
struct Consumptions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consume", abstract: "Uses of one account, merged into transactions.")

    @OptionGroup var database: DatabaseChoice
    @Option(help: "How many uses.") var uses = 400_000
    @Option(help: "How many uses share a transaction.") var batch = 200
    @Option(help: "How many tasks use at the same time.") var tasks = 4
    @Flag(help: "Lets each use come alone, and the meter merge them.") var alone = false
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        try await database.with(schemas: [JobSchema.schema, EntitlementSchema.schema]) { database in
            try await measure(database)
        }.print()
    }

    private func measure(_ database: Database) async throws -> Measurement {
        let uses = uses / tasks * tasks
        let (clock, workspace) = (database.world.clock, database.world.newID(Workspace.self))
        let meter = Meter(database: database, zone: { _ in .shanghai })
        try await meter.prepare()
        try await database.write { tx in
            // One that is soon used up, and one that lasts.
            let news = [(1, uses / 3), (2, uses)].map { line, amount in
                NewGrant(
                    workspace: workspace, feature: "task", amount: Int64(amount), from: tx.now,
                    until: tx.now + .seconds(line * 86_400),
                    source: GrantSource(Reference("order", "1"), line: line))
            }
            for result in try tx.grant(news) { _ = try result.get() }
        }
        let start = clock.monotonic
        if alone {
            try await consumeAlone(by: meter, workspace)
        } else {
            try await consumeTogether(database, workspace)
        }
        let seconds = (clock.monotonic - start) / .seconds(1)
        let left = try await database.read { try $0.balances(of: workspace, PageRequest()) }.items.first?
            .remaining
        guard left == Int64(uses / 3) else {
            throw Unmeasured("\(left ?? 0) units are left, and \(uses / 3) should be.")
        }
        return Measurement(
            name: "consume", engine: database.engine.rawValue, operations: uses, seconds: seconds,
            details: [
                ("uses_per_transaction", alone ? .null : .int(Int64(batch))), ("tasks", .int(Int64(tasks))),
            ])
    }

    private func consumeTogether(_ database: Database, _ workspace: ID<Workspace>) async throws {
        let (batch, share) = (batch, uses / tasks)
        try await withThrowingTaskGroup { group in
            for task in 0..<tasks {
                group.addTask {
                    for first in stride(from: 0, to: share, by: batch) {
                        let uses = (first..<min(first + batch, share)).map {
                            Self.use($0, of: task, workspace)
                        }
                        let refused = try await database.writeCommitted { tx in
                            try tx.consume(uses).first { result in
                                if case .failure = result { true } else { false }
                            }
                        }
                        if let refused { _ = try refused.get() }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func consumeAlone(by meter: Meter, _ workspace: ID<Workspace>) async throws {
        let share = uses / tasks
        try await withThrowingTaskGroup { group in
            for task in 0..<tasks {
                group.addTask {
                    for number in 0..<share {
                        _ = try await meter.consume(Self.use(number, of: task, workspace))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Keys come nearly in their order, as those of runs do.
    private static func use(_ number: Int, of task: Int, _ workspace: ID<Workspace>) -> Consumption {
        let event = "run_\(1_000_000_000 + number)_\(task):send"
        return Consumption(
            UsageKey(workspace: workspace, source: "flow", event: event), feature: "task",
            for: Reference("run", event))
    }
}

extension Zone {
    /// By whose clocks the benchmarks' months begin.
    static var shanghai: Zone {
        guard let zone = Zone("Asia/Shanghai") else { preconditionFailure("the zone is known") }
        return zone
    }
}
