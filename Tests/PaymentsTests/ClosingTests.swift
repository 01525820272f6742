import Payments
import Storage
import Testing
import Values
import World

@Suite("Closing what is to be paid", .timeLimit(.minutes(5)))
struct ClosingTests {
    @Test("is told at once where nothing was ever sent", arguments: Engine.allCases)
    func nothing(engine: Engine) async throws {
        try await Till.with(engine) { till in
            try await till.close("o1")
            try await till.passUntil { till.told["o1"] == ["payment.closed"] }
        }
    }

    @Test("is told when the channel has proved it, and not before", arguments: Engine.allCases)
    func proved(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 100)
            let attempt = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            till.street.letRequestsFare { $0 == "close" ? .answerLost : .requestLost }
            try await till.close("o1")
            let before = till.clock.now
            try await till.passUntil { till.clock.now > before + .seconds(30) }
            #expect(till.told["o1"].isEmpty)
            till.street.letRequestsFare { _ in .well }
            try await till.reach("o1", .closed)
            try await till.passUntil { till.told["o1"] == ["payment.closed"] }
            #expect(till.street.trade(attempt.number)?.isClosed == true)
        }
    }

    @Test("finds what was paid in the last moment", arguments: Engine.allCases)
    func paid(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 100)
            let attempt = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            #expect(till.street.pay(attempt.number, at: till.clock.now))
            try await till.close("o1")
            try await till.reach("o1", .succeeded)
            try await till.passUntil { till.told["o1"] == ["payment.succeeded"] }
        }
    }
}
