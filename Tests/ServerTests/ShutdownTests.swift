import Durable
import Foundation
import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("An orderly end", .timeLimit(.minutes(5)))
struct ShutdownTests {
    private static let flow = """
        flow: slow
        trigger: {app: webhook}
        steps:
          - id: ask
            action: jushuitan/query_inventory
            connection: shop
            input: {warehouse: 1, sku_ids: [a]}
          - {id: done, end: succeeded}
        """

    @Test("lets what runs finish, and holds no lease afterwards", arguments: Engine.allCases)
    func finishes(engine: Engine) async throws {
        try await ShutdownTests.with(engine) { front, vendor in
            let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await front.installation.work { for await _ in stopped {} } }
                let run = try await ShutdownTests.start(front)
                await vendor.arrived(1)
                stop.finish()
                vendor.release()
                try await group.waitForAll()
                #expect(try await ShutdownTests.state(of: run, front) == "succeeded")
                let backlog = try await front.installation.database.read { try $0.backlog() }
                #expect(backlog.workers == 0)
                #expect(backlog.counts.isEmpty)
            }
        }
    }

    @Test(
        "gives back what does not finish within the limit, and the next start goes on at once",
        arguments: Engine.allCases)
    func givesBack(engine: Engine) async throws {
        try await ShutdownTests.with(engine) { front, vendor in
            let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
            let run = try await ShutdownTests.start(front)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await front.installation.work(finishingWithin: .zero) { for await _ in stopped {} }
                }
                await vendor.arrived(1)
                stop.finish()
                try await group.waitForAll()
            }
            let backlog = try await front.installation.database.read { try $0.backlog() }
            #expect(backlog.workers == 0)
            #expect(backlog.counts.map(\.jobs) == [1])
            #expect(!backlog.counts.contains { $0.place == .running })
            vendor.release()
            let (over, end) = AsyncStream.makeStream(of: Void.self)
            let next = try await front.another()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await next.work { for await _ in over {} } }
                let began = front.installation.database.world.clock.monotonic
                while try await ShutdownTests.state(of: run, front) != "succeeded" {}
                // A lease that nobody gives back ends after 15 seconds.
                #expect(front.installation.database.world.clock.monotonic - began < .seconds(10))
                end.finish()
                try await group.waitForAll()
            }
        }
    }

    private static func start(_ front: Front) async throws -> String {
        let started = try await front.call(.post, "/v1/flows/slow/runs", body: "{}")
        return try #require(started.json["run"].string)
    }

    private static func state(of run: String, _ front: Front) async throws -> String? {
        try await front.call(.get, "/v1/runs/\(run)").json["state"].string
    }

    /// A node with a flow whose one call is answered when the test says so.
    private static func with(
        _ engine: Engine, _ body: @Sendable (Front, HeldAnswer) async throws -> Void
    ) async throws {
        try await HeldAnswer.with(#"{"code": 0, "data": {"items": []}}"#) { vendor in
            try await Front.with(engine, hosts: ["127.0.0.1:\(vendor.port)"]) { front in
                let values =
                    #"{"base_url": "http://127.0.0.1:\#(vendor.port)", "app_key": "k", "app_secret": "s"}"#
                let made = try await front.call(
                    .post, "/v1/connections",
                    body: #"{"name": "shop", "app": "jushuitan", "values": \#(values)}"#)
                #expect(made.status == 201)
                let applied = try await front.call(.post, "/v1/flows", body: flow)
                #expect(applied.status == 200, "\(applied.json)")
                try await body(front, vendor)
            }
        }
    }
}
