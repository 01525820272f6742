import Durable
import Storage
import Testing
import Values
import World

@Suite("An event")
struct EventTests {
    private func event(_ bench: Workbench, of aggregate: String = "order 1", version: Int64 = 1) -> NewEvent {
        NewEvent(
            "order.paid", workspace: bench.workspace, aggregate: aggregate, version: version,
            payload: ["version": .int(version)])
    }

    @Test("comes to each of its subscribers once, and to nobody else", arguments: Engine.allCases)
    func comesOnce(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let subscriptions =
                ["stock", "mail"].map { name in
                    Subscription(name, to: "order.paid") { event, attempt in
                        ledger.note(
                            "\(name) \(event.aggregate) \(event.version) \(event.payload["version"].integer ?? 0)"
                        )
                        return .done
                    }
                } + [
                    Subscription("audit", to: "order.closed") { _, _ in
                        ledger.note("audit")
                        return .done
                    }
                ]
            try await bench.working([], subscriptions: subscriptions) { worker in
                while try await bench.count("event_subscription") < 3 { await Task.yield() }
                try await bench.database.write { _ = try $0.publish(event(bench)) }
                let code = try await problemCode {
                    try await bench.database.write {
                        try $0.publish(event(bench, version: 2))
                        throw Problem.asTestSays
                    }
                }
                #expect(code == "test.failed")
                await ledger.wait(for: 2)
            }
            #expect(ledger.lines.sorted() == ["mail order 1 1 1", "stock order 1 1 1"])
            #expect(try await bench.living() == 0)
        }
    }

    @Test("comes with the others of its call to who takes them all, each once", arguments: Engine.allCases)
    func comesTogether(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let subscriptions = [
                Subscription("count", toAll: "order.paid") { events in
                    ledger.note(
                        "count " + events.map { "\($0.aggregate):\($0.version)" }.joined(separator: " "))
                    return .done
                },
                Subscription("mail", to: "order.paid") { event, _ in
                    ledger.note("mail \(event.aggregate):\(event.version)")
                    return .done
                },
            ]
            try await bench.working([], subscriptions: subscriptions) { worker in
                while try await bench.count("event_subscription") < 2 { await Task.yield() }
                try await bench.database.write { tx in
                    _ = try tx.publish([event(bench), event(bench, of: "order 2", version: 7)])
                }
                await ledger.wait(for: 3)
            }
            #expect(
                ledger.lines.sorted() == ["count order 1:1 order 2:7", "mail order 1:1", "mail order 2:7"])
            #expect(try await bench.living() == 0)
        }
    }

    @Test(
        "is told of in the installation's name to who takes all at once, whosever it is",
        arguments: Engine.allCases)
    func belongsToNobody(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let subscription = Subscription("count", toAll: "order.paid") { _ in .done }
            try await bench.worker([], subscriptions: [subscription]).register(isAlone: true)
            try await bench.database.write { _ = try $0.publish(event(bench)) }
            let owners = try await bench.database.read { snapshot in
                try snapshot.rows("SELECT workspace_id FROM job_ready") { try $0[0] as ID<Workspace> }
            }
            #expect(owners == [.installation])
        }
    }

    @Test(
        "comes in its order to an ordered subscriber of many kinds, told of in one call",
        arguments: Engine.allCases)
    func comesInOrderOfKinds(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (ledger, kinds) = (Ledger(), (1...12).map { "order.step_\($0)" })
            let subscriptions = kinds.map { kind in
                Subscription("stock", to: kind, ordered: true) { event, _ in
                    ledger.note("\(event.version)")
                    return .done
                }
            }
            try await bench.working([], subscriptions: subscriptions) { worker in
                while try await bench.count("event_subscription") < kinds.count { await Task.yield() }
                let events = kinds.enumerated().map { place, kind in
                    NewEvent(
                        kind, workspace: bench.workspace, aggregate: "order 1", version: Int64(place + 1),
                        payload: [:])
                }
                try await bench.database.write { _ = try $0.publish(events) }
                await ledger.wait(for: kinds.count)
            }
            #expect(ledger.lines == (1...12).map { "\($0)" })
        }
    }

    @Test("that a node of before has told of alone comes to who takes them all", arguments: Engine.allCases)
    func comesAlone(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let subscription = Subscription("count", toAll: "order.paid") { events in
                ledger.note(events.map { "\($0.aggregate):\($0.version)" }.joined(separator: " "))
                return .done
            }
            let told: JSON = [
                "id": .string("\(bench.database.world.newID(Event.self))"), "aggregate": "order 1",
                "version": 3,
                "payload": [:],
            ]
            try await bench.working([], subscriptions: [subscription]) { worker in
                try await bench.database.write { tx in
                    _ = try tx.enqueue(
                        NewJob("count<order.paid", workspace: bench.workspace, payload: told.bytes))
                }
                await ledger.wait(for: 1)
            }
            #expect(ledger.lines == ["order 1:3"])
        }
    }

    @Test("of one thing comes after those before it to an ordered subscription", arguments: Engine.allCases)
    func comesInOrder(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let subscription = Subscription(
                "stock", to: "order.paid", ordered: true, retry: .schedule([.zero, .zero])
            ) { event, attempt in
                if event.version == 3, attempt.number == 1 { throw Problem.asTestSays }
                ledger.note("\(event.aggregate):\(event.version)")
                return .done
            }
            try await bench.working([], subscriptions: [subscription]) { worker in
                while try await bench.count("event_subscription") < 1 { await Task.yield() }
                for version in 1...8 as ClosedRange<Int64> {
                    try await bench.database.write { tx in
                        for order in ["a", "b"] { try tx.publish(event(bench, of: order, version: version)) }
                    }
                }
                try await bench.passUntil { ledger.lines.count == 16 }
            }
            for order in ["a", "b"] {
                let seen = ledger.lines.filter { $0.hasPrefix(order) }
                #expect(seen == (1...8).map { "\(order):\($0)" })
            }
        }
    }
}
