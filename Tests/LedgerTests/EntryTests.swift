import Ledger
import OrderedCollections
import Storage
import Testing
import Values
import World

@Suite("An entry")
struct EntryTests {
    @Test(
        "moves money between accounts, which are opened when they are first needed",
        arguments: Engine.allCases)
    func moves(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let entry = NewEntry(
                for: Reference("order", "1"), step: "paid",
                [
                    Posting(bench.clearing, Money(-1_200, .cny)), Posting(bench.wallet, Money(1_000, .cny)),
                    Posting(bench.bonus, Money(200, .cny)),
                ], memo: "充值 12 元")
            let posted = try await bench.database.write { try $0.post(entry) }
            #expect(posted.balances.map(\.minorUnits) == [-1_200, 1_000, 200])
            #expect(!posted.isRepeat)
            #expect(try await bench.fen(bench.wallet) == 1_000)
            #expect(try await bench.fen(bench.bonus) == 200)
            #expect(try await bench.fen(bench.clearing) == -1_200)
            #expect(try await bench.fen(.wallet(of: bench.neighbour, .cny)) == 0)
            let kept = try await bench.database.read {
                try $0.entry(for: Reference("order", "1"), step: "paid")
            }
            #expect(kept == posted)
            try await bench.checkBooks()
        }
    }

    @Test("is refused alone where an account cannot bear it", arguments: Engine.allCases)
    func insufficient(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            try await bench.payIn(1_000)
            let spend = [600, 600, 400].enumerated().map { number, fen in
                bench.entry(number + 1, fen, from: bench.wallet, to: bench.revenue)
            }
            let results = try await bench.database.writeCommitted { try $0.post(spend) }
            guard case .failure(let problem) = results[1] else {
                Issue.record("600 fen of 400 were spent")
                return
            }
            #expect(problem.code == "ledger.insufficient")
            #expect(problem.details["available"] == "4.00" && problem.details["needed"] == "6.00")
            #expect(problem.message.en.contains("4.00 CNY") && problem.message.zh.contains("6.00 CNY"))
            #expect(try await bench.fen(bench.wallet) == 0)
            #expect(try await bench.fen(bench.revenue) == 1_000)
            try await bench.checkBooks()
        }
    }

    @Test(
        "that is refused can be posted under the same key when its account can bear it",
        arguments: Engine.allCases)
    func refusedThenPosted(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let spend = bench.entry(1, 500, from: bench.wallet, to: bench.revenue)
            let fund = bench.entry(2, 500, from: bench.clearing, to: bench.wallet)
            #expect(
                try await bench.post([spend, fund, spend]) == ["ledger.insufficient", "posted", "posted"])
            #expect(try await bench.post([spend, fund]) == ["repeated", "repeated"])
            try await bench.checkBooks()
        }
    }

    @Test("of a key that was posted is the first one again, or differs", arguments: Engine.allCases)
    func repeated(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let entry = bench.entry(1, 500, from: bench.clearing, to: bench.wallet)
            let first = try await bench.database.write { try $0.post(entry) }
            bench.pass(.seconds(60))
            var again = try await bench.database.write { try $0.post(entry) }
            #expect(again.isRepeat)
            again = try #require(
                try await bench.database.read { try $0.entry(for: Reference("order", "1"), step: "paid") })
            #expect(again == first)
            let others = [
                bench.entry(1, 501, from: bench.clearing, to: bench.wallet),
                bench.entry(1, 500, from: bench.clearing, to: bench.bonus),
                bench.entry(1, 500, from: bench.wallet, to: bench.clearing),
            ]
            #expect(try await bench.post(others).allSatisfy { $0 == "ledger.entry_differs" })
            let elsewhere = bench.entry(1, 500, from: bench.clearing, to: bench.wallet, step: "refunded")
            #expect(try await bench.post([elsewhere, elsewhere]) == ["posted", "repeated"])
            #expect(try await bench.fen(bench.wallet) == 1_000)
            try await bench.checkBooks()
        }
    }

    @Test("that is refused leaves its transaction whole", arguments: Engine.allCases)
    func goesOn(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let spend = bench.entry(1, 500, from: bench.wallet, to: bench.revenue)
            let fund = bench.entry(2, 500, from: bench.clearing, to: bench.wallet)
            try await bench.database.write { tx in
                #expect(throws: Problem.self) { try tx.post(spend) }
                try tx.post(fund)
                try tx.post(spend)
            }
            #expect(try await bench.fen(bench.revenue) == 500)
            try await bench.checkBooks()
        }
    }

    @Test("may name an account twice, and balances each currency", arguments: Engine.allCases)
    func currencies(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let exchange = NewEntry(
                for: Reference("exchange", "1"), step: "done",
                [
                    Posting(bench.clearing, Money(-700, .cny)), Posting(bench.wallet, Money(400, .cny)),
                    Posting(bench.wallet, Money(300, .cny)),
                    Posting(.house("clearing/sandbox", .usd), Money(-100, .usd)),
                    Posting(.wallet(of: bench.workspace, .usd), Money(100, .usd)),
                ])
            #expect(try await bench.post([exchange]) == ["posted"])
            #expect(try await bench.fen(bench.wallet) == 700)
            #expect(try await bench.balance(.wallet(of: bench.workspace, .usd)).balance == Money(100, .usd))
            #expect(try await bench.balance(bench.wallet).version == 2)
            try await bench.checkBooks()
        }
    }

    /// Entries that are refused whatever is in the accounts, and why.
    static let hostile: [(String, @Sendable (Bench) -> NewEntry)] = [
        ("ledger.amount", { $0.entry(1, 0, from: $0.clearing, to: $0.wallet) }),
        ("ledger.unbalanced", { $0.twoLines(-5, 6) }),
        ("ledger.unbalanced", { $0.twoLines(.min, .max) }),
        ("money.overflow", { $0.twoLines(.min, .min) }),
        ("money.overflow", { $0.twoLines(.max, 1) }),
        ("ledger.insufficient", { $0.entry(1, .max, from: $0.wallet, to: $0.clearing) }),
        (
            "ledger.currency",
            { bench in
                NewEntry(
                    for: Reference("order", "1"), step: "paid",
                    [Posting(bench.clearing, Money(-5, .usd)), Posting(bench.wallet, Money(5, .usd))])
            }
        ),
        (
            "ledger.unbalanced",
            { bench in
                NewEntry(
                    for: Reference("order", "1"), step: "paid",
                    [
                        Posting(bench.clearing, Money(-5, .cny)),
                        Posting(.wallet(of: bench.workspace, .usd), Money(5, .usd)),
                    ])
            }
        ),
        ("ledger.postings", { $0.lines(0) }), ("ledger.postings", { $0.lines(1) }),
        ("ledger.postings", { $0.lines(NewEntry.postingsMax + 1) }),
        ("ledger.postings", { $0.lines(10_001) }),
        ("ledger.text", { $0.entry(1, 5, from: $0.clearing, to: $0.wallet, step: "") }),
        ("ledger.text", { $0.entry(1, 5, from: $0.clearing, to: $0.wallet, step: "a\0b") }),
        ("ledger.text", { $0.entry(1, 5, from: $0.clearing, to: $0.wallet, step: "caf\u{e9}") }),
        (
            "ledger.text",
            { $0.entry(1, 5, from: $0.clearing, to: $0.wallet, step: String(repeating: "a", count: 201)) }
        ),
        ("ledger.text", { $0.entry(1, 5, from: .house("two words", .cny), to: $0.wallet) }),
        ("ledger.memo", { $0.twoLines(-5, 5, memo: "\0") }),
        ("ledger.memo", { $0.twoLines(-5, 5, memo: String(repeating: "元", count: 167)) }),
    ]

    @Test("of hostile content is refused, and those beside it are not", arguments: Engine.allCases)
    func hostile(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let fund = bench.entry(100, 10, from: bench.clearing, to: bench.wallet)
            let entries = [fund] + Self.hostile.map { $0.1(bench) } + [bench.lines(NewEntry.postingsMax)]
            let expected = ["posted"] + Self.hostile.map(\.0) + ["posted"]
            #expect(try await bench.post(entries) == expected)
            try await bench.checkBooks()
        }
    }

    @Test("cannot lift a balance beyond what can be represented", arguments: Engine.allCases)
    func overflow(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let entries = [
                bench.entry(1, .max, from: bench.clearing, to: bench.wallet),
                bench.entry(2, 1, from: bench.clearing, to: bench.wallet),
                bench.entry(3, 1, from: bench.clearing, to: bench.bonus),
                bench.entry(4, 1, from: bench.clearing, to: bench.bonus),
            ]
            let results = try await bench.post(entries)
            #expect(results == ["posted", "money.overflow", "posted", "money.overflow"])
            #expect(try await bench.fen(bench.wallet) == .max)
            #expect(try await bench.fen(bench.clearing) == .min)
        }
    }
}

extension Bench {
    /// An entry of two postings, whatever they come to.
    fileprivate func twoLines(_ first: Int64, _ second: Int64, memo: String = "") -> NewEntry {
        NewEntry(
            for: Reference("order", "1"), step: "paid",
            [Posting(clearing, Money(first, .cny)), Posting(wallet, Money(second, .cny))], memo: memo)
    }

    /// A balanced entry of so many postings.
    fileprivate func lines(_ count: Int) -> NewEntry {
        let last = Posting(clearing, Money(-Int64(max(count - 1, 1)), .cny))
        return NewEntry(
            for: Reference("lines", "\(count)"), step: "paid",
            Array(repeating: Posting(wallet, Money(1, .cny)), count: max(count - 1, 0))
                + (count > 0 ? [last] : []))
    }
}
