import Apps
import Catalog
import DemoVendor
import Durable
import Egress
import Entitlements
import Flows
import Foundation
import Server
import Storage
import Synchronization
import TestDatabases
import Testing
import Values
import World

/// A small world for tests of runs: a database, the bundled apps, the demo vendor on a port of its own, a worker.
struct Workshop {
    static let schemas = [JobSchema.schema, FlowSchema.schema]
    static let meteredSchemas = schemas + [CatalogSchema.schema, EntitlementSchema.schema]
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let database: Database
    let engine: FlowEngine
    let workspace: ID<Workspace>
    let moves: Moves
    let usage: UsageHistory
    let worker: Worker
    /// The connections that do not hold.
    let lost = LostConnections()
    /// The time of everything but the network, where the test moves it; `nil` where it is the real one.
    let clock: VirtualClock?

    /// Runs `body` in a workshop with a vendor that behaves as `options` say.
    ///
    /// - Parameters:
    ///   - kind: Where everything is kept.
    ///   - options: How the vendor behaves.
    ///   - isVirtual: Whether the test moves the time.
    ///   - isMetered: Whether what rows use is counted, once there is a catalog.
    ///   - hosts: What calls may reach beside the vendor: `127.0.0.1:8080`.
    ///   - whenAsked: Is waited for after a connection was looked up and before the answer is given.
    ///   - body: The test.
    /// - Throws: What the test throws.
    static func with(
        _ kind: Engine, vendor options: VendorOptions = VendorOptions(), isVirtual: Bool = false,
        isMetered: Bool = false,
        reaching hosts: Set<String> = [],
        whenAsked: @escaping @Sendable (_ connection: String?) async -> Void = { _ in },
        _ body: @Sendable (Workshop) async throws -> Void
    ) async throws {
        let (virtual, clock) = World.virtual()
        let world = isVirtual ? virtual : World.system
        let vendor = try Vendor(options, world: world)
        let schemas = isMetered ? meteredSchemas : schemas
        try await TestDatabase.with(kind, schemas: schemas, world: world) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let port = await withCheckedContinuation { continuation in
                    group.addTask { try await vendor.run { continuation.resume(returning: $0) } }
                }
                let workshop = try Workshop(
                    database, keys: vendor.keys, port: port, clock: isVirtual ? clock : nil,
                    isMetered: isMetered, hosts: hosts, whenAsked: whenAsked)
                let worker = workshop.worker
                group.addTask { try await worker.run() }
                try await body(workshop)
                worker.drain()
                try await group.next()
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {}
            }
        }
    }

    private init(
        _ database: Database, keys: VendorKeys, port: Int, clock: VirtualClock?, isMetered: Bool,
        hosts: Set<String>,
        whenAsked: @escaping @Sendable (String?) async -> Void
    ) throws {
        self.database = database
        self.clock = clock
        workspace = database.world.newID()
        moves = Moves(database)
        let base = JSON.string("http://127.0.0.1:\(port)")
        let egress = EgressClient(
            policy: AddressPolicy(allowedHosts: hosts.union(["127.0.0.1:\(port)"])), world: .system)
        let apps = try AppCatalog(folder: Workshop.root.appending(path: "apps").path())
        let caller = ActionCaller(apps: apps, egress: egress, world: database.world)
        let zone = try #require(Zone(CatalogDefinition.zoneStandard))
        usage = UsageHistory(database: database, zone: { _ in zone }, folder: nil)
        let meter = TaskMeter(
            database, catalogs: CatalogCache(), meter: Meter(database: database, zone: { _ in zone }))
        let engine = FlowEngine(
            database: database, caller: caller, publicURL: "https://qiao.example.com",
            meter: isMetered ? meter.steps : nil
        ) { [lost] connection, app, _ in
            let isLost = lost.has(connection)
            await whenAsked(connection)
            if isLost { throw Problem.lostConnection }
            return switch app {
            case "jushuitan":
                Credentials(account: [
                    "base_url": base, "app_key": .string(keys.appKey), "app_secret": .string(keys.appSecret),
                ])
            default:
                Credentials(account: [
                    "base_url": base, "access_token": .string(keys.robotToken),
                    "secret": .string(keys.robotSecret),
                ])
            }
        }
        self.engine = engine
        worker = Worker(
            database: database, name: "test", handlers: engine.handlers, subscriptions: engine.subscriptions)
    }

    /// Saves a definition.
    func save(_ source: [UInt8]) async throws -> FlowRecord {
        let definition = try engine.read(source, file: "flow.yaml")
        let (workspace, token) = (workspace, "token-\(database.world.newID(Run.self))")
        return try await database.write {
            try $0.save(definition, source: source, workspace: workspace, newToken: token)
        }
    }

    /// Saves a definition that is written in the test.
    func save(_ source: String) async throws -> FlowRecord {
        try await save(Array(source.utf8))
    }

    /// Posts an event to a flow.
    func start(_ flow: FlowRecord, with body: JSON = [:]) async throws -> ID<Run> {
        try await engine.accept(body.bytes, token: flow.hookToken, eventID: nil).run
    }

    /// Posts an event to a flow and waits until its run has ended.
    func run(_ flow: FlowRecord, with body: JSON) async throws -> (run: RunRecord, steps: [StepRecord]) {
        let accepted = try await engine.accept(body.bytes, token: flow.hookToken, eventID: nil)
        return try await end(of: accepted.run)
    }

    /// Waits until a run has ended.
    func end(of id: ID<Run>) async throws -> (run: RunRecord, steps: [StepRecord]) {
        try await reach(id) { $0.isFinal }
    }

    /// Waits until a run has come to a state, letting time pass where it stands still.
    @discardableResult
    func reach(
        _ id: ID<Run>, _ isSo: @escaping @Sendable (RunState) -> Bool
    ) async throws -> (run: RunRecord, steps: [StepRecord]) {
        if clock == nil {
            await moves.wait { $0.run == id && isSo($0.state) }
        } else {
            try await passUntil { [moves] in moves.seen.contains { $0.run == id && isSo($0.state) } }
        }
        return try await found(id)
    }

    /// Lets time pass in small steps, each when everybody sleeps, until something has come about.
    func passUntil(_ isSo: @Sendable () async throws -> Bool) async throws {
        while try await !isSo() {
            if let clock, let wait = clock.untilNextSleeper {
                clock.advance(by: min(max(wait, .milliseconds(1)), .seconds(5)))
            }
            // What was woken has its say in the database before more time passes.
            for _ in 0..<4 {
                try await database.write { _ in }
                await Task.yield()
            }
        }
    }

    /// Lets a run that has stopped go on.
    func retry(_ run: ID<Run>, from path: String? = nil) async throws {
        try await database.write { [engine, workspace] tx in
            try engine.retry(run, from: path, workspace: workspace, in: tx)
        }
    }

    /// Puts a connection right, and tells of it.
    func mend(_ connection: String, of app: String) async throws {
        lost.remove(connection)
        try await database.write { [workspace] tx in
            _ = try tx.publish(
                NewEvent(
                    FlowEngine.connectionSaved, workspace: workspace, aggregate: connection, version: 1,
                    payload: ["app": .string(app)]))
        }
    }

    /// A run as it is now.
    func found(_ id: ID<Run>) async throws -> (run: RunRecord, steps: [StepRecord]) {
        let workspace = workspace
        return try await database.read { snapshot in
            guard let run = try snapshot.run(id, workspace: workspace) else {
                throw CocoaError(.fileNoSuchFile)
            }
            return (run, try snapshot.steps(of: id, workspace: workspace))
        }
    }

    /// The runs of a flow, the oldest first.
    func runs(of flow: FlowRecord) async throws -> [RunRecord] {
        try await database.read { [workspace] snapshot in
            try snapshot.runs(of: workspace, flow: flow.id, before: nil, limit: 500).reversed()
        }
    }

    /// What started a run.
    func event(of run: RunRecord) async throws -> JSON {
        let body = try await database.read { [workspace] in
            try $0.triggerBody(of: run.id, workspace: workspace)
        }
        return try JSON(parsing: body ?? [])
    }

    /// The contents of an example.
    static func example(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: "examples/\(name)")))
    }
}

