import Ledger
import Payments
import Storage
import Testing
import Values
import World

@Suite("A refund that a person has paid by hand", .timeLimit(.minutes(5)))
struct PaidByHandTests {
    @Test("is never what came out of the balance")
    func notByHand() async throws {
        try await Till.with(.sqlite) { till in
            try await till.database.write { [workspace = till.workspace] tx in
                _ = try tx.post(
                    NewEntry(
                        for: Reference("test", "1"), step: "fill",
                        [
                            Posting(.house("outside", .cny), Money(-1_000, .cny)),
                            Posting(.bonus(of: workspace, .cny), Money(1_000, .cny)),
                        ]))
            }
            till.ask("o1", 1_000)
            let attempt = try await till.begin("o1", by: "balance", .account)
            try await till.reach("o1", .succeeded)
            let refused = await #expect(throws: Problem.self) {
                _ = try await payByHand(till, attempt, 1_000, "case/1", "BANK 7")
            }
            #expect(refused?.code == "payment.not_by_hand")
            #expect(try await refunds(till, attempt).isEmpty)
            #expect(try await till.balance(.house("paid_by_hand", .cny)) == 0)
        }
    }

    @Test(
        "is booked once where the channel was never asked, and within what is left",
        arguments: Engine.allCases)
    func toldByHand(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await paid(till)
            for _ in 1...2 { _ = try await payByHand(till, attempt, 700, "case/1/2", "BANK 7") }
            try await till.passUntil { till.told["o1"].contains("payment.refunded") }
            for (fen, cause, reference, code) in [
                (301, "case/2", "BANK 8", "payment.refund_exceeds"),
                (300, "case/2", "", "payment.by_hand_reference"),
                (700, "case/1/3", "BANK 8", "payment.refund_tried_again"),
            ] as [(Int64, String, String, String)] {
                let refused = await #expect(throws: Problem.self) {
                    _ = try await payByHand(till, attempt, fen, cause, reference)
                }
                #expect(refused?.code == code)
            }
            let all = try await refunds(till, attempt)
            #expect(all.map(\.byHand) == ["BANK 7"] && all.map(\.state) == [.succeeded])
            #expect(try await till.balance(.house("received", .cny)) == 300)
            #expect(till.street.trade(attempt.number)?.refunds.isEmpty ?? true)
        }
    }

    @Test("is refused beside one that is under way", arguments: Engine.allCases)
    func underWay(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await paid(till)
            till.street.letRequestsFare { _ in .requestLost }
            _ = try await till.database.write { [center = till.center] tx in
                try center.refund(
                    attempt.number, Money(700, .cny), cause: "case/A", of: attempt.workspace, in: tx)
            }
            let refused = await #expect(throws: Problem.self) {
                _ = try await payByHand(till, attempt, 700, "case/A/2", "BANK 7")
            }
            #expect(refused?.code == "payment.refund_tried_again")
            #expect(try await refunds(till, attempt).map(\.byHand) == [nil])
            #expect(try await till.balance(.house("paid_by_hand", .cny)) == 0)
        }
    }

    private func payByHand(
        _ till: Till, _ attempt: PaymentAttempt, _ fen: Int64, _ cause: String, _ reference: String
    ) async throws -> Refund {
        try await till.database.write { [center = till.center] tx in
            try center.payBackByHand(
                attempt.number, Money(fen, .cny), cause: cause, under: reference, of: attempt.workspace,
                in: tx)
        }
    }

    private func paid(_ till: Till) async throws -> PaymentAttempt {
        till.ask("o1", 1_000)
        return try await till.paidUnseen("o1")
    }

    private func refunds(_ till: Till, _ attempt: PaymentAttempt) async throws -> [Refund] {
        try await till.database.read { try $0.refunds(of: attempt.id) }
    }
}
