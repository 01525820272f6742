import Durable
import Entitlements
import OrderedCollections
import Storage
import Testing
import Values

@Suite("A use", .timeLimit(.minutes(1)))
struct UsageTests {
    @Test("takes by priority, then end, then age", arguments: Engine.allCases)
    func order(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let endless = try await desk.grant(desk.new(10, order: "1"))
            desk.pass(.microseconds(1))
            let late = try await desk.grant(desk.new(10, lasting: .seconds(60), order: "2"))
            let early = try await desk.grant(desk.new(10, lasting: .seconds(30), order: "3"))
            let first = try await desk.grant(desk.new(3, priority: -1, order: "4"))
            desk.pass(.microseconds(1))
            let younger = try await desk.grant(desk.new(10, order: "5"))
            let record = try await desk.consume(35, event: "1")
            #expect(
                record.shares.map(\.grant) == [first.id, early.id, late.id, endless.id, younger.id])
            #expect(record.shares.map(\.amount) == [3, 10, 10, 10, 2])
            #expect(record.remaining == 8)
        }
    }

    @Test("that is more than what is left is refused, and takes nothing", arguments: Engine.allCases)
    func insufficient(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10))
            let uses = [desk.use(7, event: "1"), desk.use(4, event: "2"), desk.use(3, event: "3")]
            let results = try await desk.database.write { try $0.consume(uses) }
            #expect(results.map(\.code) == [nil, "entitlement.insufficient", nil])
            guard case .failure(let problem) = results[1] else { return }
            #expect(problem.status == 402)
            #expect(problem.details == ["feature": "task", "needed": 4, "available": 3])
            #expect(problem.message.zh.contains("需要 4，可用 3"))
            #expect(try await desk.balance()?.remaining == 0)
        }
    }

    @Test("under a known key is the first one, and another one under it an error", arguments: Engine.allCases)
    func repeats(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10))
            let first = try await desk.consume(6, event: "1")
            desk.pass(.seconds(1))
            #expect(try await desk.consume(6, event: "1") == first)
            let other = [
                desk.use(5, event: "1"), desk.use(6, of: "seats", event: "1"),
                Consumption(desk.key("1"), feature: "task", amount: 6, for: Reference("run", "another")),
            ]
            let results = try await desk.database.write { try $0.consume(other) }
            #expect(results.map(\.code) == ["usage.differs", "usage.differs", "usage.differs"])
            let twins = [desk.use(2, event: "2"), desk.use(2, event: "2"), desk.use(1, event: "2")]
            let twice = try await desk.database.write { try $0.consume(twins) }
            #expect(twice.map(\.code) == [nil, nil, "usage.differs"])
            #expect(twice[0] == twice[1])
            #expect(try await desk.balance()?.remaining == 2)
        }
    }

    @Test(
        "of no amount, of less, or of more than there may be is refused",
        arguments: Engine.allCases, [0, -1, .min, .max, Consumption.amountMax + 1] as [Int64])
    func hostileAmounts(engine: Engine, amount: Int64) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(NewGrant.amountMax))
            let uses = [desk.use(amount, event: "1"), desk.use(1, event: "2")]
            let consumed = try await desk.database.write { try $0.consume(uses).map(\.code) }
            #expect(consumed == ["usage.amount", nil])
            let reserved = try await desk.database.write { try $0.reserve(uses).map(\.code) }
            #expect(reserved == ["usage.amount", nil])
            #expect(try await desk.balance()?.remaining == NewGrant.amountMax - 1)
        }
    }

    @Test("with a text that no database keeps is refused alone", arguments: Engine.allCases)
    func hostileTexts(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10))
            let uses = [
                desk.use(event: ""), desk.use(event: "a\0"), desk.use(of: "task\0", event: "1"),
                desk.use(event: String(repeating: "字", count: 200)), desk.use(event: "2"),
            ]
            let results = try await desk.database.write { try $0.consume(uses).map(\.code) }
            #expect(results == Array(repeating: "usage.malformed", count: 4) + [nil])
            let keys = [desk.key("a\0"), desk.key("")]
            let reversed = try await desk.database.write { try $0.reverse(keys).map(\.code) }
            #expect(reversed == ["usage.unknown", "usage.unknown"])
        }
    }

    @Test(
        "that is reversed goes back to its grants, once, with a record of its own", arguments: Engine.allCases
    )
    func reverse(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let short = try await desk.grant(desk.new(4, lasting: .seconds(10), order: "1"))
            let long = try await desk.grant(desk.new(10, order: "2"))
            try await desk.consume(6, event: "1")
            desk.pass(.seconds(10))
            let key = desk.key("1")
            let reversal = try await desk.database.write { try $0.reverse([key])[0].get() }
            #expect(reversal.amount == -6 && reversal.remaining == 10)
            let again = try await desk.database.write { try $0.reverse([key, key]).map { try $0.get() } }
            #expect(again == [reversal, reversal])
            #expect(try await desk.look(short).expired == 4)
            #expect(try await desk.look(long).remaining == 10)
            let time = desk.now - .seconds(60)..<desk.now + .seconds(1)
            let used = try await desk.history.used(UsageQuery("task", of: desk.workspace, in: time))
            #expect(used == 0)
        }
    }

    @Test(
        "that was reserved cannot fail, whatever ended or was revoked meanwhile", arguments: Engine.allCases)
    func commit(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let ending = try await desk.grant(desk.new(4, lasting: .seconds(10), order: "1"))
            let revoked = try await desk.grant(desk.new(4, order: "2"))
            try await desk.reserve(6, event: "1")
            try await desk.reserve(1, event: "2")
            #expect(try await desk.balance()?.remaining == 1)
            #expect(try await desk.balance()?.reserved == 7)
            _ = try await desk.database.write { [workspace = desk.workspace] tx in
                try tx.revoke(Reference("order", "2"), workspace: workspace)
            }
            desk.pass(.seconds(10))
            #expect(
                try await problemCode { try await desk.consume(1, event: "3") } == "entitlement.insufficient")
            let keys = [desk.key("1"), desk.key("1"), desk.key("9")]
            let results = try await desk.database.write { try $0.commit(keys) }
            #expect(results.map(\.code) == [nil, nil, "usage.unknown"])
            #expect(results[0] == results[1])
            let other = desk.key("2")
            let released = try await desk.database.write { try $0.release([other])[0].get() }
            #expect(released.state == .released)
            let (ended, gone) = (try await desk.look(ending), try await desk.look(revoked))
            #expect((ended.consumed, ended.expired, ended.reserved) == (4, 0, 0))
            #expect((gone.consumed, gone.revoked, gone.reserved) == (2, 2, 0))
        }
    }

    @Test(
        "that was released may be reserved again under its key, and is not committed",
        arguments: Engine.allCases)
    func release(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(5))
            try await desk.reserve(5, event: "1")
            let key = desk.key("1")
            #expect(try await desk.reserve(5, event: "1").state == .reserved)
            for _ in 1...2 {
                let released = try await desk.database.write { try $0.release([key])[0].get() }
                #expect(released.state == .released)
            }
            let late = try await desk.database.write { try $0.commit([key]).map(\.code) }
            #expect(late == ["usage.released"])
            #expect(try await desk.balance()?.remaining == 5)
            #expect(try await desk.reserve(5, event: "1").state == .reserved)
            #expect(try await problemCode { try await desk.consume(5, event: "1") } == "usage.reserved")
            try await desk.database.write { _ = try $0.commit([key])[0].get() }
            let tooLate = try await desk.database.write { try $0.release([key]).map(\.code) }
            #expect(tooLate == ["usage.committed"])
            #expect(try await desk.reserve(5, event: "1").state == .used)
        }
    }

    @Test(
        "is merged with others where jobs' completions make it, and written once", arguments: Engine.allCases)
    func effects(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(100))
            try await desk.reserve(10, event: "kept")
            let change = EffectKind<UsageChange>("test.use") { changes, tx in _ = try tx.change(changes) }
            let handler = JobHandler("work") { [desk] attempt in
                let event = String(decoding: attempt.payload, as: UTF8.self)
                let commit = change(.commit(desk.key(event), feature: "task"))
                if event == "kept" { return Completion(effects: [commit]) }
                return Completion(effects: [change(.reserve(desk.use(2, event: event))), commit])
            }
            try await desk.working([handler]) {
                for event in ["1", "2", "2", "kept", "kept", "3"] {
                    try await desk.database.write { [workspace = desk.workspace] tx in
                        _ = try tx.enqueue(NewJob("work", workspace: workspace, payload: Array(event.utf8)))
                    }
                }
                while true {
                    let balance = try await desk.balance()
                    if balance?.remaining == 84, balance?.reserved == 0 { break }
                }
            }
            let time = desk.now - .seconds(60)..<desk.now + .seconds(60)
            let used = try await desk.history.used(UsageQuery("task", of: desk.workspace, in: time))
            #expect(used == 16)
        }
    }

    @Test("is never of more than there is, whoever takes at the same time", arguments: Engine.allCases)
    func concurrent(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(60, lasting: .seconds(60), order: "1"))
            try await desk.grant(desk.new(40, order: "2"))
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for task in 0..<6 {
                    group.addTask {
                        var taken = 0
                        for number in 0..<8 {
                            let uses = (0..<5).map { desk.use(1, event: "\(task) \(number) \($0)") }
                            switch task {
                            case 0, 1:
                                taken += try await desk.database.write {
                                    try $0.consume(uses).count { $0.code == nil }
                                }
                            case 2:
                                taken += try await desk.database.writeCommitted {
                                    try $0.reserve(uses).count { $0.code == nil }
                                }
                            case 3:
                                for use in uses
                                where try await problemCode({ _ = try await desk.meter.reserve(use) }) == nil
                                {
                                    taken += 1
                                }
                            default:
                                for use in uses
                                where try await problemCode({ _ = try await desk.meter.consume(use) }) == nil
                                {
                                    taken += 1
                                }
                            }
                        }
                        return taken
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(taken == 100)
            #expect(try await desk.balance()?.remaining == 0)
        }
    }

    @Test("of several feature points waits for nobody in a circle", arguments: Engine.allCases)
    func circle(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let features = ["a", "b", "c"]
            let news = features.enumerated().map { desk.new(1_000, of: $1, line: $0) }
            try await desk.database.write { _ = try $0.grant(news).map { try $0.get() } }
            try await withThrowingTaskGroup { group in
                for task in 0..<4 {
                    group.addTask {
                        for number in 0..<10 {
                            let order = task % 2 == 0 ? features : features.reversed()
                            let uses = order.map { desk.use(of: $0, event: "\(task) \(number) \($0)") }
                            try await desk.database.writeCommitted { tx in
                                for result in try tx.consume(uses) { _ = try result.get() }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for feature in features { #expect(try await desk.balance(of: feature)?.remaining == 960) }
        }
    }
}
