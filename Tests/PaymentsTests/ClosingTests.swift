import Durable
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

    @Test(
        "is proved by the expiry of what the channel never knew, with its margin, and not before",
        arguments: Engine.allCases)
    func expired(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 100)
            let attempt = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            till.street.knowOnlyWhatIsScanned()
            try await till.close("o1")
            let end = attempt.expiresAt + .seconds(60)
            try await till.passUntil(by: .seconds(2)) { till.clock.now >= end - .seconds(30) }
            #expect(try await till.attempts("o1").last?.state == .paying)
            #expect(till.told["o1"].isEmpty)
            // Who does not answer proves nothing, however late it is.
            till.street.letRequestsFare { _ in .requestLost }
            try await till.passUntil(by: .seconds(2)) { till.clock.now >= end + .seconds(3_600) }
            #expect(try await till.attempts("o1").last?.state == .paying)
            till.street.letRequestsFare { _ in .well }
            try await till.passUntil(by: .seconds(2)) { till.told["o1"] == ["payment.closed"] }
            #expect(try await till.attempts("o1").last?.state == .closed)
        }
    }

    @Test("is asked for by one job, however many want it", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("o1", 100)
            _ = try await till.begin("o1", by: "street")
            try await till.reach("o1", .paying)
            till.street.knowOnlyWhatIsScanned()
            for _ in 1...8 { try await till.close("o1") }
            try await till.passUntil { till.street.asked.contains("close") }
            let jobs = try await till.database.read { try $0.backlog() }.counts
            #expect(jobs.filter { $0.kind == "payment.close" }.map(\.jobs).reduce(0, +) <= 1)
            let first = till.clock.now
            try await till.passUntil { till.clock.now >= first + .seconds(20) }
            #expect(till.street.asked.filter { $0 == "close" }.count <= 5)
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
            // Whoever wants it closed is told so, too.
            try await till.passUntil { !till.told["o1"].isEmpty }
            #expect(Set(till.told["o1"]) == ["payment.succeeded"])
        }
    }
}
