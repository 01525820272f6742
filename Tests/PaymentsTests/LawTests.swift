import Durable
import Ledger
import Payments
import Storage
import Synchronization
import Testing
import Values
import World

@Suite("Payments under faults", .timeLimit(.minutes(5)))
struct LawTests {
    @Test(
        "end with what the channel knows: nothing kept that is not owed, nothing paid twice",
        arguments: Engine.allCases, [1, 2, 3] as [UInt64])
    func law(engine: Engine, seed: UInt64) async throws {
        try await Till.with(engine) { till in
            let dice = Dice(seed: seed)
            till.street.letRequestsFare { _ in
                switch dice.roll(6) {
                case 0: .requestLost
                case 1: .answerLost
                default: .well
                }
            }
            let subjects = (1...8).map { "o\($0)" }
            for subject in subjects { till.ask(subject, 1_000) }
            for _ in 1...60 {
                let subject = subjects[dice.roll(subjects.count)]
                switch dice.roll(5) {
                case 0, 1: await begin(subject, till, dice)
                case 2: for attempt in try await till.attempts(subject) { await pay(attempt, till) }
                case 3:
                    let until = till.clock.now + .seconds(dice.roll(12))
                    try await till.passUntil { till.clock.now >= until }
                default:
                    if till.demands[subject] != nil, dice.roll(3) == 0 { try await till.close(subject) }
                }
            }
            till.street.letRequestsFare { _ in .well }
            for subject in subjects where till.demands[subject] != nil { try await till.close(subject) }
            try await till.passUntil { try await isQuiet(subjects, till) }
            var kept: Int64 = 0
            for subject in subjects {
                let attempts = try await till.attempts(subject)
                let captured = captured(attempts, till)
                #expect([0, 1_000].contains(captured), "\(subject): \(captured), \(attempts.map(\.state))")
                let ends = till.told[subject].filter { ["payment.succeeded", "payment.closed"].contains($0) }
                #expect(Set(ends) == [captured == 0 ? "payment.closed" : "payment.succeeded"], "\(subject)")
                kept += captured
            }
            #expect(try await till.balance(.house("received", .cny)) == kept)
            #expect(try await till.balance(.house("clearing/street", .cny)) == -kept)
        }
    }

    private func begin(_ subject: String, _ till: Till, _ dice: Dice) async {
        // What is paid, in doubt or not asked for any more is refused, as it should be.
        _ = try? await till.begin(subject, by: "street", dice.roll(2) == 0 ? .qr : .wap)
    }

    private func pay(_ attempt: PaymentAttempt, _ till: Till) async {
        _ = till.street.pay(attempt.number, at: till.clock.now)
    }

    /// What the channel has taken and not given back.
    private func captured(_ attempts: [PaymentAttempt], _ till: Till) -> Int64 {
        attempts.compactMap { till.street.trade($0.number) }.filter { $0.paidAt != nil }
            .map { $0.amount.minorUnits - $0.refunds.values.reduce(0, +) }.reduce(0, +)
    }

    private func isQuiet(_ subjects: [String], _ till: Till) async throws -> Bool {
        for subject in subjects {
            if try await till.attempts(subject).contains(where: \.state.isOpen) { return false }
            if till.told[subject].isEmpty { return false }
        }
        let jobs = try await till.database.read { try $0.backlog() }.counts
        return jobs.allSatisfy { $0.kind == "payment.ask" || $0.jobs == 0 }
    }
}

/// Chances under a seed, for several tasks.
private final class Dice: Sendable {
    private let randomness: SeededRandomness

    init(seed: UInt64) { randomness = SeededRandomness(seed: seed) }

    func roll(_ sides: Int) -> Int { Int(randomness.next() % UInt64(sides)) }
}
