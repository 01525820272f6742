import Catalog
import DemoVendor
import Entitlements
import Flows
import Server
import Storage
import TestServers
import Testing
import Values
import World

@Suite("A row of a step uses a task", .timeLimit(.minutes(5)))
struct MeteringTests {
    /// Documents, a call each.
    private static func source(_ documents: [String], lastQuantity: String = "1") -> String {
        let rows = documents.map { document in
            let quantity = document == documents.last ? lastQuantity : "1"
            return "{so_id: \(document), warehouse: 1, items: [{sku_id: A, qty: \(quantity)}]}"
        }
        return """
            flow: 盘点
            trigger: {app: webhook}
            steps:
              - id: send
                action: jushuitan/create_stocktake
                connection: main
                input: {data: [\(rows.joined(separator: ", "))]}
            """
    }

    private static func with(
        _ kind: Engine, vendor: VendorOptions = VendorOptions(), whenShort: String = "hold", tasks: Int64,
        _ body: @Sendable (Workshop) async throws -> Void
    ) async throws {
        try await Workshop.with(kind, vendor: vendor, isVirtual: true, isMetered: true) { workshop in
            try await workshop.sellTasks(whenShort: whenShort)
            if tasks > 0 { try await workshop.grant(tasks) }
            try await body(workshop)
        }
    }

