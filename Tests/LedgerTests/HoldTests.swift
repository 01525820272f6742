import Ledger
import Storage
import Testing
import Values

@Suite("A hold", .timeLimit(.minutes(1)))
struct HoldTests {
    private let order = Order.reference(1)

    @Test("keeps its amount from everything else, and is captured in part", arguments: Engine.allCases)
    func capturedInPart(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            try await bench.payIn(1_000)
            let wallet = bench.wallet
            let hold = try await bench.database.write { [order] in
                try $0.hold(Money(700, .cny), of: wallet, for: order, step: "reserved")
            }
            #expect(hold.state == .held)
            var balance = try await bench.balance(wallet)
            #expect(
                [balance.balance, balance.held, balance.available].map(\.minorUnits) == [1_000, 700, 300])
            let more = bench.entry(2, 301, from: wallet, to: bench.revenue)
            #expect(try await bench.post([more]) == ["ledger.insufficient"])
            let take = bench.entry(1, 450, from: wallet, to: bench.revenue)
            let first = try await bench.database.write { [order] in
                try $0.capture(order, step: "reserved", by: take)
            }
            balance = try await bench.balance(wallet)
            #expect([balance.balance, balance.held, balance.available].map(\.minorUnits) == [550, 0, 550])
            let kept = try await bench.database.read { [order] in try $0.hold(for: order, step: "reserved") }
            #expect(kept?.state == .captured && kept?.captured == Money(450, .cny) && kept?.entry == first.id)
            try await bench.checkBooks()
        }
    }

    @Test("is made, captured and released once, and not otherwise", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            try await bench.payIn(1_000)
            let (wallet, order) = (bench.wallet, order)
            let hold = { @Sendable (fen: Int64, step: String) in
                { @Sendable (tx: Transaction) in
                    try tx.hold(Money(fen, .cny), of: wallet, for: order, step: step)
                }
            }
            let capture = { @Sendable (step: String, entry: NewEntry) in
                { @Sendable (tx: Transaction) in try tx.capture(order, step: step, by: entry) }
            }
            let release = { @Sendable (step: String) in
                { @Sendable (tx: Transaction) in try tx.release(order, step: step) }
            }
            #expect(try await bench.code(hold(400, "a")) == nil)
            #expect(try await bench.code(hold(400, "a")) == nil)
            #expect(try await bench.code(hold(401, "a")) == "ledger.hold_differs")
            #expect(try await bench.code(hold(601, "b")) == "ledger.insufficient")
            #expect(try await bench.code(hold(600, "b")) == nil)
            let take = bench.entry(1, 400, from: wallet, to: bench.revenue)
            let other = bench.entry(2, 400, from: wallet, to: bench.revenue)
            #expect(try await bench.code(capture("a", take)) == nil)
            #expect(try await bench.code(capture("a", take)) == nil)
            #expect(try await bench.code(capture("a", other)) == "ledger.hold_ended")
            #expect(try await bench.code(capture("b", take)) == "ledger.entry_differs")
            #expect(try await bench.code(release("a")) == "ledger.hold_ended")
            #expect(try await bench.code(release("b")) == nil)
            #expect(try await bench.code(release("b")) == nil)
            #expect(try await bench.code(capture("b", other)) == "ledger.hold_ended")
            #expect(try await bench.code(capture("c", other)) == "ledger.hold_unknown")
            #expect(try await bench.code(release("c")) == "ledger.hold_unknown")
            #expect(try await bench.code(hold(0, "d")) == "ledger.amount")
            #expect(try await bench.code(hold(-1, "d")) == "ledger.amount")
            #expect(try await bench.code(hold(.min, "d")) == "ledger.amount")
            let balance = try await bench.balance(wallet)
            #expect(balance.balance.minorUnits == 600 && balance.held.isZero)
            try await bench.checkBooks()
        }
    }

    @Test("is captured up to its amount and from its account", arguments: Engine.allCases)
    func bounds(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            try await bench.payIn(1_000)
            let (wallet, order) = (bench.wallet, order)
            #expect(
                try await bench.code {
                    try $0.hold(Money(400, .cny), of: wallet, for: order, step: "reserved")
                } == nil)
            for entry in [
                bench.entry(1, 401, from: wallet, to: bench.revenue),
                bench.entry(1, 400, from: bench.clearing, to: bench.revenue),
                bench.entry(1, 400, from: bench.clearing, to: wallet),
            ] {
                let code = try await bench.code { try $0.capture(order, step: "reserved", by: entry) }
                #expect(code == "ledger.capture")
            }
            let beyond = NewEntry(
                for: order, step: "paid",
                [
                    Posting(wallet, Money(-400, .cny)), Posting(bench.bonus, Money(-1, .cny)),
                    Posting(bench.revenue, Money(401, .cny)),
                ])
            #expect(
                try await bench.code { try $0.capture(order, step: "reserved", by: beyond) }
                    == "ledger.insufficient")
            let hold = try await bench.database.read { try $0.hold(for: order, step: "reserved") }
            #expect(hold?.state == .held)
            try await bench.checkBooks()
        }
    }

    @Test("is ended by one of those that would end it at the same time")
    func concurrent() async throws {
        try await Bench.withTwo { first, second in
            try await first.payIn(1_000)
            let (wallet, order) = (first.wallet, order)
            let ended = try await withThrowingTaskGroup { group in
                _ = try await first.database.write {
                    try $0.hold(Money(1_000, .cny), of: wallet, for: order, step: "reserved")
                }
                for number in 0..<20 {
                    let bench = number % 2 == 0 ? first : second
                    let entry = first.entry(number, 600, from: wallet, to: first.revenue)
                    group.addTask {
                        try await bench.code { tx in
                            if number % 4 == 3 {
                                try tx.release(order, step: "reserved")
                            } else {
                                try tx.capture(order, step: "reserved", by: entry)
                            }
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let hold = try #require(
                try await first.database.read { try $0.hold(for: order, step: "reserved") })
            switch hold.state {
            case .held: Issue.record("nobody has ended it")
            case .captured: #expect(ended.count { $0 == nil } == 1)
            case .released: #expect(ended.count { $0 == nil } == 5)
            }
            #expect(try await first.fen(first.revenue) == hold.captured.minorUnits)
            try await first.checkBooks()
        }
    }
}