/// The names of connections that do not hold: "lost" at first.
final class LostConnections: Sendable {
    private let names = Mutex<Set<String>>(["lost"])

    func has(_ name: String?) -> Bool { names.withLock { names in name.map(names.contains) ?? false } }

    func remove(_ name: String) { names.withLock { _ = $0.remove(name) } }
}

/// The states that runs came to, as they are committed.
final class Moves: Sendable {
    private struct State {
        var seen: [RunMoved] = []
        var waiters:
            [(matches: @Sendable (RunMoved) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// What was committed so far.
    var seen: [RunMoved] { state.withLock { $0.seen } }

    init(_ database: Database) {
        database.hints.listen { [weak self] (moved: [RunMoved]) in self?.add(moved) }
    }

    /// Returns once a run has come to a state.
    func wait(_ matches: @escaping @Sendable (RunMoved) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isSeen = state.withLock { state in
                if state.seen.contains(where: matches) { return true }
                state.waiters.append((matches, continuation))
                return false
            }
            if isSeen { continuation.resume() }
        }
    }

    private func add(_ moved: [RunMoved]) {
        let woken = state.withLock { state in
            state.seen += moved
            let woken = state.waiters.filter { waiter in moved.contains(where: waiter.matches) }
            state.waiters.removeAll { waiter in moved.contains(where: waiter.matches) }
            return woken
        }
        for waiter in woken { waiter.continuation.resume() }
    }
}

extension Problem {
    fileprivate static let lostConnection = Problem(
        "connection.unknown", status: 404, Localized(same: "There is no such connection."))
}
