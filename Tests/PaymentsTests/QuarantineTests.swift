import Ledger
import Payments
import Storage
import Testing
import Values
import World

@Suite("Money that nobody had asked for so", .timeLimit(.minutes(5)))
struct QuarantineTests {
    /// Where an attempt is when the proof comes.
    enum Place: CaseIterable, Sendable {
        case created
        case closed
        case succeeded
        case review

        var state: AttemptState {
            switch self {
            case .created: .created
            case .closed: .closed
            case .succeeded: .succeeded
            case .review: .review
            }
        }
    }

    @Test(
        "is kept and told of once, and changes nothing, wherever the attempt is", arguments: Engine.allCases,
        Place.allCases)
    func kept(engine: Engine, place: Place) async throws {
        try await Till.with(engine) { till in
            let attempt = try await attempt(place, till)
            let before = try await till.attempts("o1")
            let told = till.told["o1"].filter { $0 == "payment.quarantined" }.count
            let stray = Capture(trade: "X1", amount: Money(1_001, .cny), paidAt: till.clock.now)
            for _ in 1...2 { try await learn(stray, of: attempt, till) }
            try await till.passUntil {
                till.told["o1"].filter { $0 == "payment.quarantined" }.count == told + 1
            }
            let kept = try await till.database.read { try $0.strayCaptures(of: attempt.id) }
            #expect(kept.filter { $0.capture == stray }.map(\.why) == ["notification"])
            if place != .created { #expect(try await till.attempts("o1") == before) }
            #expect(try await till.balance(.house("received", .cny)) == (place == .succeeded ? 1_000 : 0))
        }
    }

    @Test("in another currency is none of the right amount", arguments: Engine.allCases)
    func currency(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 1_000)
            let attempt = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            till.street.showCurrency(try Currency(code: "USD"))
            #expect(till.street.pay(attempt.number, at: till.clock.now))
            try await till.reach("o1", .review)
            try await till.passUntil { till.told["o1"] == ["payment.quarantined"] }
            let kept = try await till.database.read { try $0.strayCaptures(of: attempt.id) }
            #expect(kept.map(\.capture.amount) == [Money(1_000, try Currency(code: "USD"))])
            #expect(try await till.balance(.house("received", .cny)) == 0)
        }
    }

    @Test(
        "is not made of a proof that comes before its request was seen to leave", arguments: Engine.allCases)
    func early(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 1_000)
            let paid = try await till.paidUnseen("o1")
            #expect(paid.state == .succeeded)
            try await till.passUntil { till.told["o1"] == ["payment.succeeded"] }
            #expect(till.street.trade(paid.number) == nil)
            #expect(try await till.balance(.house("received", .cny)) == 1_000)
        }
    }

    private func attempt(_ place: Place, _ till: Till) async throws -> PaymentAttempt {
        till.ask("o1", 1_000)
        switch place {
        case .created:
            let begun = try await till.database.write {
                [center = till.center, workspace = till.workspace] tx in
                let begun = try center.begin(
                    Reference("order", "o1"), of: workspace, by: "street", .qr, in: tx)
                let stray = Capture(trade: "X0", amount: Money(1, .cny), paidAt: tx.now)
                let same = try center.learn(.paid(stray), of: begun.id, because: "notification", in: tx)
                #expect(same?.state == .created)
                return begun
            }
            try await till.passUntil { till.told["o1"] == ["payment.quarantined"] }
            return begun
        case .succeeded: return try await till.paidUnseen("o1")
        case .closed, .review:
            let begun = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            if place == .closed {
                try await till.close("o1")
            } else {
                till.street.showMore(5)
                #expect(till.street.pay(begun.number, at: till.clock.now))
            }
            let reached = try await till.reach("o1", place.state)
            try await till.passUntil { !till.told["o1"].isEmpty }
            return reached
        }
    }

    private func learn(_ capture: Capture, of attempt: PaymentAttempt, _ till: Till) async throws {
        try await till.database.write { [center = till.center] tx in
            _ = try center.learn(.paid(capture), of: attempt.id, because: "notification", in: tx)
        }
    }
}
