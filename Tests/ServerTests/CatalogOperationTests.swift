import Accounts
import Durable
import Entitlements
import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("The catalog that is applied", .timeLimit(.minutes(2)))
struct CatalogOperationTests {
    private static func catalog(zone: String = "Asia/Shanghai", feature: String = "") -> String {
        """
        currency: CNY
        billing_zone: \(zone)
        features: [{key: task, name: 任务, kind: metered\(feature)}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 month, price: "9.90"}]
        """
    }

    @Test("dates documents and months by its zone", arguments: Engine.allCases)
    func zone(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        // It is the sixteenth in Shanghai, and the fifteenth in New York.
        clock.advance(by: try Timestamp(rfc3339: "2027-01-16T01:00:00Z") - clock.now)
        try await Front.with(engine, world: world, hasSandbox: true) { front in
            let source = Self.catalog(zone: "America/New_York")
            #expect(try await front.call(.put, "/v1/catalog", body: source).status == 200)
            let order = try await front.call(
                .post, "/v1/orders", body: #"{"items": [{"kind": "pack", "key": "tasks", "quantity": 1}]}"#)
            let number = try #require(order.json["number"].string)
            #expect(number.hasPrefix("20270115"))
            let payment = try await front.call(
                .post, "/v1/orders/\(number)/payments", body: #"{"channel": "sandbox"}"#)
            #expect(payment.json["number"].string?.hasPrefix("20270115") == true, "\(payment.json.text)")
            // The month's table was made before there was a catalog, from the first in Shanghai on.
            let months = try await front.call(.get, "/v1/usage/months").json["items"]
            #expect(months[0]["month"] == "2027-01")
            clock.advance(by: try Timestamp(rfc3339: "2027-02-01T04:00:00Z") - clock.now)
            let archive = { @Sendable in
                try await front.call(.post, "/v1/usage/archive", body: #"{"month": "2027-01"}"#)
            }
            #expect(try await archive().json["code"] == "usage.month_open")
            clock.advance(by: .seconds(3_600))
            #expect(try await archive().json["begun"] == 1)
        }
    }

    @Test("says of how many per cent used it is told", arguments: Engine.allCases)
    func alerts(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let source = Self.catalog(feature: ", alerts: [50]")
            #expect(try await front.call(.put, "/v1/catalog", body: source).status == 200)
            let database = front.installation.database
            let workspace = try await front.installation.operatorCaller().workspace
            let (percents, told) = AsyncStream.makeStream(of: Int64?.self)
            let worker = Worker(
                database: database, name: "told", handlers: [],
                subscriptions: [
                    Subscription("test", to: "entitlement.threshold") { event, _ in
                        told.yield(event.payload["percent"].integer)
                        return .done
                    }
                ])
            async let running: Void = worker.run()
            while try await database.read({ try $0.backlog().workers }) == 0 { await Task.yield() }
            try await database.write { tx in
                let source = GrantSource(Reference("test", "1"), line: 0)
                _ = try tx.grant([
                    NewGrant(workspace: workspace, feature: "task", amount: 10, from: tx.now, source: source)
                ])
                let key = UsageKey(workspace: workspace, source: "test", event: "1")
                _ = try tx.consume([
                    Consumption(key, feature: "task", amount: 5, for: Reference("test", "1"))
                ])
            }
            for await percent in percents {
                #expect(percent == 50)
                break
            }
            worker.drain()
            try await running
        }
    }

    @Test(
        "lets runs go on that are held for tasks, where it counts them otherwise", arguments: Engine.allCases)
    func terms(engine: Engine) async throws {
        try await Front.with(engine) { front in
            func looks(_ source: String) async throws -> Int {
                #expect(try await front.call(.put, "/v1/catalog", body: source).status == 200)
                let counts = try await front.installation.database.read { try $0.backlog().counts }
                return counts.filter { $0.kind == "flow.held" }.reduce(0) { $0 + $1.jobs }
            }
            let first = try await looks(Self.catalog())
            #expect(try await looks(Self.catalog(feature: ", alerts: [50]")) == first)
            #expect(try await looks(Self.catalog(feature: ", when_short: refuse")) > first)
        }
    }
}
