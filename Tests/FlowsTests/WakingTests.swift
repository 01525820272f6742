import DemoVendor
import Durable
import Entitlements
import Flows
import Server
import Storage
import TestServers
import Testing
import Values

@Suite("A call that has left stays with its attempt", .timeLimit(.minutes(5)))
struct WakingTests {
    private static let document = "{so_id: P2, warehouse: 1, items: [{sku_id: A, qty: 1}]}"

    /// One list stops, the other one sends a document a moment later.
    private static func source(_ stopping: String, after pause: String) -> String {
        """
        flow: 并行
        trigger: {app: webhook}
        steps:
          - id: both
            parallel:
              - - id: stops
        \(stopping)
              - - {id: pause, delay: \(pause)}
                - id: late
                  action: jushuitan/create_stocktake
                  connection: main
                  input: {data: [\(document)]}
        """
    }

    @Test("when what its run was held for, beside it, is put right", arguments: Engine.allCases)
    func held(kind: Engine) async throws {
        let vendor = VendorOptions(holdAfter: 1, holdFor: .seconds(60))
        let source = Self.source(
            """
                      action: jushuitan/create_stocktake
                      connection: lost
                      input: {data: [{so_id: P1, warehouse: 1, items: [{sku_id: A, qty: 1}]}]}
            """, after: "10s")
        try await Workshop.with(kind, vendor: vendor, isVirtual: true, isMetered: true) { workshop in
            try await workshop.sellTasks(whenShort: "hold")
            try await workshop.grant(2)
            let run = try await workshop.start(workshop.save(source))
            try await workshop.reach(run) { $0 == .held }
            try await workshop.passUntil { try await workshop.tasks().reserved == 1 }
            #expect(try await workshop.found(run).run.state == .running)
            try await workshop.mend("lost", of: "jushuitan")
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded)
            #expect(steps.first { $0.path == "late[1]" }?.output?["repeated"] == false)
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 0, used: 2))
        }
    }

    @Test("when it answers slowly, and nothing is metered", arguments: Engine.allCases)
    func throttled(kind: Engine) async throws {
        let vendor = VendorOptions(throttlesFirst: true, holdAfter: 1, holdFor: .seconds(60))
        let source = Self.source(
            """
                      wait: callback
                      timeout: 1h
            """, after: "1s")
        try await Workshop.with(kind, vendor: vendor, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(source))
            try await workshop.passUntil {
                workshop.moves.seen.count { $0.run == run && $0.state == .waiting } == 2
            }
            // The try after the first one begins with nothing to note.
            let before = workshop.moves.seen.count
            try await workshop.passUntil {
                workshop.moves.seen.dropFirst(before).contains { $0.run == run && $0.state == .running }
            }
            let address = try #require(
                try await workshop.found(run).steps.first { $0.path == "stops" }?.input?["address"].string)
            let parts = address.split(separator: "/").map(String.init)
            _ = try await workshop.engine.accept(
                callback: [], token: parts[parts.count - 2], path: parts[parts.count - 1])
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded)
            #expect(steps.first { $0.path == "late[1]" }?.output?["repeated"] == false)
        }
    }

    @Test("when a person says what became of a call in doubt beside it", arguments: Engine.allCases)
    func resolved(kind: Engine) async throws {
        let silent = try SilentListener()
        defer { silent.close() }
        let address = "127.0.0.1:\(silent.port)"
        let source = Self.source(
            """
                      action: http/request
                      input: {method: POST, url: "http://\(address)/", timeout_seconds: 1}
            """, after: "2s")
        let vendor = VendorOptions(holdAfter: 1, holdFor: .seconds(2))
        try await Workshop.with(kind, vendor: vendor, isMetered: true, reaching: [address]) { workshop in
            try await workshop.sellTasks(whenShort: "hold")
            try await workshop.grant(2)
            let run = try await workshop.start(workshop.save(source))
            try await workshop.reach(run) { $0 == .inDoubt }
            try await workshop.passUntil { try await workshop.tasks().reserved == 2 }
            try await workshop.resolve(run, step: "stops", output: [:])
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded)
            #expect(steps.first { $0.path == "late[1]" }?.output?["repeated"] == false)
            try await workshop.passUntil { try await workshop.tasks().used == 2 }
        }
    }
}