    @Test(
        "and is held before it where there is none, until there is: what was sent stays sent and used",
        arguments: Engine.allCases)
    func held(kind: Engine) async throws {
        try await Self.with(kind, tasks: 1) { workshop in
            let run = try await workshop.start(workshop.save(Self.source(["P1", "P2", "P3"])))
            let (held, steps) = try await workshop.reach(run) { $0 == .held }
            #expect(held.problem?.code == "entitlement.insufficient")
            #expect(held.problem?.message.zh.contains("任务数不足") == true)
            #expect(steps.map(\.path) == ["send", "send[1]", "send[2]"])
            #expect(steps.map(\.state) == [.running, .succeeded, .held])
            #expect(steps.last?.attempts.isEmpty == true)
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 0, used: 1))
            try await workshop.grant(10)
            #expect(try await workshop.end(of: run).run.state == .succeeded)
            #expect(try await workshop.tasks() == Tasks(left: 8, reserved: 0, used: 3))
        }
    }

    @Test("of which the history says the flow, the run and the row", arguments: Engine.allCases)
    func recorded(kind: Engine) async throws {
        try await Self.with(kind, tasks: 5) { workshop in
            let run = try await workshop.run(workshop.save(Self.source(["P1", "P2"])), with: [:]).run
            let records = try await workshop.uses()
            #expect(records.map(\.consumption.subject.text) == ["盘点", "盘点"])
            let rows = records.compactMap {
                MeteredRow(mark: $0.consumption.key.event, workspace: workshop.workspace)
            }
            #expect(rows.map(\.run) == [run.id, run.id])
            // Time stands still, so that nothing says which of them is the newer one.
            #expect(Set(rows.map(\.path)) == ["send[2]", "send[1]"])
            #expect(Set(records.map(\.remaining)) == [3, 4])
        }
    }

    @Test("and the run fails where the catalog says so", arguments: Engine.allCases)
    func refused(kind: Engine) async throws {
        try await Self.with(kind, whenShort: "refuse", tasks: 1) { workshop in
            let (run, steps) = try await workshop.run(workshop.save(Self.source(["P1", "P2"])), with: [:])
            #expect(run.state == .failed)
            #expect(run.problem?.code == "entitlement.insufficient")
            #expect(steps.map(\.state) == [.failed, .succeeded, .failed])
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 0, used: 1))
        }
    }

    @Test("once, however often it is tried", arguments: Engine.allCases)
    func retried(kind: Engine) async throws {
        try await Self.with(kind, vendor: VendorOptions(throttlesFirst: true), tasks: 3) { workshop in
            let run = try await workshop.start(workshop.save(Self.source(["P1"])))
            try await workshop.reach(run) { $0 == .waiting }
            let meanwhile = try await workshop.tasks()
            #expect(meanwhile.left == 2 && meanwhile.reserved + meanwhile.used == 1)
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded)
            #expect(steps.last?.attempts.count == 2)
            #expect(try await workshop.tasks() == Tasks(left: 2, reserved: 0, used: 1))
        }
    }

    @Test(
        "which comes back where it fails; what is done anew by a retry is not used twice",
        arguments: Engine.allCases)
    func failed(kind: Engine) async throws {
        try await Self.with(kind, tasks: 2) { workshop in
            // The vendor takes whole numbers alone.
            let source = Self.source(["P1", "P2"], lastQuantity: "1.5")
            let (run, _) = try await workshop.run(workshop.save(source), with: [:])
            #expect(run.state == .failed)
            #expect(try await workshop.tasks() == Tasks(left: 1, reserved: 0, used: 1))
            try await workshop.retry(run.id, from: "send")
            try await workshop.passUntil {
                workshop.moves.seen.count { $0.run == run.id && $0.state == .failed } == 2
            }
            #expect(try await workshop.tasks() == Tasks(left: 1, reserved: 0, used: 1))
        }
    }

    @Test(
        "which comes back where its run is cancelled, and lets one go on that was held",
        arguments: Engine.allCases)
    func cancelled(kind: Engine) async throws {
        try await Workshop.withDoubt(kind) { workshop, doubted in
            let flow = try await workshop.save(Self.source(["P1"]))
            let others = [try await workshop.start(flow), try await workshop.start(flow)]
            for other in others { try await workshop.reach(other) { $0 == .held } }
            try await workshop.cancel(doubted)
            try await workshop.passUntil {
                workshop.moves.seen.contains { others.contains($0.run) && $0.state == .succeeded }
            }
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 0, used: 1))
            let states = [
                try await workshop.found(others[0]).run.state, try await workshop.found(others[1]).run.state,
            ]
            #expect(Set(states) == [.succeeded, .held])
        }
    }

    @Test("once, where an attempt that lost its lease did it too", arguments: Engine.allCases)
    func lost(kind: Engine) async throws {
        let vendor = VendorOptions(holdAfter: 1, holdFor: .seconds(60))
        try await Self.with(kind, vendor: vendor, tasks: 2) { workshop in
            let run = try await workshop.start(workshop.save(Self.source(["P1"])))
            try await workshop.passUntil { try await workshop.tasks().reserved == 1 }
            try await workshop.cancel(run)
            try await workshop.passUntil { try await workshop.tasks().reserved == 0 }
            #expect(try await workshop.tasks() == Tasks(left: 2, reserved: 0, used: 0))
            try await workshop.retry(run)
            try await workshop.passUntil {
                workshop.moves.seen.contains { $0.run == run && $0.state == .succeeded }
            }
            #expect(try await workshop.tasks() == Tasks(left: 1, reserved: 0, used: 1))
        }
    }

    @Test("in each of parallel lists, and in runs that steps start", arguments: Engine.allCases)
    func beside(kind: Engine) async throws {
        let inner = """
            flow: 内
            trigger: {app: manual}
            steps:
              - {id: a, action: formatter/text, input: {value: a, operation: upper}}
            """
        let outer = """
            flow: 外
            trigger: {app: webhook}
            steps:
              - id: both
                parallel:
                  - [{id: l, action: formatter/text, input: {value: a, operation: upper}}]
                  - [{id: r, action: formatter/text, input: {value: a, operation: upper}}]
                  - [{id: sub, flow: 内, input: {}}]
            """
        try await Self.with(kind, tasks: 2) { workshop in
            _ = try await workshop.save(inner)
            let run = try await workshop.start(workshop.save(outer))
            try await workshop.passUntil { try await workshop.tasks().used == 2 }
            try await workshop.grant(1)
            #expect(try await workshop.end(of: run).run.state == .succeeded)
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 0, used: 3))
        }
    }

    @Test("when a person says that a call in doubt happened", arguments: Engine.allCases)
    func doubted(kind: Engine) async throws {
        try await Workshop.withDoubt(kind) { workshop, run in
            try await workshop.resolve(run, step: "call", output: [:])
            #expect(try await workshop.end(of: run).run.state == .succeeded)
            try await workshop.passUntil { try await workshop.tasks().used == 1 }
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 0, used: 1))
        }
    }

    @Test("where the catalog sells tasks, and none where it does not", arguments: Engine.allCases)
    func unmetered(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true, isMetered: true) { workshop in
            let flow = try await workshop.save(Self.source(["P1"]))
            #expect(try await workshop.run(flow, with: [:]).run.state == .succeeded)
            try await workshop.sellTasks(whenShort: "hold")
            workshop.clock?.advance(by: TaskMeter.termsKept)
            let run = try await workshop.start(flow)
            try await workshop.reach(run) { $0 == .held }
        }
    }
}
