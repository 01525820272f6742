import Ledger
import Storage
import TestCases
import TestDatabases
import Testing
import Values
import World

@Suite("The books", .timeLimit(.minutes(60)))
struct LawTests {
    @Test(
        "are what a model in memory says after random batches", arguments: Engine.allCases,
        [1, 2] as [UInt64])
    func random(engine: Engine, seed: UInt64) async throws {
        try await Bench.with(engine) { bench in
            let chance = Chance(seed)
            var model = BookModel()
            let accounts = [
                bench.clearing, bench.revenue, bench.wallet, bench.bonus, .wallet(of: bench.neighbour, .cny),
                .bonus(of: bench.neighbour, .cny),
            ]
            var entries: [NewEntry] = []
            var open: [(number: Int, amount: Int64, account: LedgerAccount)] = []
            // Both engines and both seeds together have as many cases as are wanted.
            for round in 0..<Cases.count / (20 * 4) {
                let batch = (0..<20).map { place in
                    let entry = chance.entry(round * 20 + place, accounts, bench, after: entries)
                    entries.append(entry)
                    return entry
                }
                let expected = batch.map { model.post($0) }
                #expect(try await bench.post(batch) == expected)
                let (account, amount) = (accounts[2 + chance.below(4)], Int64(chance.below(300) + 1))
                let refusal = model.hold(amount, of: account)
                let code = try await bench.code {
                    try $0.hold(Money(amount, .cny), of: account, for: Order.reference(round), step: "held")
                }
                #expect(code == refusal)
                if code == nil { open.append((round, amount, account)) }
                if open.count > 2 {
                    let hold = open.removeFirst()
                    #expect(model.hold(-hold.amount, of: hold.account) == nil)
                    if chance.below(2) == 0 {
                        let entry = bench.entry(
                            hold.number, min(hold.amount, 50), from: hold.account, to: bench.revenue,
                            step: "taken")
                        #expect(model.post(entry) == "posted")
                        #expect(
                            try await bench.code {
                                try $0.capture(Order.reference(hold.number), step: "held", by: entry)
                            } == nil)
                    } else {
                        #expect(
                            try await bench.code {
                                try $0.release(Order.reference(hold.number), step: "held")
                            }
                                == nil)
                    }
                }
                let found = try await bench.database.read { try $0.balances(of: Set(accounts)) }
                for account in accounts {
                    #expect(found[account]?.balance.minorUnits == model.fen[account, default: 0])
                    #expect(found[account]?.held.minorUnits == model.held[account, default: 0])
                }
            }
            try await bench.checkBooks()
        }
    }

    @Test("never let two nodes spend more than there is")
    func twoNodes() async throws {
        try await Bench.withTwo { first, second in
            try await first.payIn(1_000)
            let ledgers = [GeneralLedger(first.database), GeneralLedger(second.database)]
            let spent = try await withThrowingTaskGroup { group in
                for number in 0..<60 {
                    let account = number % 3 == 0 ? first.bonus : first.revenue
                    let entry = first.entry(number, 35, from: first.wallet, to: account)
                    group.addTask {
                        do {
                            if number % 5 == 0 {
                                // A transaction of another room, and not the line's.
                                try await second.database.write { _ = try $0.post(entry) }
                            } else {
                                try await ledgers[number % 2].post(entry)
                            }
                            return 35 as Int64
                        } catch let problem as Problem where problem.code == "ledger.insufficient" {
                            return 0
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(spent == 980)
            #expect(try await first.fen(first.wallet) == 20)
            try await first.checkBooks()
        }
    }

    @Test("take an entry once, however many post it at the same time")
    func equalEntries() async throws {
        try await Bench.withTwo { first, second in
            let ledgers = [GeneralLedger(first.database), GeneralLedger(second.database)]
            let entry = first.entry(1, 500, from: first.clearing, to: first.wallet)
            let posted = try await withThrowingTaskGroup { group in
                for number in 0..<24 { group.addTask { try await ledgers[number % 2].post(entry) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(posted.map(\.id)).count == 1)
            #expect(posted.count { !$0.isRepeat } == 1)
            #expect(try await first.fen(first.wallet) == 500)
            try await first.checkBooks()
        }
    }

    @Test("take one of the different entries that are posted under a key at the same time")
    func differingEntries() async throws {
        try await Bench.withTwo { first, second in
            let ledgers = [GeneralLedger(first.database), GeneralLedger(second.database)]
            let codes = try await withThrowingTaskGroup { group in
                for number in 0..<16 {
                    let entry = first.entry(
                        1, 5, from: .house("from/\(number)", .cny), to: .house("to/\(number)", .cny))
                    group.addTask {
                        do {
                            try await ledgers[number % 2].post(entry)
                            return "posted"
                        } catch let problem as Problem {
                            return problem.code
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.sorted() == Array(repeating: "ledger.entry_differs", count: 15) + ["posted"])
            try await first.checkBooks()
        }
    }

    @Test("open an account once, and lock several in one direction")
    func crossing() async throws {
        try await Bench.withTwo { first, second in
            let names = (0..<6).map { LedgerAccount.house("h/\($0)", .cny) }
            try await withThrowingTaskGroup { group in
                for number in 0..<48 {
                    let bench = number % 2 == 0 ? first : second
                    let entry = first.entry(
                        number, 1, from: names[number % 6], to: names[(number * 5 + 1) % 6], step: "crossed")
                    group.addTask {
                        if entry.postings[0].account != entry.postings[1].account {
                            _ = try await bench.post([entry])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(second.database.statistics.writesRerun + first.database.statistics.writesRerun == 0)
            try await first.checkBooks()
        }
    }
}

/// Choices that a seed decides.
struct Chance {
    private let randomness: SeededRandomness

    init(_ seed: UInt64) {
        randomness = SeededRandomness(seed: seed)
    }

    /// A number from 0 to `bound - 1`.
    func below(_ bound: Int) -> Int { Int(randomness.next() % UInt64(bound)) }

    /// A random entry: mostly one between two accounts, now and then a repetition, another one of a known key, or one that
    /// does not balance.
    func entry(
        _ number: Int, _ accounts: [LedgerAccount], _ bench: Bench, after entries: [NewEntry]
    ) -> NewEntry {
        let (source, target) = (accounts[below(accounts.count)], accounts[below(accounts.count)])
        let fen = Int64(below(500) + 1)
        switch below(12) {
        case 0 where !entries.isEmpty: return entries[below(entries.count)]
        case 1 where !entries.isEmpty:
            return bench.entry(below(number), fen, from: source, to: target)
        case 2:
            return NewEntry(
                for: Order.reference(number), step: "paid",
                [Posting(source, Money(-fen, .cny)), Posting(target, Money(fen + 1, .cny))])
        case 3:
            return NewEntry(
                for: Order.reference(number), step: "paid",
                [
                    Posting(bench.clearing, Money(-2 * fen, .cny)), Posting(source, Money(fen, .cny)),
                    Posting(target, Money(fen, .cny)),
                ])
        default: return bench.entry(number, fen, from: source, to: target)
        }
    }
}
