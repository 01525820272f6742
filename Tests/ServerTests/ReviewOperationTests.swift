import Accounts
import Durable
import HTTPTypes
import Payments
import Server
import Storage
import Testing
import Values
import World

@Suite("The operations on what is in review", .timeLimit(.minutes(5)))
struct ReviewOperationTests {
    @Test(
        "list a payment and say that it was paid, once, with an entry in the audit",
        arguments: Engine.allCases)
    func payment(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(engine, world: world) { front in
            let number = try await attempt(front, clock, paid: 101).number
            let list = try await front.call(.get, "/v1/payments?state=review")
            let shown = try #require(list.json["items"].array?.first)
            #expect(shown["number"].string == number.text && shown["state"] == "review")
            #expect(shown["quarantined"].array?.first?["amount"] == "1.01", "\(shown.text)")
            let path = "/v1/payments/\(number)/resolve"
            for (body, place) in [
                (#"{"verdict": "maybe", "reason": "x"}"#, "verdict"),
                (#"{"verdict": "paid", "reason": "x"}"#, "paid_at"),
                (#"{"verdict": "not_paid", "reason": "x", "trade": "T"}"#, "trade"),
            ] {
                let answer = try await front.call(.post, path, body: body)
                #expect(answer.status == 422 && answer.json["place"].string == place, "\(answer.json.text)")
            }
            let verdict =
                #"{"verdict": "paid", "reason": "seen", "trade": "T9", "paid_at": "2026-01-15T08:00:00Z"}"#
            let paid = try await front.call(.post, path, body: verdict)
            #expect(paid.status == 200 && paid.json["state"] == "succeeded", "\(paid.json.text)")
            #expect(paid.json["paid_at"] == "2026-01-15T08:00:00Z")
            let again = try await front.call(.post, path, body: verdict)
            #expect(again.status == 409 && again.json["code"] == "payment.not_in_review")
            #expect(try await front.call(.get, "/v1/payments").json["items"] == [])
            let audit = try await front.call(.get, "/v1/audit")
            let entry = audit.json["items"].array?.first { $0["action"] == "payment.resolved" }
            #expect(entry?["target"].string == number.text && entry?["details"]["reason"] == "seen")
            #expect(try await front.call(.get, "/v1/payments?state=paying").status == 400)
        }
    }

    @Test("say that a payment never happened: it is closed")
    func never() async throws {
        let (world, clock) = World.virtual()
        try await Front.with(.sqlite, world: world) { front in
            let number = try await attempt(front, clock, paid: 101).number
            let closed = try await front.call(
                .post, "/v1/payments/\(number)/resolve", body: #"{"verdict": "not_paid", "reason": "seen"}"#)
            #expect(closed.status == 200 && closed.json["state"] == "closed", "\(closed.json.text)")
        }
    }

    @Test(
        "list a refund that nobody carried to its end, and say what became of it", arguments: Engine.allCases)
    func refund(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(engine, world: world) { front in
            let attempt = try await attempt(front, clock, paid: 100)
            #expect(attempt.state == .succeeded)
            let center = center(front)
            let refund = try await front.installation.database.write { tx in
                try center.refund(
                    attempt.number, Money(30, .cny), cause: "case", of: attempt.workspace, in: tx)
            }
            clock.advance(by: .seconds(12 * 86_400))
            try await center.keepHouse()
            let list = try await front.call(.get, "/v1/refunds")
            let shown = try #require(list.json["items"].array?.first)
            #expect(shown["number"].string == refund.number.text, "\(list.json.text)")
            #expect(shown["problem"]["code"] == "payment.refund_in_doubt")
            let body = #"{"verdict": "failed", "reason": "not there"}"#
            let failed = try await front.call(.post, "/v1/refunds/\(refund.number)/resolve", body: body)
            #expect(failed.status == 200 && failed.json["state"] == "failed", "\(failed.json.text)")
            let list2 = try await front.call(.get, "/v1/refunds?state=failed")
            #expect(list2.json["items"].array?.count == 1)
            #expect(try await front.call(.get, "/v1/refunds").json["items"] == [])
        }
    }

    private func center(_ front: Front) -> PaymentCenter {
        guard let zone = Zone("UTC") else { preconditionFailure("there is such a zone") }
        let database = front.installation.database
        return PaymentCenter(database, channels: [SandboxChannel(database)], zone: { _ in zone }) {
            _, _, tx in
            PaymentCenter.Demand(amount: Money(100, .cny), deadline: tx.now + .seconds(1_800))
        }
    }

    /// An attempt over 1.00 that was announced and of which a channel says that so many fen were paid.
    private func attempt(
        _ front: Front, _ clock: VirtualClock, paid fen: Int64
    ) async throws -> PaymentAttempt {
        let (center, database) = (center(front), front.installation.database)
        let workspace = try await front.installation.operatorCaller().workspace
        let begun = try await database.write { tx in
            try center.begin(Reference("test", "1"), of: workspace, by: "sandbox", .qr, in: tx)
        }
        let worker = Worker(database: database, name: "test", handlers: center.handlers)
        async let running: Void = worker.run()
        while try await database.read({ try $0.payment(begun.number, of: workspace)?.state }) != .paying {
            if let wait = clock.untilNextSleeper { clock.advance(by: min(wait, .milliseconds(100))) }
            await Task.yield()
        }
        worker.drain()
        try await running
        return try await database.write { tx in
            let capture = Capture(trade: "T1", amount: Money(fen, .cny), paidAt: tx.now)
            let learnt = try center.learn(.paid(capture), of: begun.id, because: "notification", in: tx)
            guard let learnt else { throw Problem("test.none", status: 500, Localized(same: "none")) }
            return learnt
        }
    }
}
