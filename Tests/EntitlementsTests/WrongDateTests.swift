import Entitlements
import Storage
import Testing
import Values

@Suite("The usage history under a clock that is wrong", .timeLimit(.minutes(1)))
struct WrongDateTests {
    private static let day = Duration.seconds(86_400)

    @Test(
        "refuses no use, and loses and doubles none, whatever was archived while the clock ran ahead",
        arguments: Engine.allCases)
    func ahead(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 11)
                try await attic.fill(months: 2, dice: &dice)
                try await attic.use("present")
                let present = UsageMonth(at: desk.now, in: .shanghai)
                desk.date.set(ahead: WrongDateTests.day * 160)
                try await attic.use("ahead")
                try await attic.history.keepHouse()
                for state in [HistoryPeriod.State.archiving, .cold, .dropped] {
                    let moved = try await attic.history.periods().prefix(4)
                    #expect(moved.allSatisfy { $0.state == state }, "\(moved.map(\.state))")
                    #expect(moved.contains { $0.time == present.instants })
                    // The present month and the next are moved, and of the one after next there never was a table.
                    for (number, days) in [0, 31, 62, 0].enumerated() {
                        desk.date.set(ahead: WrongDateTests.day * days)
                        desk.pass(.seconds(1))
                        try await attic.use("\(state) \(number)")
                        let again = desk.use(2, event: "\(state) \(number)")
                        #expect(try await desk.meter.consume(again) == attic.records.last)
                    }
                    try await attic.check(dice: &dice)
                    let shown = try await attic.history.records(
                        UsageQuery("task", of: desk.workspace, in: present.instants), limit: 1)
                    #expect(shown == attic.records.suffix(1))
                    desk.date.set(ahead: WrongDateTests.day * 160)
                    for period in moved { try await attic.move(period) }
                }
                try await attic.check(dice: &dice)
                let left = try #require(try await desk.balance()?.remaining)
                let used = attic.records.filter {
                    $0.consumption.key.workspace == desk.workspace && $0.consumption.feature == "task"
                }
                #expect(left == 100_000 - used.reduce(0) { $0 + $1.amount })
            }
        }
    }

    @Test(
        "refuses no use any more of a month that an earlier version had closed to them",
        arguments: Engine.allCases)
    func earlierSeal(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 12)
                try await attic.fill(months: 2, dice: &dice)
                let present = UsageMonth(at: desk.now, in: .shanghai)
                desk.date.set(ahead: WrongDateTests.day * 160)
                try await attic.history.keepHouse()
                let period = try #require(
                    try await attic.history.periods().first { $0.time == present.instants })
                try await desk.database.write { try Self.refuse(period.time, in: $0) }
                desk.date.set(ahead: .zero)
                desk.pass(.seconds(1))
                #expect(try await problemCode { try await attic.use("refused") } == "storage.constraint")
                try await attic.move(period, stoppingAt: 0)
                try await attic.use("kept")
                try await attic.move(period)
                try await attic.use("late")
                try await attic.check(dice: &dice)
            }
        }
    }

    /// Closes a period as it was once closed.
    private static func refuse(_ time: Range<Timestamp>, in tx: Transaction) throws {
        let table = EntitlementSchema.history.table(of: time).text
        switch tx.engine {
        case .sqlite:
            try tx.define("DROP TRIGGER \(table)_sealed")
            try tx.define(
                "CREATE TRIGGER \(table)_sealed BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'sealed'); END"
            )
        case .postgres:
            try tx.define("DROP TRIGGER sealed ON \(table)")
            try tx.define("ALTER TABLE \(table) ADD CONSTRAINT sealed CHECK (false) NOT VALID")
        }
    }

    @Test(
        "refuses no use where it has stood still for months, or before its first month",
        arguments: Engine.allCases)
    func behind(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10, after: WrongDateTests.day * -400))
            for (number, days) in [0, 100, -100, 40, -300, 200].enumerated() {
                desk.date.set(ahead: WrongDateTests.day * days)
                _ = try await desk.meter.consume(desk.use(event: "\(number)"))
            }
            #expect(try await desk.balance()?.remaining == 4)
            let query = UsageQuery(
                "task", of: desk.workspace,
                in: desk.now - WrongDateTests.day * 900..<desk.now + WrongDateTests.day)
            #expect(try await desk.history.used(query) == 6)
        }
    }
}
