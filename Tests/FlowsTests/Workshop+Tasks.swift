import Catalog
import Durable
import Entitlements
import Flows
import Server
import Storage
import TestServers
import Testing
import Values
import World

extension Workshop {
    /// Applies a catalog that has tasks and nothing else.
    func sellTasks(whenShort: String) async throws {
        try await apply(
            "currency: CNY\nfeatures: [{key: task, name: 任务, kind: metered, when_short: \(whenShort)}]\n")
    }

    /// Applies a catalog.
    func apply(_ text: String) async throws {
        let source = Array(text.utf8)
        let catalog = try CatalogDefinition(source: source, file: "catalog.yaml")
        _ = try await database.write { try $0.apply(catalog, source: source) }
    }

    /// Grants tasks.
    func grant(_ amount: Int64) async throws {
        let source = GrantSource(Reference("test", "\(database.world.newID(Run.self))"), line: 0)
        let grant = NewGrant(
            workspace: workspace, feature: TaskMeter.feature, amount: amount, from: database.now,
            source: source, label: "资源包")
        _ = try await database.write { try $0.grant([grant])[0].get() }
    }

    /// Calls a run off.
    func cancel(_ run: ID<Run>) async throws {
        try await database.write { [engine, workspace] tx in
            try engine.cancel(run, workspace: workspace, in: tx)
        }
    }

    /// What the workspace has of tasks now.
    func tasks() async throws -> Tasks {
        let balance = try await database.read { [workspace] in
            try $0.balances(of: workspace, PageRequest(limit: 1)).items.first
        }
        let used = try await uses().reduce(0) { $0 + $1.amount }
        return Tasks(left: balance?.remaining ?? 0, reserved: balance?.reserved ?? 0, used: used)
    }

    /// The history of tasks, the newest first.
    func uses() async throws -> [UsageRecord] {
        let time = Timestamp(microseconds: 0)..<Timestamp(microseconds: .max)
        return try await usage.records(
            UsageQuery(TaskMeter.feature, of: workspace, in: time), limit: 1_000)
    }

    /// A workspace with one task, which is set aside for a call in doubt.
    static func withDoubt(
        _ kind: Engine, isVirtual: Bool = false, _ body: @Sendable (Workshop, ID<Run>) async throws -> Void
    ) async throws {
        let silent = try SilentListener()
        defer { silent.close() }
        let address = "127.0.0.1:\(silent.port)"
        try await Workshop.with(kind, isVirtual: isVirtual, isMetered: true, reaching: [address]) {
            workshop in
            try await workshop.sellTasks(whenShort: "hold")
            try await workshop.grant(1)
            let source = """
                flow: 疑问
                trigger: {app: webhook}
                steps:
                  - id: call
                    action: http/request
                    input: {method: POST, url: "http://\(address)/", timeout_seconds: 1}
                """
            let run = try await workshop.start(workshop.save(source))
            // The call takes its second of the real time.
            await workshop.moves.wait { $0.run == run && $0.state == .inDoubt }
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 1, used: 0))
            try await body(workshop, run)
        }
    }
}
