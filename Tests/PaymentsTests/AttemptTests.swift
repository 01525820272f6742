import Ledger
import Payments
import Storage
import Testing
import Values
import World

@Suite("A payment attempt", .timeLimit(.minutes(5)))
struct AttemptTests {
    @Test("is announced, shows its code, and is found paid by asking", arguments: Engine.allCases)
    func paid(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 9_900)
            let begun = try await till.begin("o1")
            #expect(begun.state == .created)
            #expect(begun.number.text.hasPrefix("20") && begun.number.text.count == 24)
            let paying = try await till.reach("o1", .paying)
            #expect(paying.code == "qiao-sandbox:\(begun.number)")
            try await till.database.write { tx in try SandboxChannel.pay(begun.number, in: tx) }
            let paidAt = till.clock.now
            let paid = try await till.reach("o1", .succeeded)
            #expect(paid.paidAt == paidAt)
            // PostgreSQL is asked while the clock of the test goes on.
            if engine == .sqlite { #expect(till.clock.now - paidAt <= .seconds(12)) }
            try await till.passUntil { till.told["o1"] == ["payment.succeeded"] }
            #expect(try await till.balance(.house("received", .cny)) == 9_900)
            #expect(try await till.balance(.house("clearing/sandbox", .cny)) == -9_900)
            await #expect(throws: Problem.self) { _ = try await till.begin("o1") }
        }
    }

    @Test("is the same one for the same channel and scene", arguments: Engine.allCases)
    func same(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 100)
            let first = try await till.begin("o1")
            #expect(try await till.begin("o1").id == first.id)
            let paying = try await till.reach("o1", .paying)
            #expect(try await till.begin("o1") == paying)
        }
    }

    @Test("is proved closed before another one leaves", arguments: Engine.allCases)
    func other(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 100)
            let first = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            till.street.letRequestsFare { $0 == "close" ? .requestLost : .well }
            let second = try await till.begin("o1", by: "sandbox")
            try await till.passUntil {
                till.clock.now >= Timestamp(microseconds: first.expiresAt.microseconds)
            }
            var states = try await till.attempts("o1").map(\.state)
            #expect(states.first?.isOpen == true && states.last == .created)
            till.street.letRequestsFare { _ in .well }
            try await till.passUntil { try await till.attempts("o1").first?.state == .closed }
            #expect(till.street.pay(first.number, at: till.clock.now) == false)
            states = try await till.attempts("o1").map(\.state)
            #expect(states.first == .closed)
            #expect(try await till.attempts("o1").last?.id == second.id)
        }
    }

    @Test("out of the balance takes what is there and nothing else", arguments: Engine.allCases)
    func balance(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let wallet = LedgerAccount.wallet(of: till.workspace, .cny)
            try await till.database.write { tx in
                let entry = NewEntry(
                    for: Reference("test", "1"), step: "fill",
                    [
                        Posting(.house("outside", .cny), Money(-500, .cny)),
                        Posting(wallet, Money(500, .cny)),
                    ])
                _ = try tx.post(entry)
            }
            till.ask("dear", 501)
            _ = try await till.begin("dear", by: "balance", .account)
            try await till.reach("dear", .failed)
            try await till.passUntil { till.told["dear"] == ["payment.failed"] }
            till.ask("cheap", 500)
            let attempt = try await till.begin("cheap", by: "balance", .account)
            try await till.reach("cheap", .succeeded)
            #expect(try await till.balance(wallet) == 0)
            try await till.database.write { [center = till.center, workspace = till.workspace] tx in
                let refund = try center.refund(
                    attempt.number, Money(200, .cny), cause: "case", of: workspace, in: tx)
                #expect(refund.state == .succeeded)
            }
            #expect(try await till.balance(wallet) == 200)
            #expect(try await till.balance(.house("received", .cny)) == 300)
        }
    }

    @Test("whose channel took another amount is looked at by a person", arguments: Engine.allCases)
    func otherAmount(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 100)
            let attempt = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            till.street.showMore(1)
            #expect(till.street.pay(attempt.number, at: till.clock.now))
            try await till.reach("o1", .review)
            try await till.passUntil { till.told["o1"] == ["payment.quarantined"] }
            #expect(try await till.balance(.house("received", .cny)) == 0)
        }
    }

    @Test("is refused by a channel or in a scene that there is not")
    func unknown() async throws {
        try await Till.with(.sqlite) { till in
            till.ask("o1", 100)
            for (channel, scene, code) in [
                ("none", PaymentScene.qr, "payment.channel"), ("street", .web, "payment.scene"),
                ("balance", .qr, "payment.scene"), ("sandbox", .account, "payment.scene"),
            ] {
                let problem = await #expect(throws: Problem.self) {
                    _ = try await till.begin("o1", by: channel, scene)
                }
                #expect(problem?.code == code)
            }
            await #expect(throws: Problem.self) { _ = try await till.begin("o2") }
        }
    }
}
