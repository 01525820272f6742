import Durable
import Payments
import Storage
import Testing
import Values
import World

@Suite("An orderly end while a channel is asked", .timeLimit(.minutes(5)))
struct ShutdownTests {
    @Test("proves nothing: the job is given back, and its request leaves again", arguments: Engine.allCases)
    func prepay(engine: Engine) async throws {
        try await Till.idle(engine) { till in
            till.ask("o1", 100)
            _ = try await till.begin("o1", by: "street")
            till.street.letRequestsFare { $0 == "prepay" ? .held : .well }
            try await end(whileAsking: "prepay", till)
            #expect(try await till.attempts("o1").last?.state == .sent)
            till.street.letRequestsFare { _ in .requestLost }
            try await end(whileAsking: "prepay", till)
            #expect(till.street.asked.filter { $0 == "prepay" }.count == 2)
        }
    }

    /// Lets a worker work until it has asked something once more, then ends it in order.
    private func end(whileAsking verb: String, _ till: Till) async throws {
        let before = till.street.asked.filter { $0 == verb }.count
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await till.worker().run() }
            try await till.passUntil { till.street.asked.filter { $0 == verb }.count > before }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
