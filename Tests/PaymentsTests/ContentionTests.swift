import Ledger
import Payments
import Storage
import Testing
import Values
import World

@Suite("Payments that come at the same time", .timeLimit(.minutes(5)))
struct ContentionTests {
    @Test("wait for each other's accounts, and none begins anew", arguments: Engine.allCases)
    func captures(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let subjects = (1...40).map { "o\($0)" }
            for subject in subjects {
                till.ask(subject, 100)
                _ = try await till.begin(subject, by: "street")
            }
            for subject in subjects { try await till.reach(subject, .paying) }
            let before = till.database.statistics.writesRerun
            for subject in subjects {
                for attempt in try await till.attempts(subject) {
                    #expect(till.street.pay(attempt.number, at: till.clock.now))
                }
            }
            for subject in subjects { try await till.reach(subject, .succeeded) }
            #expect(till.database.statistics.writesRerun == before)
            #expect(try await till.balance(.house("received", .cny)) == 4_000)
            #expect(try await till.balance(.house("clearing/street", .cny)) == -4_000)
        }
    }
}
