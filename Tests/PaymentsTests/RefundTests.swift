import Durable
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

    @Test(
        "is one of many at once, which together give back no more than was paid", arguments: Engine.allCases)
    func atOnce(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await paid(till)
            let codes = try await withThrowingTaskGroup(of: String.self) { group in
                for cause in (1...12).flatMap({ ["a\($0)", "a\($0)"] }) {
                    group.addTask {
                        do {
                            return try await refund(till, attempt, 150, cause).number.text
                        } catch let problem as Problem {
                            return problem.code
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let made = try await refunds(till, attempt)
            #expect(made.count == 6 && made.allSatisfy { $0.amount == Money(150, .cny) })
            #expect(Set(codes) == Set(made.map(\.number.text) + ["payment.refund_exceeds"]))
            try await till.passUntil {
                try await refunds(till, attempt).allSatisfy { $0.state == .succeeded }
            }
            #expect(till.street.trade(attempt.number)?.refunds.values.reduce(0, +) == 900)
            #expect(try await till.balance(.house("received", .cny)) == 100)
        }
    }

    @Test("that its channel refuses has failed, and its amount is free again", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await paid(till)
            // Time stands still: a job that is lost meanwhile would leave the refusal without proof.
            till.street.refuseRefunds(.closedAccount)
            let refused = try await refund(till, attempt, 700, "a")
            try await till.passUntil(by: .zero) { till.told["o1"].contains("payment.refund_failed") }
            let failed = try await #require(refunds(till, attempt).first)
            #expect(failed.state == .failed && failed.problem?.code == "test.closed_account")
            #expect(try await till.balance(.house("received", .cny)) == 1_000)
            till.street.refuseRefunds(nil)
            let next = try await refund(till, attempt, 1_000, "b")
            #expect(next.number != refused.number)
            try await till.passUntil(by: .zero) { till.told["o1"].contains("payment.refunded") }
            #expect(till.street.trade(attempt.number)?.refunds == [next.number.text: 1_000])
            #expect(try await till.balance(.house("received", .cny)) == 0)
        }
    }

    @Test("that has failed is made anew, once, under a number of its own", arguments: Engine.allCases)
    func again(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await paid(till)
            till.street.refuseRefunds(.closedAccount)
            let failed = try await refund(till, attempt, 700, "duplicate")
            try await till.passUntil(by: .zero) { till.told["o1"].contains("payment.refund_failed") }
            till.street.refuseRefunds(nil)
            let next = try await resolve(till, failed, as: .again)
            #expect(next.number != failed.number && next.cause == "duplicate/2")
            let twice = await #expect(throws: Problem.self) {
                _ = try await resolve(till, failed, as: .again)
            }
            #expect(twice?.code == "payment.refund_tried_again")
            try await till.passUntil(by: .zero) { till.told["o1"].contains("payment.refunded") }
            #expect(till.street.trade(attempt.number)?.refunds == [next.number.text: 700])
        }
    }

    @Test(
        "that its owner asks for once more is made, whoever has tried it meanwhile",
        arguments: Engine.allCases
    )
    func askedAgain(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let (attempt, matter) = (try await paid(till), "case/20260115000000000001")
            func failures() -> Int { till.told["o1"].filter { $0 == "payment.refund_failed" }.count }
            till.street.refuseRefunds(.closedAccount)
            let first = try await refund(till, attempt, 700, matter)
            try await till.passUntil(by: .zero) { failures() == 1 }
            let second = try await resolve(till, first, as: .again)
            try await till.passUntil(by: .zero) { failures() == 2 }
            #expect(second.cause == "\(matter)/2")
            // Its owner counts on its own, and knows of no second try.
            let third = try await refund(till, attempt, 700, "\(matter)/2")
            #expect(third.number != second.number && third.cause == "\(matter)/3")
            try await till.passUntil(by: .zero) { failures() == 3 }
            till.street.refuseRefunds(nil)
            let last = try await refund(till, attempt, 700, "\(matter)/7")
            #expect(last.cause == "\(matter)/7")
            #expect(try await refund(till, attempt, 700, "\(matter)/8") == last)
            try await till.passUntil(by: .zero) { till.told["o1"].contains("payment.refunded") }
            #expect(till.street.trade(attempt.number)?.refunds == [last.number.text: 700])
        }
    }

    @Test(
        "that no channel makes is paid by hand, once, with what is owed", arguments: Engine.allCases,
        [Refund.State.failed, .review])
    func byHand(engine: Engine, state: Refund.State) async throws {
        // A worker that does not know the channel leaves the refund to a person.
        try await Till.with(engine, reaching: state == .review ? ["sandbox"] : ["sandbox", "street"]) {
            till in
            till.ask("o1", 1_000)
            let attempt = state == .review ? try await till.paidUnseen("o1") : try await paid(till)
            till.street.refuseRefunds(.closedAccount)
            let owed = try await refund(till, attempt, 700, "case/20260115000000000001")
            try await till.passUntil(by: state == .review ? .seconds(10) : .zero) {
                try await refunds(till, attempt).first?.state == state
            }
            for (reference, fen, code) in [
                ("", 700, "payment.by_hand_reference"), ("B", 699, "payment.by_hand_amount"),
                ("B", 701, "payment.by_hand_amount"),
                (String(repeating: "B", count: 101), 700, "payment.by_hand_reference"),
            ] as [(String, Int64, String)] {
                let problem = await #expect(throws: Problem.self) {
                    _ = try await resolve(till, owed, as: .byHand(reference: reference, Money(fen, .cny)))
                }
                #expect(problem?.code == code)
            }
            let verdict = PaymentCenter.RefundVerdict.byHand(reference: "BANK 7", Money(700, .cny))
            let done = try await resolve(till, owed, as: verdict)
            #expect(done.state == .succeeded && done.byHand == "BANK 7" && done.number != owed.number)
            let all = try await refunds(till, attempt)
            #expect(all.map(\.state.rawValue).sorted() == ["failed", "succeeded"])
            #expect(try await till.balance(.house("received", .cny)) == 300)
            #expect(try await till.balance(.house("clearing/street", .cny)) == -1_000)
            #expect(try await till.balance(.house("paid_by_hand", .cny)) == 700)
            for verdict in [verdict, .again] {
                let twice = await #expect(throws: Problem.self) {
                    _ = try await resolve(till, owed, as: verdict)
                }
                #expect(twice?.code == "payment.refund_tried_again")
            }
            // Whoever asks for it once more, under another try, has it already; more than what is left nobody has.
            let asked = try await refund(till, attempt, 700, "case/20260115000000000001/3")
            #expect(asked == done)
            let more = await #expect(throws: Problem.self) { _ = try await refund(till, attempt, 301, "b") }
            #expect(more?.code == "payment.refund_exceeds")
            try await till.passUntil { till.told["o1"].contains("payment.refunded") }
            #expect(till.street.trade(attempt.number)?.refunds.isEmpty ?? true)
        }
    }

    @Test("is asked after before its request leaves again")
    func askedFirst() async throws {
        try await Till.with(.sqlite) { till in
            let attempt = try await paid(till)
            till.street.letRequestsFare { $0 == "refund" ? .requestLost : .well }
            _ = try await refund(till, attempt, 300, "case")
            try await till.passUntil { till.street.asked.filter { $0 == "refund" }.count == 3 }
            let verbs = till.street.asked.filter { $0.hasSuffix("refund") }
            #expect(verbs == ["refund", "query refund", "refund", "query refund", "refund"])
        }
    }

    @Test("that may have arrived is not failed by a refusal, and is left to a person in the end")
    func doubtful() async throws {
        try await Till.with(.sqlite) { till in
            let attempt = try await paid(till)
            till.street.letRequestsFare { $0 == "refund" ? .requestLost : .well }
            let refund = try await refund(till, attempt, 300, "case")
            try await till.passUntil { till.street.asked.contains("query refund") }
            till.street.refuseRefunds(.closedAccount)
            till.street.letRequestsFare { _ in .well }
            try await till.passUntil(by: .seconds(10)) { till.told["o1"].contains("payment.refund_review") }
            #expect(!till.told["o1"].contains("payment.refund_failed"))
            var shown = try await #require(refunds(till, attempt).first)
            #expect(shown.state == .review && shown.problem?.code == "test.closed_account")
            let spent = await #expect(throws: Problem.self) {
                _ = try await self.refund(till, attempt, 701, "more")
            }
            #expect(spent?.code == "payment.refund_exceeds")
            till.street.refuseRefunds(nil)
            shown = try await resolve(till, refund, as: .again)
            #expect(shown.state == .pending)
            try await till.passUntil { till.told["o1"].contains("payment.refunded") }
            #expect(till.street.trade(attempt.number)?.refunds == [refund.number.text: 300])
        }
    }

    @Test(
        "that is in review becomes what a person says of it, once",
        arguments: [PaymentCenter.RefundVerdict.succeeded, .failed])
    func resolved(verdict: PaymentCenter.RefundVerdict) async throws {
        try await Till.with(.sqlite, reaching: ["sandbox"]) { till in
            till.ask("o1", 1_000)
            let attempt = try await till.paidUnseen("o1")
            let refund = try await refund(till, attempt, 300, "case")
            let pending = await #expect(throws: Problem.self) {
                _ = try await resolve(till, refund, as: verdict)
            }
            #expect(pending?.code == "payment.refund_not_in_review")
            // The worker does not know the channel.
            try await till.passUntil(by: .seconds(10)) { till.told["o1"].contains("payment.refund_review") }
            #expect(try await refunds(till, attempt).first?.problem?.code == "payment.channel")
            let shown = try await resolve(till, refund, as: verdict)
            #expect(shown.state == (verdict == .succeeded ? .succeeded : .failed))
            let left: Int64 = verdict == .succeeded ? 700 : 1_000
            #expect(try await till.balance(.house("received", .cny)) == left)
            let kind = verdict == .succeeded ? "payment.refunded" : "payment.refund_failed"
            try await till.passUntil { till.told["o1"].contains(kind) }
            let again = await #expect(throws: Problem.self) {
                _ = try await resolve(till, refund, as: verdict)
            }
            #expect(again?.code == "payment.refund_not_in_review")
        }
    }

    @Test("whose job is lost is left to a person")
    func lost() async throws {
        try await Till.with(.sqlite) { till in
            let attempt = try await paid(till)
            till.street.letRequestsFare { _ in .requestLost }
            _ = try await refund(till, attempt, 300, "case")
            try await till.center.keepHouse()
            #expect(try await refunds(till, attempt).first?.state == .pending)
            till.clock.advance(by: .seconds(11 * 86_400 + 1))
            try await till.center.keepHouse()
            #expect(try await refunds(till, attempt).first?.state == .review)
        }
    }

    @Test("that cannot be begun is told as failed to whoever cannot hear it", arguments: Engine.allCases)
    func notBegun(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await paid(till)
            try await till.tell("o1", dueOf: attempt, "10.01", cause: "case/1")
            try await till.passUntil { till.told["o1"].contains("payment.refund_failed") }
            #expect(try await refunds(till, attempt).isEmpty)
        }
    }

    private func refunds(_ till: Till, _ attempt: PaymentAttempt) async throws -> [Refund] {
        try await till.database.read { try $0.refunds(of: attempt.id) }
    }

    private func resolve(
        _ till: Till, _ refund: Refund, as verdict: PaymentCenter.RefundVerdict
    ) async throws -> Refund {
        try await till.database.write { [center = till.center] tx in
            try center.resolve(refund.number, as: verdict, because: "seen at the channel", in: tx)
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

extension Till {
    /// Tells that money of a subject has to go back.
    fileprivate func tell(
        _ subject: String, dueOf attempt: PaymentAttempt, _ amount: String, cause: String
    ) async throws {
        try await database.write { tx in
            _ = try tx.publish(
                NewEvent(
                    "order.refund_due", workspace: attempt.workspace, aggregate: subject, version: 1,
                    payload: [
                        "payment": .string(attempt.number.text), "amount": .string(amount), "currency": "CNY",
                        "cause": .string(cause),
                    ]))
        }
    }
}
