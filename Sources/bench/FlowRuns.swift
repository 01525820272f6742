import Apps
import ArgumentParser
import Durable
import Egress
import Flows
import Storage
import Values
import World

/// `bench flows`: runs of five steps in the engine, a commit a step, from the first start to the last end.
struct FlowRuns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flows", abstract: "Durable runs of five steps, a commit a step.")

    @OptionGroup var database: DatabaseChoice
    @Option(help: "How many runs.") var runs = 30_000
    @Option(help: "Over how many workspaces.") var workspaces = 8
    @Option(help: "How many tasks start runs.") var producers = 16
    @Option(help: "How many runs share the commit of their start.") var batch = 50
    @Flag(help: "Count a task for each step, and grant enough of them.") var metered = false
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        let schemas = [JobSchema.schema, FlowSchema.schema] + (metered ? Tasks.schemas : [])
        try await database.with(schemas: schemas) { database in
            try await measure(database)
        }.print()
    }

    private func measure(_ database: Database) async throws -> Measurement {
        let clock = database.world.clock
        let engine = FlowEngine(
            database: database,
            caller: ActionCaller(
                apps: AppCatalog(AppDefinition.builtIn),
                egress: EgressClient(policy: AddressPolicy(), world: database.world), world: database.world),
            publicURL: "http://127.0.0.1", meter: metered ? Tasks.meter(database) : nil
        ) { _, _, _ in Credentials() }
        try await engine.prepare()
        let places = try await save(with: engine)
        let count = runs / (producers * batch) * producers * batch
        if metered { try await Tasks.grant(count * FiveSteps.count, to: places, in: database) }
        let ended = Countdown(count)
        database.hints.listen { (moved: [RunMoved]) in
            for run in moved where run.state.isFinal {
                ended.down(took: clock.now - run.run.uuid.version7Instant)
            }
        }
        let worker = Worker(database: database, name: "bench", handlers: engine.handlers)
        async let running: Void = worker.run()
        let start = clock.monotonic
        try await withThrowingTaskGroup { group in
            for producer in 0..<producers {
                let workspace = places[producer % places.count]
                group.addTask { try await startRuns(count / producers, in: workspace, with: engine) }
            }
            try await group.waitForAll()
        }
        let started = clock.monotonic
        await ended.wait()
        let end = clock.monotonic
        worker.drain()
        try await running
        try await FiveSteps.verify(runs: count, in: database)
        if metered { try await Tasks.verify(count * FiveSteps.count, of: places, in: database) }
        return Measurement(
            name: "flows", engine: database.engine.rawValue, operations: count,
            seconds: (end - start) / .seconds(1), latencies: ended.durations,
            details: [
                ("start_seconds", Measurement.decimal((started - start) / .seconds(1), places: 3)),
                ("steps_per_run", .int(Int64(FiveSteps.count))), ("workspaces", .int(Int64(workspaces))),
                ("is_metered", .bool(metered)), ("runs_per_start", .int(Int64(batch))),
                ("starters", .int(Int64(producers))),
                ("shared_commits", .int(Int64(worker.statistics.commits))),
            ])
    }

    private func save(with engine: FlowEngine) async throws -> [ID<Workspace>] {
        let database = engine.database
        let definition = try engine.read(FiveSteps.source, file: "bench.yaml")
        var saved: [ID<Workspace>] = []
        for _ in 0..<workspaces {
            let (workspace, token) = (database.world.newID(Workspace.self), engine.newToken())
            _ = try await database.write {
                try $0.save(definition, source: FiveSteps.source, workspace: workspace, newToken: token)
            }
            saved.append(workspace)
        }
        return saved
    }

    private func startRuns(_ count: Int, in workspace: ID<Workspace>, with engine: FlowEngine) async throws {
        for first in stride(from: 0, to: count, by: batch) {
            try await engine.database.write { tx in
                for number in first..<(first + batch) {
                    let body = Array(#"{"number":\#(number),"name":"  一号门店 "}"#.utf8)
                    _ = try engine.start(FiveSteps.name, workspace: workspace, body: body, in: tx)
                }
            }
        }
    }
}
