import Analytics
import Catalog
import Durable
import OrderedCollections
import Storage
import Testing
import Values
import World

@Suite("Views and events", .timeLimit(.minutes(5)))
struct EventTests {
    private let tasks = ItemKey(.pack, "tasks")
    private let cable = ItemKey(.good, "cable")

    @Test("a view counts once a day for a workspace and a thing, on any node", arguments: Engine.allCases)
    func views(engine: Engine) async throws {
        try await Counter.with(engine) { counter in
            let (ann, bob) = (counter.workspace(), counter.workspace())
            let other = Tally(counter.database, catalogs: CatalogCache())
            for _ in 1...3 {
                try await counter.tally.view([tasks, cable], by: ann)
                try await other.view([tasks], by: ann)
                try await other.view([tasks], by: bob)
            }
            #expect(try await counter.views() == ["pack tasks 2", "good cable 1"])
            counter.clock.advance(by: .seconds(86_400))
            try await counter.tally.view([tasks], by: ann)
            #expect(try await counter.views() == ["pack tasks 3", "good cable 1"])
            let views = try await counter.report().funnel.map { $0.counts[.view] }
            #expect(views == [3, 1])
        }
    }

    @Test("views that many tell of at once are counted once each", arguments: Engine.allCases)
    func loop(engine: Engine) async throws {
        try await Counter.with(engine) { counter in
            let workspaces = (0..<20).map { _ in counter.workspace() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for workspace in workspaces + workspaces + workspaces {
                    group.addTask { try await counter.tally.view([tasks, cable], by: workspace) }
                }
                try await group.waitForAll()
            }
            #expect(try await counter.views() == ["good cable 20", "pack tasks 20"])
        }
    }

    @Test("views of what is not sold are refused, and with them those beside")
    func refusals() async throws {
        try await Counter.with(.sqlite) { counter in
            let ann = counter.workspace()
            for item in [ItemKey(.good, "none"), ItemKey(.feature, "task")] {
                let problem = await #expect(throws: Problem.self) {
                    try await counter.tally.view([tasks, item], by: ann)
                }
                #expect(problem?.code == "analytics.item")
            }
            let many = Set((0...Tally.viewsMax).map { ItemKey(.good, "g\($0)") })
            for items in [[], many] as [Set<ItemKey>] {
                let problem = await #expect(throws: Problem.self) {
                    try await counter.tally.view(items, by: ann)
                }
                #expect(problem?.code == "analytics.views")
            }
            let views = try await counter.views()
            #expect(views == [])
        }
    }

    @Test("workers count what they are told of, each event once", arguments: Engine.allCases)
    func events(engine: Engine) async throws {
        try await Counter.with(engine) { counter in
            let (ann, bob) = (counter.workspace(), counter.workspace())
            let end = counter.clock.now + .seconds(20 * 86_400)
            try await counter.working(2) {
                var events: [NewEvent] = []
                for number in 1...30 {
                    events += [
                        event("order.pending", of: ann, number), event("order.fulfilled", of: bob, number),
                        event(
                            "order.paid", of: ann, number,
                            .moved("3.00", [("pack", "tasks", "1.01"), ("good", "cable", "1.98")])),
                        event(
                            "aftersales.done", of: ann, number, .moved("0.50", [("pack", "tasks", "0.50")])),
                        event("cart.changed", of: number % 2 == 0 ? ann : bob, number, ["items": [1]]),
                        event("cart.changed", of: counter.workspace(), number, ["items": []]),
                    ]
                }
                // Nothing went through a channel where nothing was to be paid.
                events.append(event("order.paid", of: bob, 31, .moved("0.00", [], channel: .null)))
                for (version, end) in [(3, end), (2, nil), (1, end + .seconds(1))] as [(Int, Timestamp?)] {
                    let end = end.map { JSON.string($0.rfc3339) } ?? .null
                    events.append(event("holding.changed", of: ann, version, ["ends_at": end], as: "pro"))
                }
                try await counter.publish(events)
            }
            let report = try await counter.report()
            #expect(report.funnelRows.map { $0.dropFirst() } == [["0", "2", "30", "31", "30"]])
            #expect(
                report.revenueRows.map { $0.dropFirst().joined(separator: " ") } == [
                    "good cable wechat CNY 5940 0", "order  wechat CNY 30 0",
                    "pack tasks wechat CNY 3030 1500",
                ])
            #expect(report.renewals.map(\.endsAt) == [end])
        }
    }

    @Test(
        "what was given to spend is no money that came in or went back; what was told before says nothing of it",
        arguments: Engine.allCases)
    func bonus(engine: Engine) async throws {
        try await Counter.with(engine) { counter in
            let ann = counter.workspace()
            let lines = [("pack", "tasks", "2.00"), ("good", "cable", "1.00")]
            try await counter.working {
                try await counter.publish([
                    event("order.paid", of: ann, 1, .moved("3.00", lines, bonuses: ["0.50", "1.00"])),
                    event("order.paid", of: ann, 2, .moved("3.00", lines)),
                    event("aftersales.done", of: ann, 3, .moved("2.00", [lines[0]], bonuses: ["0.50"])),
                ])
            }
            #expect(
                try await counter.report().revenueRows.map { $0.dropFirst().joined(separator: " ") } == [
                    "good cable wechat CNY 100 0", "pack tasks wechat CNY 350 150",
                ])
        }
    }

    private func event(
        _ kind: String, of workspace: ID<Workspace>, _ version: Int, _ payload: JSON = [:],
        as aggregate: String = "N"
    ) -> NewEvent {
        NewEvent(kind, workspace: workspace, aggregate: aggregate, version: Int64(version), payload: payload)
    }
}

extension JSON {
    fileprivate static func moved(
        _ amount: String, _ lines: [(String, String, String)], bonuses: [String] = [],
        channel: JSON = "wechat"
    ) -> JSON {
        var facts: JSONObject = ["amount": .string(amount), "currency": "CNY", "channel": channel]
        var parts: [JSONObject] = lines.map {
            ["kind": .string($0), "key": .string($1), "amount": .string($2)]
        }
        for (place, bonus) in bonuses.enumerated() { parts[place]["bonus"] = .string(bonus) }
        if !bonuses.isEmpty { facts["bonus"] = bonuses.count == 1 ? "0.50" : "1.50" }
        facts["lines"] = .array(parts.map(JSON.object))
        return .object(facts)
    }
}
