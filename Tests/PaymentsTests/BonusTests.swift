import Ledger
import Payments
import Storage
import Testing
import Values
import World

@Suite("What was given to spend", .timeLimit(.minutes(5)))
struct BonusTests {
    @Test("is spent before what was paid in, and goes back after it", arguments: Engine.allCases)
    func order(engine: Engine) async throws {
        try await Till.with(engine) { till in
            try await till.fill(wallet: 500, bonus: 300)
            till.ask("o1", 700)
            let attempt = try await till.begin("o1", by: "balance", .account)
            let paid = try await till.reach("o1", .succeeded)
            #expect(paid.bonus == Money(300, .cny))
            #expect(try await till.balances() == [100, 0])
            for (refund, back) in [(150, [250, 0]), (300, [500, 50]), (250, [500, 300])] {
                try await till.database.write { [center = till.center, workspace = till.workspace] tx in
                    _ = try center.refund(
                        attempt.number, Money(Int64(refund), .cny), cause: "case-\(refund)", of: workspace,
                        in: tx)
                }
                #expect(try await till.balances() == back.map { Int64($0) })
            }
            #expect(try await till.balance(.house("received", .cny)) == 0)
        }
    }

    @Test("pays alone where it suffices, and for nothing that does not take it", arguments: Engine.allCases)
    func alone(engine: Engine) async throws {
        try await Till.with(engine) { till in
            try await till.fill(wallet: 500, bonus: 300)
            till.ask("small", 200)
            _ = try await till.begin("small", by: "balance", .account)
            try await till.reach("small", .succeeded)
            #expect(try await till.balances() == [500, 100])
            till.ask("top-up", 50, takesBalance: false)
            let problem = await #expect(throws: Problem.self) {
                _ = try await till.begin("top-up", by: "balance", .account)
            }
            #expect(problem?.code == "payment.not_by_balance")
            till.ask("dear", 601)
            _ = try await till.begin("dear", by: "balance", .account)
            try await till.reach("dear", .failed)
            #expect(try await till.balances() == [500, 100])
        }
    }

    @Test("is spent once where two payments want it at once, and both are paid", arguments: Engine.allCases)
    func contended(engine: Engine) async throws {
        try await Till.with(engine) { till in
            try await till.fill(wallet: 2_000, bonus: 20)
            let subjects = (1...40).map { "o\($0)" }
            for subject in subjects {
                till.ask(subject, 20)
                _ = try await till.begin(subject, by: "balance", .account)
            }
            for subject in subjects { try await till.reach(subject, .succeeded) }
            #expect(try await till.balances() == [2_000 - 39 * 20, 0])
        }
    }

    @Test("does not grow by what goes back of a payment without it", arguments: Engine.allCases)
    func capped(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 700)
            _ = try await till.begin("o1")
            let paid = try await till.reach("o1", .paying)
            #expect(try paid.bonus(in: Money(700, .cny), after: Money(700, .cny)).isZero)
        }
    }
}

extension Till {
    /// Puts so many fen into the wallet and its bonus.
    fileprivate func fill(wallet: Int64, bonus: Int64) async throws {
        try await database.write { [workspace] tx in
            _ = try tx.post(
                NewEntry(
                    for: Reference("test", "1"), step: "fill",
                    [
                        Posting(.house("outside", .cny), Money(-wallet - bonus, .cny)),
                        Posting(.wallet(of: workspace, .cny), Money(wallet, .cny)),
                        Posting(.bonus(of: workspace, .cny), Money(bonus, .cny)),
                    ]))
        }
    }

    /// What is in the wallet and in its bonus.
    fileprivate func balances() async throws -> [Int64] {
        [
            try await balance(.wallet(of: workspace, .cny)),
            try await balance(.bonus(of: workspace, .cny)),
        ]
    }
}
