import Ledger
import Payments
import Storage
import Testing
import Values
import World

@Suite("A refund", .timeLimit(.minutes(5)))
struct RefundTests {
    private func paid(_ till: Till) async throws -> PaymentAttempt {
        till.ask("o1", 1_000)
        let attempt = try await till.begin("o1", by: "street")
        try await till.reach("o1", .paying)
        #expect(till.street.pay(attempt.number, at: till.clock.now))
        return try await till.reach("o1", .succeeded)
    }

    private func refund(
        _ till: Till, _ attempt: PaymentAttempt, _ fen: Int64, _ cause: String
    ) async throws -> Refund {
        try await till.database.write { [center = till.center] tx in
            try center.refund(attempt.number, Money(fen, .cny), cause: cause, of: attempt.workspace, in: tx)
        }
    }

    @Test("goes out once under its number, however often the channel is asked", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await paid(till)
            till.street.letRequestsFare { $0 == "refund" ? .answerLost : .requestLost }
            let refund = try await refund(till, attempt, 300, "case")
            #expect(try await self.refund(till, attempt, 300, "case").number == refund.number)
            let before = till.clock.now
            try await till.passUntil { till.clock.now > before + .seconds(60) }
            till.street.letRequestsFare { _ in .well }
            try await till.passUntil { till.told["o1"].contains("payment.refunded") }
            #expect(till.street.trade(attempt.number)?.refunds == [refund.number.text: 300])
            #expect(try await till.balance(.house("received", .cny)) == 700)
        }
    }

    @Test("gives back no more than was paid, those under way among it", arguments: Engine.allCases)
    func bounded(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await paid(till)
            till.street.letRequestsFare { _ in .requestLost }
            _ = try await refund(till, attempt, 700, "a")
            for (fen, cause, code) in [
                (301, "b", "payment.refund_exceeds"), (0, "b", "payment.refund_exceeds"),
                (-5, "b", "payment.refund_exceeds"), (600, "a", "payment.refund_differs"),
            ] as [(Int64, String, String)] {
                let problem = await #expect(throws: Problem.self) {
                    _ = try await refund(till, attempt, fen, cause)
                }
                #expect(problem?.code == code)
            }
            _ = try await refund(till, attempt, 300, "b")
        }
    }

    @Test("comes by itself for what is paid twice", arguments: Engine.allCases)
    func duplicate(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 1_000)
            let first = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            // The channel closes it, says so, and has been paid all the same.
            let second = try await till.begin("o1", by: "sandbox")
            try await till.passUntil { try await till.attempts("o1").first?.state == .closed }
            try await till.passUntil { try await till.attempts("o1").last?.state == .paying }
            try await till.database.write { tx in try SandboxChannel.pay(second.number, in: tx) }
            try await till.reach("o1", .succeeded)
            till.street.payThoughClosed(first.number, at: till.clock.now)
            try await till.database.write { [center = till.center] tx in
                let capture = Capture(
                    trade: "T\(first.number)", amount: first.amount, paidAt: till.clock.now)
                _ = try center.learn(.paid(capture), of: first.id, because: "notification", in: tx)
            }
            try await till.passUntil { till.told["o1"].contains("payment.refunded") }
            #expect(till.told["o1"] == ["payment.succeeded", "payment.refunded"])
            #expect(till.street.trade(first.number)?.refunds.values.map(\.self) == [1_000])
            #expect(try await till.balance(.house("received", .cny)) == 1_000)
        }
    }
}
