import Durable
import Entitlements
import Storage
import Synchronization
import Testing
import Values

@Suite("A grant", .timeLimit(.minutes(1)))
struct GrantTests {
    @Test("may be used from its first instant, and from its last on not any more", arguments: Engine.allCases)
    func window(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10, after: .seconds(5), lasting: .seconds(10)))
            desk.pass(.seconds(5) - .microseconds(1))
            #expect(
                try await problemCode { try await desk.consume(event: "0") } == "entitlement.insufficient")
            #expect(try await desk.balance()?.remaining == 0)
            desk.pass(.microseconds(1))
            try await desk.consume(event: "1")
            desk.pass(.seconds(10) - .microseconds(1))
            try await desk.consume(event: "2")
            #expect(try await desk.balance()?.remaining == 8)
            desk.pass(.microseconds(1))
            #expect(
                try await problemCode { try await desk.consume(event: "3") } == "entitlement.insufficient")
            #expect(try await desk.balance()?.remaining == 0)
        }
    }

    @Test("of one that begins as another ends leaves no instant between them", arguments: Engine.allCases)
    func adjacent(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let one = try await desk.grant(desk.new(10, lasting: .seconds(10), order: "1"))
            let two = try await desk.grant(
                desk.new(10, after: .seconds(10), lasting: .seconds(10), order: "2"))
            desk.pass(.seconds(10) - .microseconds(1))
            #expect(try await desk.consume(event: "1").shares.map(\.grant) == [one.id])
            desk.pass(.microseconds(1))
            #expect(try await desk.consume(event: "2").shares.map(\.grant) == [two.id])
        }
    }

    @Test(
        "is written off by its job at its end, and not before, and that is told once",
        arguments: Engine.allCases)
    func expires(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let grant = try await desk.grant(desk.new(10, lasting: .seconds(10), label: "月包"))
            let used = try await desk.grant(desk.new(1, priority: -1, lasting: .seconds(10), order: "2"))
            try await desk.consume(3, event: "1")
            try await desk.reserve(2, event: "2")
            let told = Told()
            try await desk.working(desk.meter.handlers, subscriptions: [told.of("entitlement.expired")]) {
                try await desk.passUntil(desk.now + .seconds(10) - .microseconds(1))
                #expect(try await desk.look(grant).expired == 0)
                desk.pass(.microseconds(1))
                try await desk.passUntil { told.events.count == 1 }
                let after = try await desk.look(grant)
                #expect((after.expired, after.remaining, after.reserved) == (6, 0, 2))
                // Once more, as after a crash.
                try await desk.database.writeCommitted { try $0.expire([grant.place, used.place]) }
                let key = desk.key("2")
                try await desk.database.write { _ = try $0.release([key]) }
            }
            #expect(try await desk.look(grant).expired == 8)
            #expect(told.events.map { $0["amount"] } == [6])
            #expect(told.events.map { $0["label"] } == ["月包"])
        }
    }

    @Test("that is written off too early gets its job again", arguments: Engine.allCases)
    func early(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let grant = try await desk.grant(desk.new(10, lasting: .seconds(10)))
            let timers = {
                try await desk.database.read {
                    try $0.row("SELECT count(*) FROM job_timer") { try $0[0] as Int }
                }
            }
            #expect(try await timers() == 1)
            try await desk.database.writeCommitted { try $0.expire([grant.place]) }
            #expect(try await timers() == 2)
            #expect(try await desk.look(grant) == grant)
        }
    }

    @Test(
        "is made once for a line of a document, and another one for that line is refused",
        arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let first = try await desk.grant(desk.new(10, lasting: .seconds(60)))
            desk.pass(.seconds(1))
            #expect(try await desk.grant(desk.new(10, lasting: .seconds(60))) == first)
            let news = [
                desk.new(11), desk.new(10, of: "seats"), desk.new(5, line: 2), desk.new(5, line: 2),
                desk.new(6, line: 2),
            ]
            let codes = try await desk.database.write { try $0.grant(news).map(\.code) }
            #expect(
                codes == [
                    "entitlement.grant_differs", "entitlement.grant_differs", nil, nil,
                    "entitlement.grant_differs",
                ])
            #expect(try await desk.balance()?.granted == 15)
        }
    }

    @Test("of nothing, of too much, or of an empty window is refused alone", arguments: Engine.allCases)
    func hostile(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let news = [
                desk.new(0), desk.new(-1), desk.new(.max), desk.new(.min), desk.new(NewGrant.amountMax + 1),
                desk.new(1, lasting: .zero), desk.new(1, lasting: .seconds(-1)), desk.new(1, of: ""),
                desk.new(1, order: "a\0"), desk.new(1, label: "\0"), desk.new(2),
            ]
            let codes = try await desk.database.write { try $0.grant(news).map(\.code) }
            #expect(
                codes == Array(repeating: "entitlement.amount", count: 5) + [
                    "entitlement.window", "entitlement.window",
                ]
                    + Array(repeating: "entitlement.malformed", count: 3) + [nil])
        }
    }

    @Test("that would make the sum of all overflow is refused", arguments: Engine.allCases)
    func overflow(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let most = Int(Int64.max / NewGrant.amountMax)
            let news = (1...most + 2).map { desk.new(NewGrant.amountMax, line: $0) }
            let codes = try await desk.database.write { try $0.grant(news).map(\.code) }
            #expect(codes.prefix(most).allSatisfy { $0 == nil })
            #expect(codes.suffix(2) == ["entitlement.too_much", "entitlement.too_much"])
            #expect(try await desk.balance()?.remaining == Int64(most) * NewGrant.amountMax)
            let rest = desk.new(Int64.max % NewGrant.amountMax, line: most + 1)
            try await desk.grant(rest)
            try await desk.consume(7, event: "1")
            #expect(try await desk.balance()?.remaining == .max - 7)
        }
    }

    @Test("is revoked with those of its document alone, and tells what was used", arguments: Engine.allCases)
    func revoke(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10, lasting: .seconds(60)))
            let seats = try await desk.grant(desk.new(5, of: "seats", line: 2))
            let other = try await desk.grant(desk.new(10, order: "order 2"))
            try await desk.consume(4, event: "1")
            try await desk.reserve(3, event: "2")
            let workspace = desk.workspace
            let revoked = try await desk.database.write {
                try $0.revoke(Reference("order", "order 1"), line: 1, workspace: workspace)
            }
            #expect(revoked.map(\.consumed) == [4])
            #expect(revoked.map(\.revoked) == [3])
            #expect(revoked.map(\.reserved) == [3])
            #expect(try await desk.look(seats) == seats)
            let again = try await desk.database.write {
                try $0.revoke(Reference("order", "order 1"), workspace: workspace)
            }
            #expect(again.map(\.revoked) == [3, 5])
            #expect(try await desk.look(other) == other)
            let entitled = try await desk.database.read { try $0.entitled(to: "seats", workspace: workspace) }
            #expect(entitled == 0)
            // A refund is not undone by a repeat of what was paid.
            #expect(try await desk.grant(desk.new(10, lasting: .seconds(60))).remaining == 0)
        }
    }

    @Test("is in use while it is valid and something is left of it, in its turn", arguments: Engine.allCases)
    func inUse(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            func inUse() async throws -> [ID<Grant>] {
                try await desk.database.read { [workspace = desk.workspace] in
                    try $0.grantsInUse(of: "task", workspace: workspace).map(\.id)
                }
            }
            let endless = try await desk.grant(desk.new(10, order: "1"))
            let later = try await desk.grant(
                desk.new(10, priority: -1, after: .seconds(20), lasting: .seconds(20), order: "2"))
            let soon = try await desk.grant(desk.new(10, lasting: .seconds(30), order: "3"))
            try await desk.grant(desk.new(10, of: "seats", order: "4"))
            #expect(try await inUse() == [soon.id, endless.id])
            desk.pass(.seconds(20))
            #expect(try await inUse() == [later.id, soon.id, endless.id])
            // What is set aside may not be used by others.
            try await desk.reserve(10, event: "1")
            #expect(try await inUse() == [soon.id, endless.id])
            desk.pass(.seconds(10))
            #expect(try await inUse() == [endless.id])
            let workspace = desk.workspace
            _ = try await desk.database.write { try $0.revoke(Reference("order", "1"), workspace: workspace) }
            #expect(try await inUse() == [])
        }
    }

    @Test("is found by its document, in the order of the lines", arguments: Engine.allCases)
    func ofDocument(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let second = try await desk.grant(desk.new(5, of: "seats", line: 2))
            let first = try await desk.grant(desk.new(10, line: 1))
            try await desk.grant(desk.new(10, order: "order 2"))
            let (source, own) = (Reference("order", "order 1"), desk.workspace)
            let theirs = desk.neighbour
            #expect(
                try await desk.database.read { try $0.grants(from: source, workspace: own) } == [
                    first, second,
                ])
            #expect(try await desk.database.read { try $0.grants(from: source, workspace: theirs) } == [])
        }
    }

    @Test("of a static feature point counts while it is valid", arguments: Engine.allCases)
    func entitled(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(5, of: "seats", lasting: .seconds(10), line: 1))
            try await desk.grant(desk.new(3, of: "seats", after: .seconds(5), line: 2))
            let seats = { @Sendable in
                try await desk.database.read { try $0.entitled(to: "seats", workspace: desk.workspace) }
            }
            #expect(try await seats() == 5)
            desk.pass(.seconds(5))
            #expect(try await seats() == 8)
            desk.pass(.seconds(5))
            #expect(try await seats() == 3)
            let sso = try await desk.database.read { try $0.entitled(to: "sso", workspace: desk.workspace) }
            #expect(sso == 0)
        }
    }

    @Test(
        "tells of the per cents that are set, each once as long as so much is used",
        arguments: Engine.allCases)
    func alerts(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let told = Told()
            try await desk.working([], subscriptions: [told.of("entitlement.threshold")]) {
                func set(_ percents: [Int]?) async throws {
                    try await desk.database.write { tx in
                        try tx.setAlerts(percents.map { ["task": $0] } ?? [:])
                    }
                }
                try await set([50, 95])
                try await desk.grant(desk.new(100))
                try await desk.consume(50, event: "1")
                try await set([30, 50, 60])
                try await desk.consume(1, event: "2")
                try await desk.consume(9, event: "3")
                try await set([])
                try await desk.consume(20, event: "4")
                try await set(nil)
                try await desk.consume(1, event: "5")
                try await desk.passUntil { told.events.count == 3 }
                #expect(told.events.map { $0["percent"] } == [50, 60, 80])
                #expect(told.events.map { $0["used"] } == [50, 60, 81])
            }
        }
    }

    @Test("tells of no per cent again that was reached all the time", arguments: Engine.allCases)
    func fallenAlerts(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let told = Told()
            try await desk.working([], subscriptions: [told.of("entitlement.threshold")]) {
                try await desk.grant(desk.new(100, order: "1"))
                try await desk.consume(100, event: "1")
                // Of more than that, all is used no longer, but four fifths still are.
                try await desk.grant(desk.new(20, order: "2"))
                try await desk.consume(20, event: "2")
                try await desk.passUntil { told.events.count == 3 }
                #expect(told.events.compactMap { $0["percent"].integer }.sorted() == [80, 100, 100])
            }
        }
    }

    @Test(
        "tells once that four fifths, and once that all of what is valid is used", arguments: Engine.allCases)
    func thresholds(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let told = Told()
            try await desk.working([], subscriptions: [told.of("entitlement.threshold")]) {
                try await desk.grant(desk.new(60, order: "1"))
                try await desk.grant(desk.new(40, lasting: .seconds(10), order: "2"))
                try await desk.consume(79, event: "1")
                try await desk.reserve(1, event: "2")
                try await desk.passUntil { true }
                #expect(told.events.isEmpty)
                let key = desk.key("2")
                try await desk.database.write { _ = try $0.commit([key]) }
                try await desk.consume(19, event: "3")
                try await desk.passUntil { told.events.count == 1 }
                try await desk.consume(1, event: "4")
                try await desk.passUntil { told.events.count == 2 }
                #expect(
                    told.events.compactMap { $0["percent"].integer }
                        == AlertPercents.standard.map { Int64($0) })
                #expect(told.events.map { $0["used"] } == [80, 100])
                // More is bought, and what was used of the ended grant counts no more.
                desk.pass(.seconds(10))
                try await desk.grant(desk.new(40, order: "3"))
                try await desk.consume(19, event: "5")
                try await desk.consume(1, event: "6")
                try await desk.passUntil { told.events.count == 3 }
                #expect(told.events.last?["granted"] == 100)
                #expect(told.events.last?["used"] == 80)
            }
            #expect(told.events.count == 3)
        }
    }
}
