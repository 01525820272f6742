import Ledger
import Payments
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A stray capture", .timeLimit(.minutes(5)))
struct StrayTests {
    @Test(
        "of an attempt that has ended stands in a list until a person closes it", arguments: Engine.allCases)
    func listed(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await closed(till)
            #expect(try await strays(till).isEmpty)
            let stray = try await hear("X1", 1_005, of: attempt, till)
            #expect(try await strays(till) == [stray])
            #expect(stray.payment == attempt.number && stray.subject.text == "o1")
            for reason in ["", String(repeating: "x", count: 501)] {
                #expect(
                    await refusal { try await close(stray, as: .settled, reason, till) } == "payment.reason")
            }
            let settled = try await close(stray, as: .settled, "paid out in cash", till)
            #expect(settled.closing?.by == "ann" && settled.closing?.at == till.clock.now)
            till.clock.advance(by: .seconds(5))
            let again = try await close(stray, as: .settled, "really", by: "bob", till)
            #expect(again == settled && again.closing?.reason == "paid out in cash")
            #expect(
                await refusal { try await close(stray, as: .credited, "x", till) } == "payment.stray_closed")
            #expect(try await strays(till).isEmpty)
            #expect(try await strays(till, closed: true) == [settled])
            #expect(try await books(till) == [0, 0, 0, 0])
            let unknown = till.database.world.newID(StrayCapture.self)
            let gone = await refusal {
                _ = try await till.database.write { [center = till.center] tx in
                    try center.close(unknown, as: .settled, because: "x", by: "ann", in: tx)
                }
            }
            #expect(gone == "payment.stray_unknown")
        }
    }

    @Test("goes back through its channel once, with what was captured", arguments: Engine.allCases)
    func refunded(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await closed(till)
            till.street.payThoughClosed(attempt.number, at: till.clock.now)
            till.street.letRequestsFare { $0 == "refund" ? .answerLost : .well }
            let stray = try await hear("X1", 1_005, of: attempt, till)
            for _ in 1...2 { _ = try await close(stray, as: .refunded, "twice", till) }
            #expect(try await books(till) == [-1_005, 0, 1_005, 0])
            try await till.passUntil { till.told["o1"].contains("payment.refunded") }
            #expect(till.street.trade(attempt.number)?.refunds.values.map(\.self) == [1_005])
            #expect(try await books(till) == [0, 0, 0, 0])
            #expect(try await till.attempts("o1").map(\.state) == [.closed])
        }
    }

    @Test("that was paid beside its attempt leaves that one's money alone", arguments: Engine.allCases)
    func beside(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 1_000)
            let paid = try await till.paidUnseen("o1")
            let stray = try await hear("X1", 1_000, of: paid, till)
            _ = try await close(stray, as: .refunded, "paid twice", till)
            // The channel has no such trade: in the end nobody knows, and a person pays by hand.
            try await till.passUntil(by: .seconds(10)) { till.told["o1"].contains("payment.refund_review") }
            let all = try await till.database.read { try $0.refunds(of: paid.id) }
            let refund = try #require(all.first)
            let own = try await till.database.write { [center = till.center] tx in
                try center.refund(paid.number, Money(1_000, .cny), cause: "a", of: paid.workspace, in: tx)
            }
            #expect(own.amount == paid.amount)
            let byHand = try await till.database.write { [center = till.center] tx in
                try center.resolve(
                    refund.number, as: .byHand(reference: "BANK 7", Money(1_000, .cny)), because: "no", in: tx
                )
            }
            #expect(byHand.state == .succeeded && byHand.byHand == "BANK 7")
            #expect(try await books(till) == [-2_000, 1_000, 0, 0])
            #expect(try await till.balance(.house("paid_by_hand", .cny)) == 1_000)
        }
    }

    @Test("may be kept as balance of whoever paid", arguments: Engine.allCases)
    func credited(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let stray = try await hear("X1", 1_005, of: try await closed(till), till)
            for _ in 1...2 { _ = try await close(stray, as: .credited, "they agree", till) }
            #expect(try await books(till) == [-1_005, 0, 0, 1_005])
        }
    }

    @Test("is given away once, in whichever amounts its trade was told of", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await closed(till)
            let first = try await hear("X1", 1_005, of: attempt, till)
            let second = try await hear("X1", 905, of: attempt, till)
            let nothing = try await hear("X2", 0, of: attempt, till)
            _ = try await close(first, as: .credited, "they agree", till)
            for (stray, outcome) in [
                (second, StrayCapture.Outcome.credited), (second, .refunded), (nothing, .refunded),
            ] {
                #expect(
                    await refusal { try await close(stray, as: outcome, "x", till) } == "payment.stray_taken")
            }
            // What the channel says in the end pays nothing either: its money is in the balance.
            let third = try await hear("X1", 1_000, of: attempt, till)
            #expect(
                await refusal { try await close(third, as: .refunded, "x", till) } == "payment.stray_taken")
            #expect(try await till.attempts("o1").map(\.state) == [.closed])
            #expect(try await books(till) == [-1_005, 0, 0, 1_005])
            _ = try await close(third, as: .settled, "the same money", till)
        }
    }

    @Test("is what another attempt was paid with, told of a second one", arguments: Engine.allCases)
    func taken(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let attempt = try await closed(till)
            till.ask("o2", 1_000)
            let paid = try await till.paidUnseen("o2")
            let stray = try await hear(try #require(paid.channelTrade), 1_000, of: attempt, till)
            #expect(try await till.attempts("o1").map(\.state) == [.closed])
            #expect(
                await refusal { try await close(stray, as: .refunded, "x", till) } == "payment.stray_taken")
            #expect(try await till.balance(.house("received", .cny)) == 1_000)
        }
    }

    @Test(
        "is given away or pays an attempt, and never both, also where both are said at once",
        arguments: Engine.allCases)
    func atOnce(engine: Engine) async throws {
        try await Till.idle(engine) { till in
            till.ask("o1", 1_000)
            let first = try await till.paidUnseen("o1")
            for round in 1...20 {
                let (trade, subject) = ("X\(round)", "p\(round)")
                let stray = try await hear(trade, 1_000, of: first, till)
                till.ask(subject, 1_000)
                let begun = try await till.begin(subject, by: "street")
                async let closing = refusalOrNil {
                    try await close(stray, as: .credited, "they agree", till)
                }
                async let learning: Void = till.database.writeCommitted { [center = till.center] tx in
                    let capture = Capture(trade: trade, amount: Money(1_000, .cny), paidAt: tx.now)
                    _ = try center.learn(.paid(capture), of: begun.id, because: "query", in: tx)
                }
                let refused = await closing
                try await learning
                let isPaid = try await till.attempts(subject).map(\.state) == [.succeeded]
                #expect(refused == (isPaid ? "payment.stray_taken" : nil))
                let booked = try await books(till)
                #expect(booked[0] == -1_000 * Int64(round + 1) && booked[1] + booked[3] == -booked[0])
            }
        }
    }

    @Test("that was kept before it had a list stands in it", arguments: Engine.allCases)
    func grown(engine: Engine) async throws {
        let steps = PaymentSchema.schema.steps
        let before = Array(Till.schemas.dropLast()) + [Schema("payments", Array(steps[..<3]))]
        try await TestDatabase.withURL(engine) { url in
            let old = try await Database.open(url, schemas: before, world: .system)
            let payment = World.system.newID(Payment.self)
            try await old.write { tx in
                try tx.execute(
                    """
                    INSERT INTO payment_attempt (payment_id, number, workspace_id, subject_kind, subject, channel, scene,
                        amount, currency, expires_at, state, version, made_at, changed_at)
                    VALUES (\(payment), '20260115000000000000', \(World.system.newID(Workspace.self)), 'order', 'o1',
                        'street', 'qr', 1000, 'CNY', 1, 'closed', 3, 1, 1)
                    """)
                try tx.execute(
                    """
                    INSERT INTO payment_attempt (payment_id, number, workspace_id, subject_kind, subject, channel, scene,
                        amount, currency, expires_at, state, version, channel_trade, paid_at, made_at, changed_at)
                    VALUES (\(World.system.newID(Payment.self)), '20260115000000000001',
                        \(World.system.newID(Workspace.self)), 'order', 'o2', 'street', 'qr', 1000, 'CNY', 1, 'succeeded',
                        3, 'X2', 1, 1, 1)
                    """)
                for trade in ["X1", "X2"] {
                    try tx.execute(
                        """
                        INSERT INTO payment_quarantine (payment_id, trade, amount, currency, paid_at, seen_at, why)
                        VALUES (\(payment), \(trade), 1005, 'CNY', 1, 2, 'query')
                        """)
                }
            }
            await old.close()
            let database = try await Database.open(url, schemas: Till.schemas, world: .system)
            let listed = try await database.read {
                try $0.strayCaptures(closed: false, PageRequest(limit: 10)).items
            }
            #expect(Set(listed.map(\.capture.trade)) == ["X1", "X2"] && Set(listed.map(\.id)).count == 2)
            let found = try await database.read { snapshot in
                try listed.map { try snapshot.strayCapture(ID($0.id.description)) }
            }
            #expect(found == listed)
            // What has paid something before is not given away.
            let zone = try #require(Zone("UTC"))
            let center = PaymentCenter(database, channels: [], zone: { _ in zone }) { _, _, _ in
                throw Problem.notAsked
            }
            for stray in listed {
                let refused = await refusalOrNil {
                    try await database.write { tx in
                        try center.close(stray.id, as: .credited, because: "x", by: "ann", in: tx)
                    }
                }
                #expect(refused == (stray.capture.trade == "X2" ? "payment.stray_taken" : nil))
            }
            if engine == .postgres {
                // A node of the version before knows of no identifiers.
                try await database.write { tx in
                    try tx.execute(
                        """
                        INSERT INTO payment_quarantine (payment_id, trade, amount, currency, paid_at, seen_at, why)
                        VALUES (\(payment), 'X3', 1005, 'CNY', 1, 3, 'query')
                        """)
                }
                let open = try await database.read {
                    try $0.strayCaptures(closed: false, PageRequest(limit: 10)).items
                }
                #expect(Set(open.map(\.capture.trade)) == ["X2", "X3"])
            }
            await database.close()
        }
    }

    /// An attempt over 10.00 that is closed.
    private func closed(_ till: Till) async throws -> PaymentAttempt {
        till.ask("o1", 1_000)
        _ = try await till.begin("o1", by: "street")
        try await till.reach("o1", .paying)
        try await till.close("o1")
        return try await till.reach("o1", .closed)
    }

    /// Lets the channel say that it has captured something for an attempt.
    private func hear(
        _ trade: String, _ fen: Int64, of attempt: PaymentAttempt, _ till: Till
    ) async throws -> StrayCapture {
        try await till.database.write { [center = till.center] tx in
            let capture = Capture(trade: trade, amount: Money(fen, .cny), paidAt: tx.now)
            _ = try center.learn(.paid(capture), of: attempt.id, because: "notification", in: tx)
        }
        let all = try await till.database.read { try $0.strayCaptures(of: attempt.id) }
        return try #require(all.last { $0.capture.trade == trade && $0.capture.amount == Money(fen, .cny) })
    }

    private func close(
        _ stray: StrayCapture, as outcome: StrayCapture.Outcome, _ reason: String, by person: String = "ann",
        _ till: Till
    ) async throws -> StrayCapture {
        try await till.database.write { [center = till.center] tx in
            try center.close(stray.id, as: outcome, because: reason, by: person, in: tx)
        }
    }

    private func strays(_ till: Till, closed: Bool = false) async throws -> [StrayCapture] {
        try await till.database.read { try $0.strayCaptures(closed: closed, PageRequest(limit: 10)).items }
    }

    /// What is in `clearing/street`, `received`, `quarantine` and the wallet.
    private func books(_ till: Till) async throws -> [Int64] {
        var books: [Int64] = []
        for name in ["clearing/street", "received", "quarantine"] {
            books.append(try await till.balance(.house(name, .cny)))
        }
        return books + [try await till.balance(.wallet(of: till.workspace, .cny))]
    }

    private func refusalOrNil<Done>(_ body: () async throws -> Done) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch {
            return (error as? Problem)?.code ?? "\(error)"
        }
    }

    private func refusal<Done>(_ body: () async throws -> Done) async -> String? {
        await #expect(throws: Problem.self) { _ = try await body() }?.code
    }
}
