import Ledger
import Payments
import Storage
import Testing
import Values
import World

@Suite("Proofs of one truth", .timeLimit(.minutes(5)))
struct ConfluenceTests {
    /// What a channel tells of an attempt, in some order and number.
    private enum Word: CaseIterable {
        case waiting
        case paid
        case stray
        case closed
    }

    @Test(
        "end in one state, ledger and list, in whichever order and number they come",
        arguments: Engine.allCases)
    func permuted(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let orders = permutations(of: Word.allCases[...])
            let subjects = orders.indices.map { "o\($0)" }
            for subject in subjects {
                till.ask(subject, 1_000)
                _ = try await till.begin(subject, by: "street")
            }
            for subject in subjects { try await till.reach(subject, .paying) }
            // From now on nobody but the test says anything.
            till.street.letRequestsFare { _ in .requestLost }
            let paidAt = till.clock.now
            for (subject, words) in zip(subjects, orders) {
                let attempt = try #require(try await till.attempts(subject).last)
                for word in words + words.reversed() {
                    try await till.database.writeCommitted { [center = till.center] tx in
                        _ = try center.learn(
                            answer(word, attempt, paidAt), of: attempt.id, because: "notification", in: tx)
                    }
                }
            }
            try await till.passUntil {
                subjects.allSatisfy { till.told[$0].contains("payment.succeeded") }
                    && subjects.allSatisfy { till.told[$0].contains("payment.quarantined") }
            }
            for subject in subjects {
                let attempt = try #require(try await till.attempts(subject).last)
                #expect(
                    attempt.state == .succeeded && attempt.channelTrade == "T\(attempt.number)", "\(subject)")
                #expect(attempt.paidAt == paidAt)
                let strays = try await till.database.read { try $0.strayCaptures(of: attempt.id) }
                #expect(strays.map(\.capture.trade) == ["X\(attempt.number)"])
                let told = till.told[subject]
                #expect(told.sorted() == ["payment.quarantined", "payment.succeeded"], "\(subject): \(told)")
            }
            #expect(try await till.balance(.house("received", .cny)) == Int64(1_000 * subjects.count))
        }
    }

    private func answer(_ word: Word, _ attempt: PaymentAttempt, _ paidAt: Timestamp) -> ChannelAnswer {
        switch word {
        case .waiting: .waiting(code: nil)
        case .paid: .paid(Capture(trade: "T\(attempt.number)", amount: attempt.amount, paidAt: paidAt))
        case .stray: .paid(Capture(trade: "X\(attempt.number)", amount: Money(999, .cny), paidAt: paidAt))
        case .closed: .closed
        }
    }

    private func permutations(of words: ArraySlice<Word>) -> [[Word]] {
        guard let first = words.first else { return [[]] }
        return permutations(of: words.dropFirst()).flatMap { rest in
            (0...rest.count).map { place in
                var all = rest
                all.insert(first, at: place)
                return all
            }
        }
    }
}
