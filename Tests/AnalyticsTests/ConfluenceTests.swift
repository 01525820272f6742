import Analytics
import Storage
import Testing
import Values
import World

@Suite("What is counted", .timeLimit(.minutes(5)))
struct ConfluenceTests {
    @Test(
        "is the same in every order, in every split, and however often it is told",
        arguments: Engine.allCases, 1...4 as ClosedRange<UInt64>)
    func confluence(engine: Engine, seed: UInt64) async throws {
        try await Counter.with(engine) { counter in
            var dice = Dice(seed)
            let workspaces = (0..<3).map { _ in counter.database.world.newID(Workspace.self) }
            let lines = dice.lines(80, before: counter.clock.now, workspaces)
            let told = dice.shuffled(lines + lines + dice.shuffled(lines).prefix(20))
            var rest = try told.map { try $0.fact() }[...]
            while !rest.isEmpty {
                let batch = Array(rest.prefix(1 + dice.roll(15)))
                rest = rest.dropFirst(batch.count)
                try await counter.database.writeCommitted { [zone = counter.zone] tx in
                    try tx.count(batch, in: zone)
                }
            }
            try await expect(Model(lines), at: counter)
        }
    }

    @Test("is the same where many count at once, and nobody waits in a circle")
    func concurrency() async throws {
        try await Counter.with(.postgres) { counter in
            var dice = Dice(7)
            let workspaces = (0..<3).map { _ in counter.database.world.newID(Workspace.self) }
            let lines = dice.lines(400, before: counter.clock.now, workspaces)
            let tellers = (0..<4).map { _ in dice.shuffled(lines) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for told in tellers {
                    group.addTask {
                        for start in stride(from: 0, to: told.count, by: 10) {
                            let facts = try told[start..<min(start + 10, told.count)].map { try $0.fact() }
                            try await counter.database.writeCommitted { [zone = counter.zone] tx in
                                try tx.count(facts, in: zone)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await expect(Model(lines), at: counter)
        }
    }

    @Test("is refused where it exceeds what can be counted, and nothing is lost", arguments: Engine.allCases)
    func overflow(engine: Engine) async throws {
        try await Counter.with(engine) { counter in
            let source = ["good", "cable", "wechat", "CNY"]
            func line(_ name: String, _ paid: Int64) -> Model.Line {
                Model.Line(mark: Array(name.utf8), at: counter.clock.now, moved: [(source, paid, 0)])
            }
            let first = line("first", .max - 5)
            for (told, isRefused) in [
                ([first], false), ([line("second", 6)], true), ([line("third", 5)], false),
            ] {
                let facts = try told.map { try $0.fact() }
                let counting = { @Sendable in
                    try await counter.database.writeCommitted { [zone = counter.zone] tx in
                        try tx.count(facts, in: zone)
                    }
                }
                if isRefused {
                    await #expect(throws: Problem.self) { try await counting() }
                } else {
                    try await counting()
                }
            }
            try await expect(Model([first, line("third", 5)]), at: counter)
        }
    }

    @Test("what was counted is forgotten after some days, and counters stay", arguments: Engine.allCases)
    func forgetting(engine: Engine) async throws {
        try await Counter.with(engine) { counter in
            func tell(_ count: Int) async throws {
                let now = counter.clock.now
                let facts = try (0..<count).map { number in
                    let mark = Array("\(now.microseconds) \(number)".utf8)
                    return try Model.Line(mark: mark, at: now, stage: .order).fact()
                }
                try await counter.database.writeCommitted { [zone = counter.zone] tx in
                    try tx.count(facts, in: zone)
                }
            }
            try await tell(50)
            counter.clock.advance(by: .seconds(9 * 86_400))
            try await tell(1)
            let marks = try await counter.database.read { snapshot in
                try snapshot.row("SELECT count(*) FROM analytics_mark") { try $0[0] as Int }
            }
            #expect(marks == 1)
            let orders = try await counter.report().funnel.map { $0.counts[.order] }
            #expect(orders == [50, 1])
        }
    }

    private func expect(_ model: Model, at counter: Counter) async throws {
        let report = try await counter.report()
        #expect(report.funnelRows == model.funnel)
        #expect(report.revenueRows == model.revenue)
        let now = counter.clock.now
        #expect(report.renewalRows == model.renewals(after: now, until: now + .seconds(366 * 86_400)))
        let totals = try await counter.totals()
        for currency in Set(report.revenue.map(\.paid.currency)) {
            let rows = report.revenue.filter { $0.paid.currency == currency }
            let total = totals.first { $0.paid.currency == currency }
            #expect(total?.paid.minorUnits == rows.reduce(0) { $0 + $1.paid.minorUnits })
            #expect(total?.net.minorUnits == rows.reduce(0) { $0 + $1.net.minorUnits })
        }
    }
}
