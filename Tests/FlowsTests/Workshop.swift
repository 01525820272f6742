import Apps
import DemoVendor
import Durable
import Egress
import Flows
import Foundation
import Storage
import Synchronization
import TestDatabases
import Values
import World

/// A small world for tests of runs: a database, the bundled apps, the demo vendor on a port of its own, a worker.
struct Workshop {
    static let schemas = [JobSchema.schema, FlowSchema.schema]
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let database: Database
    let engine: FlowEngine
    let workspace: ID<Workspace>
    let moves: Moves

    /// Runs `body` in a workshop with a vendor that behaves as `options` say.
    static func with(
        _ kind: Engine, vendor options: VendorOptions = VendorOptions(),
        _ body: @Sendable (Workshop) async throws -> Void
    ) async throws {
        let vendor = try Vendor(options, world: .system)
        try await TestDatabase.with(kind, schemas: schemas) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let port = await withCheckedContinuation { continuation in
                    group.addTask { try await vendor.run { continuation.resume(returning: $0) } }
                }
                let workshop = try Workshop(database, keys: vendor.keys, port: port)
                let worker = Worker(database: database, name: "test", handlers: workshop.engine.handlers)
                group.addTask { try await worker.run() }
                try await body(workshop)
                worker.drain()
                try await group.next()
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {}
            }
        }
    }

    private init(_ database: Database, keys: VendorKeys, port: Int) throws {
        self.database = database
        workspace = database.world.newID()
        moves = Moves(database)
        let base = JSON.string("http://127.0.0.1:\(port)")
        let egress = EgressClient(
            policy: AddressPolicy(allowedHosts: ["127.0.0.1:\(port)"]), world: database.world)
        let apps = try AppCatalog(folder: Workshop.root.appending(path: "apps").path())
        let caller = ActionCaller(apps: apps, egress: egress, world: database.world)
        engine = FlowEngine(database: database, caller: caller) { _, app, _ in
            switch app {
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
    }

    /// Saves a definition.
    func save(_ source: [UInt8]) async throws -> FlowRecord {
        let definition = try engine.read(source, file: "flow.yaml")
        let (workspace, token) = (workspace, "token-\(database.world.newID(Run.self))")
        return try await database.write {
            try $0.save(definition, source: source, workspace: workspace, newToken: token)
        }
    }

    /// Posts an event to a flow and waits until its run has ended.
    func run(_ flow: FlowRecord, with body: JSON) async throws -> (run: RunRecord, steps: [StepRecord]) {
        let accepted = try await engine.accept(body.bytes, token: flow.hookToken, eventID: nil)
        return try await end(of: accepted.run)
    }

    /// Waits until a run has ended.
    func end(of id: ID<Run>) async throws -> (run: RunRecord, steps: [StepRecord]) {
        await moves.wait { $0.run == id && $0.state.isFinal }
        let workspace = workspace
        return try await database.read { snapshot in
            guard let run = try snapshot.run(id, workspace: workspace) else {
                throw CocoaError(.fileNoSuchFile)
            }
            return (run, try snapshot.steps(of: id, workspace: workspace))
        }
    }

    /// The contents of an example.
    static func example(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: "examples/\(name)")))
    }
}

/// The states that runs came to, as they are committed.
final class Moves: Sendable {
    private struct State {
        var seen: [RunMoved] = []
        var waiters:
            [(matches: @Sendable (RunMoved) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

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
