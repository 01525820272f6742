import Accounts
import Durable
import HTTPTypes
import Ledger
import Payments
import Server
import Storage
import Testing
import Values
import World

@Suite("The operations on what is in review", .timeLimit(.minutes(5)))
struct ReviewOperationTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 year, price: "9.99"}]
        """

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

    @Test(
        "list a payment of another amount than its order asks for, let it go back once, and close the order",
        arguments: Engine.allCases)
    func differs(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(engine, world: world, hasSandbox: true) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let attempt = try await attempt(front, clock, paid: 100)
            let placed = try await front.call(
                .post, "/v1/orders", body: #"{"items": [{"kind": "pack", "key": "tasks"}]}"#)
            let order = try #require(placed.json["number"].string)
            let path = "/v1/payments/\(attempt.number)/resolve"
            let verdict = #"{"verdict": "paid_back", "reason": "not what was asked for"}"#
            let fits = try await front.call(.post, path, body: verdict)
            #expect(fits.status == 409 && fits.json["code"] == "order.payment_fits", "\(fits.json.text)")
            try await front.installation.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO order_payment (payment, order_id, outcome, made_at)
                    SELECT \(attempt.number.text), order_id, 'differs', made_at FROM order_ WHERE number = \(order)
                    """, rows: 1)
            }
            let list = { try await front.call(.get, "/v1/payments?state=differs").json["items"].array ?? [] }
            let shown = try #require(try await list().first)
            #expect(shown["number"].string == attempt.number.text && shown["state"] == "succeeded")
            #expect(shown["amount"] == "1.00" && shown["asked"] == "9.99", "\(shown.text)")
            #expect(try await front.call(.get, "/v1/payments").json["items"] == [])
            for _ in 1...2 {
                let resolved = try await front.call(.post, path, body: verdict)
                #expect(resolved.status == 200, "\(resolved.json.text)")
                #expect(try await list().isEmpty)
            }
            let refunds = try await front.call(.get, "/v1/refunds?state=pending").json["items"].array ?? []
            #expect(refunds.map { $0["amount"] } == ["1.00"], "\(refunds)")
            #expect(try await front.call(.get, "/v1/orders/\(order)").json["state"] == "closed")
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
            for (body, place) in [
                (#"{"verdict": "lost", "reason": "x"}"#, "verdict"),
                (#"{"verdict": "failed", "reason": "x", "amount": "0.30"}"#, "amount"),
                (#"{"verdict": "again", "reason": "x", "reference": "B"}"#, "reference"),
                (#"{"verdict": "by_hand", "reason": "x", "reference": "B"}"#, "amount"),
                (#"{"verdict": "by_hand", "reason": "x", "amount": "0.30"}"#, "reference"),
            ] {
                let answer = try await front.call(
                    .post, "/v1/refunds/\(refund.number)/resolve", body: body)
                #expect(answer.status == 422 && answer.json["place"].string == place, "\(answer.json.text)")
            }
            let body = #"{"verdict": "failed", "reason": "not there"}"#
            let failed = try await front.call(.post, "/v1/refunds/\(refund.number)/resolve", body: body)
            #expect(failed.status == 200 && failed.json["state"] == "failed", "\(failed.json.text)")
            let list2 = try await front.call(.get, "/v1/refunds?state=failed")
            #expect(list2.json["items"].array?.count == 1)
            #expect(try await front.call(.get, "/v1/refunds").json["items"] == [])
        }
    }

    @Test("list a capture that nobody had asked for so, and close it once", arguments: Engine.allCases)
    func stray(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(engine, world: world) { front in
            let number = try await attempt(front, clock, paid: 101).number
            let never = #"{"verdict": "not_paid", "reason": "seen"}"#
            #expect(try await front.call(.post, "/v1/payments/\(number)/resolve", body: never).status == 200)
            let list = try await front.call(.get, "/v1/strays")
            let shown = try #require(list.json["items"].array?.first, "\(list.json.text)")
            #expect(shown["payment"].string == number.text && shown["amount"] == "1.01")
            #expect(shown["trade"] == "T1" && shown["closing"] == .null)
            let path = "/v1/strays/\(try #require(shown["id"].string))/close"
            for (body, place) in [
                (#"{"outcome": "lost", "reason": "x"}"#, "outcome"), (#"{"reason": "x"}"#, "outcome"),
                (#"{"outcome": "settled"}"#, "reason"), (#"{"outcome": "settled", "reason": 5}"#, "reason"),
            ] {
                let answer = try await front.call(.post, path, body: body)
                #expect(answer.status == 422 && answer.json["place"].string == place, "\(answer.json.text)")
            }
            for (unknown, status) in [("/v1/strays/stray_x/close", 400), ("/v1/strays/\(number)/close", 400)]
            {
                let body = #"{"outcome": "settled", "reason": "x"}"#
                #expect(try await front.call(.post, unknown, body: body).status == status)
            }
            let close = #"{"outcome": "credited", "reason": "they keep it"}"#
            for _ in 1...2 {
                let closed = try await front.call(.post, path, body: close)
                #expect(closed.status == 200 && closed.json["closing"]["outcome"] == "credited")
                #expect(closed.json["closing"]["reason"] == "they keep it", "\(closed.json.text)")
            }
            let other = try await front.call(.post, path, body: #"{"outcome": "refunded", "reason": "x"}"#)
            #expect(other.status == 409 && other.json["code"] == "payment.stray_closed")
            #expect(try await front.call(.get, "/v1/strays").json["items"] == [])
            #expect(try await front.call(.get, "/v1/strays?state=closed").json["items"].array?.count == 1)
            #expect(try await front.call(.get, "/v1/strays?state=review").status == 400)
            let audit = try await front.call(.get, "/v1/audit").json["items"].array ?? []
            let entries = audit.filter { $0["action"] == "stray.closed" }
            #expect(entries.count == 1 && entries.first?["details"]["outcome"] == "credited")
        }
    }

    @Test("end a case by hand whose channel pays nothing back", arguments: Engine.allCases)
    func byHand(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(engine, world: world, hasSandbox: true) { front in
            let buyer = Buyer(front: front, clock: clock)
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            try await buyer.working {
                let order = try await buyer.buy(
                    #"{"items": [{"kind": "pack", "key": "tasks"}]}"#, for: "9.99")
                // The sandbox gives nothing back of what is back already.
                try await front.installation.database.write { tx in
                    try tx.execute("UPDATE sandbox_trade SET refunded = amount")
                }
                let afterSales = try await buyer.agree(order, lines: "[0]", for: "9.99")
                let path = "/v1/cases/\(afterSales)/paid-back"
                try await buyer.eventually { try await buyer.shown(order)["cases"][0]["trouble"] == "failed" }
                for (body, place) in [
                    (#"{"reference": "B"}"#, "amount"), (#"{"amount": "9.99"}"#, "reference"),
                    (#"{"amount": "9.999", "reference": "B"}"#, "amount"),
                    (#"{"amount": null, "reference": "B"}"#, "amount"),
                ] {
                    let answer = try await front.call(.post, path, body: body)
                    #expect(
                        (400...422).contains(answer.status) && answer.json["place"].string == place,
                        "\(answer.json.text)")
                }
                let body = #"{"amount": "9.99", "reference": "BANK 7"}"#
                #expect(try await front.call(.post, path, body: body).status == 200)
                try await buyer.eventually { try await buyer.shown(order)["cases"][0]["state"] == "done" }
                let shown = try await buyer.shown(order)
                #expect(shown["refunded"] == "9.99", "\(shown.text)")
                let refunds = shown["payments"][0]["refunds"].array ?? []
                #expect(refunds.map { $0["state"].string } == ["failed", "succeeded"], "\(shown.text)")
                #expect(try await front.call(.post, path, body: body).json["code"] == "aftersales.no_trouble")
                let failed = try #require(refunds.first?["number"].string)
                let twice = try await front.call(
                    .post, "/v1/refunds/\(failed)/resolve",
                    body: #"{"verdict": "by_hand", "amount": "9.99", "reference": "B", "reason": "x"}"#)
                #expect(twice.json["code"] == "payment.refund_tried_again", "\(twice.json.text)")
                #expect(try await front.call(.post, "/v1/cases/\(afterSales)/retry").status == 409)
                try await buyer.settle()
            }
            let (database, currency) = (front.installation.database, Currency.cny)
            let booked = try await database.read { snapshot in
                try ["received", "paid_by_hand", "clearing/sandbox"].map {
                    try snapshot.balance(of: .house($0, currency)).balance.minorUnits
                }
            }
            #expect(booked == [0, 999, -999])
            let left = try await front.call(.get, "/v1/entitlements").json["items"].array ?? []
            #expect(left.allSatisfy { $0["remaining"] == 0 || $0["remaining"] == "0" }, "\(left)")
            let audit = try await front.call(.get, "/v1/audit").json["items"].array ?? []
            let entry = try #require(audit.first { $0["action"] == "case.paid_by_hand" })
            #expect(entry["details"]["reference"] == "BANK 7" && entry["details"]["amount"] == "9.99")
        }
    }

    @Test(
        "try a case's refund again from both sides, and never pay it by hand beside one that is under way",
        arguments: Engine.allCases)
    func triedAgain(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(engine, world: world, hasSandbox: true) { front in
            let buyer = Buyer(front: front, clock: clock)
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            func refunds(_ order: String) async throws -> [JSON] {
                try await buyer.shown(order)["payments"][0]["refunds"].array ?? []
            }
            func again(_ refund: JSON) async throws -> JSON {
                let number = try #require(refund["number"].string)
                let body = #"{"verdict": "again", "reason": "seen"}"#
                return try await front.call(.post, "/v1/refunds/\(number)/resolve", body: body).json
            }
            var (order, afterSales) = ("", "")
            try await buyer.working {
                order = try await buyer.buy(#"{"items": [{"kind": "pack", "key": "tasks"}]}"#, for: "9.99")
                try await front.installation.database.write { tx in
                    try tx.execute("UPDATE sandbox_trade SET refunded = amount")
                }
                afterSales = try await buyer.agree(order, lines: "[0]", for: "9.99")
                try await buyer.eventually { try await buyer.shown(order)["cases"][0]["trouble"] == "failed" }
                _ = try await again(try #require(try await refunds(order).first))
                try await buyer.eventually {
                    try await refunds(order).map { $0["state"].string } == ["failed", "failed"]
                }
                try await buyer.settle()
                // It fails once more, under a number of its own, and the case says so.
                #expect(try await front.call(.post, "/v1/cases/\(afterSales)/retry").status == 200)
                try await buyer.eventually { try await buyer.shown(order)["cases"][0]["trouble"] == "failed" }
                #expect(try await refunds(order).count == 3)
                try await buyer.settle()
            }
            // Nobody works any more: what is made now stays under way.
            let failed = try #require(try await refunds(order).last)
            let next = try await again(failed)
            #expect(next["state"] == "pending", "\(next.text)")
            let before = try await front.call(.get, "/v1/cases/\(afterSales)").json
            #expect(before["trouble"] == "failed")
            let paid = try await front.call(
                .post, "/v1/cases/\(afterSales)/paid-back",
                body: #"{"amount": "9.99", "reference": "BANK 7"}"#)
            #expect(paid.status == 409 && paid.json["code"] == "payment.refund_tried_again")
            #expect(try await front.call(.get, "/v1/cases/\(afterSales)").json == before)
            let audit = try await front.call(.get, "/v1/audit").json["items"].array ?? []
            #expect(!audit.contains { $0["action"] == "case.paid_by_hand" })
            let entry = audit.first { $0["action"] == "refund.resolved" && $0["target"] == failed["number"] }
            #expect(entry?["details"]["refund"] == next["number"], "\(audit)")
        }
    }

    @Test("show of a capture that goes back which refund pays it back, and where that is")
    func strayRefund() async throws {
        let (world, clock) = World.virtual()
        try await Front.with(.sqlite, world: world) { front in
            let number = try await attempt(front, clock, paid: 101).number
            let never = #"{"verdict": "not_paid", "reason": "seen"}"#
            #expect(try await front.call(.post, "/v1/payments/\(number)/resolve", body: never).status == 200)
            let listed = try await front.call(.get, "/v1/strays").json["items"][0]
            let path = "/v1/strays/\(try #require(listed["id"].string))/close"
            let closed = try await front.call(
                .post, path, body: #"{"outcome": "refunded", "reason": "nobody's"}"#)
            let refund = closed.json["closing"]["refund"]
            #expect(refund["state"] == "pending" && refund["number"].string != nil, "\(closed.json.text)")
            let shown = try await front.call(.get, "/v1/strays?state=closed").json["items"][0]
            #expect(shown["closing"]["refund"] == refund)
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
            // No time passes while a job is at work, else a slow machine would let its lease run out.
            if worker.jobsRunning == 0, let wait = clock.untilNextSleeper {
                clock.advance(by: min(wait, .milliseconds(100)))
            }
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
