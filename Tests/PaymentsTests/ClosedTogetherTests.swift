import Durable
import OrderedCollections
import Payments
import Storage
import Testing
import Values
import World

@Suite("Things that are closed together", .timeLimit(.minutes(5)))
struct ClosedTogetherTests {
    @Test(
        "are told of at once, when their channel has proved it, or as paid, each as it is",
        arguments: Engine.allCases)
    func each(engine: Engine) async throws {
        try await Till.idle(engine) { till in
            let worker = till.worker()
            try await worker.register(isAlone: false)
            for subject in ["sent", "paid", "unsent"] { till.ask(subject, 100) }
            let sent = try await till.begin("sent", by: "street")
            try await doTogether(worker, till)
            #expect(try await till.attempts("sent").map(\.state) == [.paying])
            _ = try await till.paidUnseen("paid")
            _ = try await till.begin("unsent", by: "street")
            try await till.close("first", "paid", "sent", "unsent", "last")
            try await doTogether(worker, till)
            #expect(try await till.attempts("sent").map(\.state) == [.paying])
            #expect(try await till.attempts("unsent").map(\.state) == [.closed])
            // By now it is told of; and the channel closes what it knows.
            try await doTogether(worker, till)
            for subject in ["first", "unsent", "last"] { #expect(till.told[subject] == ["payment.closed"]) }
            #expect(till.told["paid"] == ["payment.succeeded", "payment.succeeded"])
            #expect(till.told["sent"].isEmpty)
            try await doTogether(worker, till)
            #expect(till.street.trade(sent.number)?.isClosed == true)
            #expect(try await till.attempts("sent").map(\.state) == [.closed])
            #expect(till.told["sent"] == ["payment.closed"])
        }
    }

    @Test("that were paid twice are told of as paid by what does not go back", arguments: Engine.allCases)
    func paidTwice(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("twice", 100)
            let first = try await till.begin("twice", by: "street")
            try await till.reach("twice", .paying)
            let second = try await till.begin("twice")
            try await till.reach("twice", .paying)
            #expect(try await till.attempts("twice").map(\.state) == [.closed, .paying])
            // The second is paid; then it is found that the first is, too, although its channel had closed it.
            for attempt in [second, first] {
                let capture = Capture(
                    trade: "T\(attempt.number)", amount: attempt.amount, paidAt: till.clock.now)
                _ = try await till.database.write { [center = till.center] tx in
                    try center.learn(.paid(capture), of: attempt.id, because: "notification", in: tx)
                }
            }
            try await till.passUntil { till.told["twice"].contains("payment.succeeded") }
            try await till.close("twice")
            try await till.passUntil { till.told.payments(of: "twice").count == 2 }
            #expect(Set(till.told.payments(of: "twice")) == [second.number.text])
        }
    }

    @Test("do not wait for one that cannot be closed", arguments: Engine.allCases)
    func besideFault(engine: Engine) async throws {
        try await Till.with(engine) { till in
            till.ask("bad", 100)
            let attempt = try await till.begin("bad", by: "street")
            try await till.reach("bad", .paying)
            try await keep(currency: "none", of: attempt, till)
            let others = (1...8).map { "o\($0)" }
            try await till.close("o1", "o2", "o3", "o4", "bad", "o5", "o6", "o7", "o8")
            try await till.passUntil { others.allSatisfy { till.told[$0] == ["payment.closed"] } }
            #expect(till.told["bad"].isEmpty)
            try await keep(currency: "CNY", of: attempt, till)
            try await till.passUntil { till.told["bad"] == ["payment.closed"] }
        }
    }

    @Test("and are paid at the same time are paid, or closed, and never both", arguments: Engine.allCases)
    func besidePayments(engine: Engine) async throws {
        try await Till.with(engine) { till in
            let (paid, unpaid) = ((1...8).map { "p\($0)" }, (1...8).map { "u\($0)" })
            for subject in paid + unpaid {
                till.ask(subject, 100)
                _ = try await till.begin(subject, by: "street")
            }
            for subject in paid + unpaid { try await till.reach(subject, .paying) }
            let before = till.database.statistics.writesRerun
            try await withThrowingTaskGroup { group in
                for subject in paid {
                    let attempt = try #require(try await till.attempts(subject).last)
                    let capture = Capture(
                        trade: "T\(attempt.number)", amount: attempt.amount, paidAt: till.clock.now)
                    #expect(till.street.pay(attempt.number, at: capture.paidAt))
                    group.addTask {
                        _ = try await till.database.writeCommitted { [center = till.center] tx in
                            try center.learn(.paid(capture), of: attempt.id, because: "notification", in: tx)
                        }
                    }
                }
                for (paid, unpaid) in zip(paid, unpaid) {
                    group.addTask { try await till.close(paid, unpaid) }
                }
                try await group.waitForAll()
            }
            for subject in paid { try await till.reach(subject, .succeeded) }
            for subject in unpaid { try await till.reach(subject, .closed) }
            try await till.passUntil { (paid + unpaid).allSatisfy { !till.told[$0].isEmpty } }
            for subject in paid { #expect(Set(till.told[subject]) == ["payment.succeeded"]) }
            for subject in unpaid { #expect(till.told[subject] == ["payment.closed"]) }
            #expect(till.database.statistics.writesRerun == before)
        }
    }

    /// Does all jobs that are ready, and ends them in one transaction.
    private func doTogether(_ worker: Worker, _ till: Till) async throws {
        let jobs = try await till.database.writeCommitted { tx in
            try tx.claim(
                ClaimRequest(marks: [:], limit: 100, scan: .everything), kinds: Array(worker.kinds.keys),
                worker: worker.id)
        }.jobs
        var lines: [Commitment] = []
        for job in jobs {
            guard case .completed(let completion)? = await worker.outcome(of: job) else {
                Issue.record("a job of kind \(job.kind) is not done")
                continue
            }
            lines.append(Commitment(job: job, content: .ending(.completed(completion))))
        }
        let lost = try await till.database.writeCommitted { [lines] tx in
            try tx.prepareHistory()
            return try tx.commit(lines)
        }
        #expect(lost.isEmpty)
    }

    private func keep(currency: String, of attempt: PaymentAttempt, _ till: Till) async throws {
        try await till.database.write { tx in
            try tx.execute(
                "UPDATE payment_attempt SET currency = \(currency) WHERE payment_id = \(attempt.id)", rows: 1)
        }
    }
}
