import Catalog
import Durable
import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("After the sale", .timeLimit(.minutes(5)))
struct AfterSalesTests {
    @Test(
        "goods are sent, arrive, and come back to the stock only where they had not left",
        arguments: Engine.allCases)
    func goods(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let sent = try await paid([.scanners(2)], market)
            let kept = try await paid([.scanners(3)], market)
            #expect(try await market.state(sent) == .paid)
            let shipped = try await ship(sent, market)
            #expect(shipped.state == .shipped)
            _ = try await done(sent, nil, market)
            #expect(try await market.scanners() == [0, 5, 5])
            _ = try await done(kept, nil, market)
            #expect(try await market.scanners() == [0, 2, 8])
            #expect(try await market.state(kept) == .fulfilled)
            let refused = await #expect(throws: Problem.self) { _ = try await ship(kept, market) }
            #expect(refused?.code == "order.nothing_to_ship")
            let arrived = try await market.database.write { [shop = market.shop] tx in
                try shop.confirmDelivery(of: sent.number, of: sent.workspace, by: "ann", in: tx)
            }
            #expect(arrived.state == .fulfilled)
        }
    }

    @Test("a line is paid back with what it granted and nothing else", arguments: Engine.allCases)
    func line(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let other = try await paid([.packs(1)], market)
            let order = try await paid(
                [.packs(2), .topUps(1), .purchase(package: "basic", terms: 1)], market)
            #expect(try await market.left(of: "task") == 13_000)
            let lines = try await market.database.read { try $0.lines(of: order.id) }
            #expect(lines.map(\.item.key) == ["basic", "tasks", "wallet"])
            let case1 = try await agreed(order, [1], market)
            #expect(case1.state == .refunding && case1.amount == Money(19_800, .cny))
            #expect(try await market.left(of: "task") == 11_000)
            #expect(try await market.now(order).refunded == case1.amount)
            try await market.passUntil { market.told[order].contains("order.refund_due") }
            let told = market.told.payload("order.refund_due", order)
            #expect(told?["cause"].string == "case/\(case1.number)" && told?["amount"].string == "198.00")
            let twice = await #expect(throws: Problem.self) { _ = try await agreed(order, [1], market) }
            #expect(twice?.code == "aftersales.lines")
            try await refunded(case1, market)
            try await refunded(case1, market)
            let rest = try await done(order, nil, market)
            #expect(rest.amount == Money(46_500, .cny))
            #expect(try await market.left(of: "task") == 1_000)
            #expect(try await market.balance(.wallet(of: market.workspace, .cny)) == 0)
            #expect(try await market.balance(.bonus(of: market.workspace, .cny)) == 0)
            #expect(try await market.holdings().isEmpty)
            let cases = try await market.database.read { try $0.cases(of: order.id) }
            #expect(cases.map(\.state) == [.done, .done])
            #expect(try await market.state(other) == .fulfilled)
            let again = try await market.place([.purchase(package: "basic", terms: 1)])
            #expect(again.state == .pending)
        }
    }

    @Test(
        "what was exchanged or spent is not paid back, and what is refused may be asked for again",
        arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let basic = try await paid([.purchase(package: "basic", terms: 1)], market)
            let upgrade = try await market.place([.upgrade(package: "basic", to: "pro")])
            let asked = try await request(basic, nil, market)
            #expect(await code { try await agree(asked, market) } == "order.package_pending")
            try await market.pay(upgrade)
            #expect(await code { try await agree(asked, market) } == "aftersales.exchanged")
            #expect(await code { try await request(upgrade, nil, market) } == "aftersales.exchange")
            let refused = try await market.database.write { [shop = market.shop] tx in
                try shop.refuse(asked.number, because: "exchanged", by: "bob", in: tx)
            }
            #expect(refused.state == .refused)
            #expect(await code { try await agree(asked, market) } == "aftersales.not_open")
            #expect(try await request(basic, [0], market).state == .requested)

            let topUp = try await paid([.topUps(1)], market)
            try await market.database.write { [workspace = market.workspace] tx in
                let (wallet, spent) = (
                    LedgerAccount.wallet(of: workspace, .cny), LedgerAccount.house("spent", .cny)
                )
                try tx.post(
                    NewEntry(
                        for: Reference("test", "1"), step: "spend",
                        [Posting(wallet, Money(-1, .cny)), Posting(spent, Money(1, .cny))]))
            }
            let spent = try await request(topUp, nil, market)
            #expect(await code { try await agree(spent, market) } == "ledger.insufficient")
            #expect(try await market.balance(.wallet(of: market.workspace, .cny)) == 9_999)
            let less = try await market.database.write { [shop = market.shop] tx in
                try shop.agree(to: spent.number, Money(9_999, .cny), by: "bob", in: tx)
            }
            #expect(less.state == .refunding)
            #expect(try await market.balance(.wallet(of: market.workspace, .cny)) == 0)
            #expect(try await market.balance(.bonus(of: market.workspace, .cny)) == 0)
            let open = try await market.place([.packs(1)])
            #expect(await code { try await request(open, nil, market) } == "aftersales.not_paid")
        }
    }

    @Test(
        "a case whose money does not go back says so, and may be paid back once more where that is proved",
        arguments: Engine.allCases)
    func trouble(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await paid([.packs(1)], market)
            let first = try await agreed(order, nil, market)
            #expect(await code { try await again(first, market) } == "aftersales.not_failed")
            try await tell("payment.refund_review", "case/\(first.number)", order, market)
            try await market.passUntil { try await shown(first, market).trouble == .review }
            #expect(await code { try await again(first, market) } == "aftersales.not_failed")
            try await tell("payment.refund_failed", "case/\(first.number)", order, market)
            try await market.passUntil { try await shown(first, market).trouble == .failed }
            // What comes late of the review changes nothing.
            try await tell("payment.refund_review", "case/\(first.number)", order, market)
            try await again(first, market)
            #expect(await code { try await again(first, market) } == "aftersales.not_failed")
            var now = try await shown(first, market)
            #expect(now.state == .refunding && now.trouble == nil)
            try await market.passUntil { market.told[order].filter { $0 == "order.refund_due" }.count == 2 }
            try await tell("payment.refund_failed", "case/\(first.number)", order, market)
            try await tell("payment.refund_failed", "case/\(first.number)/2", order, market)
            try await market.passUntil { try await shown(first, market).trouble == .failed }
            now = try await shown(first, market)
            #expect(now.version == first.version + 4)
            try await again(first, market)
            try await tell("payment.refunded", "case/\(first.number)/3", order, market)
            try await market.passUntil { try await shown(first, market).state == .done }
            #expect(try await shown(first, market).trouble == nil)
            #expect(try await market.now(order).refunded == order.payable)
        }
    }

    @Test(
        "a case says what became of the last try, whoever made it, and counts on from there",
        arguments: Engine.allCases)
    func triedElsewhere(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await paid([.packs(1)], market)
            let asked = try await agreed(order, nil, market)
            try await tell("payment.refund_failed", "case/\(asked.number)", order, market)
            try await market.passUntil { try await shown(asked, market).trouble == .failed }
            // Who runs the payments has tried it twice more.
            try await tell("payment.refund_review", "case/\(asked.number)/3", order, market)
            try await market.passUntil { try await shown(asked, market).trouble == .review }
            try await tell("payment.refund_failed", "case/\(asked.number)/3", order, market)
            try await market.passUntil { try await shown(asked, market).trouble == .failed }
            try await again(asked, market)
            try await market.passUntil { market.told[order].filter { $0 == "order.refund_due" }.count == 2 }
            let told = try #require(market.told.payloads("order.refund_due", order.number).last)
            #expect(told["cause"].string == "case/\(asked.number)/4")
            // It may have been made under a later number still.
            try await tell("payment.refund_failed", "case/\(asked.number)/5", order, market)
            try await market.passUntil { try await shown(asked, market).trouble == .failed }
        }
    }

    @Test(
        "a case whose money no channel pays back ends when a person has, and what it gave is gone",
        arguments: Engine.allCases, ["payment.refund_failed", "payment.refund_review"])
    func byHand(engine: Engine, trouble: String) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await paid([.packs(1), .scanners(1)], market)
            let position = try #require(
                try await market.database.read { try $0.lines(of: order.id) }.first { $0.item.key == "tasks" }
            ).position
            let asked = try await agreed(order, [position], market)
            #expect(await code { try await byHand(asked, 9_900, in: market) } == "aftersales.no_trouble")
            try await tell(trouble, "case/\(asked.number)", order, market)
            try await market.passUntil { try await shown(asked, market).trouble != nil }
            for (fen, reference) in [
                (9_899, "B"), (9_901, "B"), (9_900, ""), (9_900, String(repeating: "B", count: 101)),
            ] {
                #expect(
                    await code { try await byHand(asked, Int64(fen), reference, in: market) }
                        == "aftersales.by_hand")
            }
            // Where it may not be booked, nothing is written.
            let before = try await shown(asked, market)
            let refused = await code {
                try await byHand(asked, 9_900, in: market) { _, _ in
                    throw Problem("test.refused", status: 409, Localized(same: "refused"))
                }
            }
            #expect(refused == "test.refused")
            #expect(try await shown(asked, market) == before)
            let payment = try #require(try await market.now(order).payment)
            let paid = try await byHand(asked, 9_900, in: market) { booked, cause in
                #expect(booked == payment && cause == "case/\(asked.number)/2")
            }
            #expect(paid.state == .refunding && paid.trouble == nil)
            let retried = await #expect(throws: Problem.self) { try await again(asked, market) }
            #expect(retried?.code == "aftersales.not_failed")
            let repeated = await #expect(throws: Problem.self) {
                _ = try await byHand(asked, 9_900, in: market)
            }
            #expect(repeated?.code == "aftersales.no_trouble")
            // What comes late of the channel's refund is not what the case waits for.
            try await tell("payment.refund_failed", "case/\(asked.number)", order, market)
            for _ in 1...2 { try await tell("payment.refunded", "case/\(asked.number)/2", order, market) }
            try await market.passUntil { try await shown(asked, market).state == .done }
            let moves = try await market.database.read { try $0.moves(of: asked.id) }
            #expect(moves.contains { $0.why == "paid by hand: BANK 7" && $0.by == "bob" })
            #expect(moves.last?.state == .done && moves.filter { $0.state == .done }.count == 1)
            // The channel is asked for nothing more.
            #expect(market.told[order].filter { $0 == "order.refund_due" }.count <= 1)
            #expect(try await market.now(order).refunded == Money(9_900, .cny))
            #expect(try await market.left(of: "task") == 0)
        }
    }

    @discardableResult
    private func byHand(
        _ afterSales: AfterSalesCase, _ fen: Int64, _ reference: String = "BANK 7", in market: Market,
        booking book: @escaping @Sendable (DocumentNumber, String) throws -> Void = { _, _ in }
    ) async throws -> AfterSalesCase {
        try await market.database.write { [shop = market.shop] tx in
            try shop.payBackByHand(
                afterSales.number, Money(fen, .cny), under: reference, by: "bob", in: tx, booking: book)
        }
    }

    private func shown(_ afterSales: AfterSalesCase, _ market: Market) async throws -> AfterSalesCase {
        let cases = try await market.database.read { try $0.cases(of: afterSales.order) }
        return try #require(cases.first { $0.id == afterSales.id })
    }

    private func again(_ afterSales: AfterSalesCase, _ market: Market) async throws {
        _ = try await market.database.write { [shop = market.shop] tx in
            try shop.payBackAgain(afterSales.number, by: "bob", in: tx)
        }
    }

    private func tell(_ kind: String, _ cause: String, _ order: Order, _ market: Market) async throws {
        try await market.database.write { tx in
            _ = try tx.publish(
                NewEvent(
                    kind, workspace: order.workspace, aggregate: order.number.text, version: 1,
                    payload: [
                        "subject": "order", "cause": .string(cause), "problem": "test.closed_account",
                    ]))
        }
    }

    @Test("gifts go back with the last of what was bought", arguments: Engine.allCases)
    func gifts(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await paid([.scanners(8), .packs(1)], market)
            #expect(try await market.scanners() == [0, 9, 1])
            let lines = try await market.database.read { try $0.lines(of: order.id) }
            let scanners = try #require(lines.first { $0.item.key == "scanner" && !$0.isGift })
            _ = try await done(order, [scanners.position], market)
            #expect(try await market.scanners() == [0, 1, 9])
            #expect(try await market.state(order) == .paid)
            _ = try await done(order, nil, market)
            #expect(try await market.scanners() == [0, 0, 10])
            #expect(try await market.state(order) == .fulfilled)
            #expect(try await market.now(order).refunded == order.payable)
        }
    }

    private func paid(_ items: [OrderRequest.Item], _ market: Market) async throws -> Order {
        let order = try await market.place(items)
        try await market.pay(order)
        return order
    }

    private func ship(_ order: Order, _ market: Market) async throws -> Order {
        try await market.database.write { [shop = market.shop] tx in
            try shop.ship(
                order.number, as: Parcel.Label(carrier: "SF", tracking: "1"), by: "bob", in: tx)
        }
    }

    @discardableResult
    private func request(
        _ order: Order, _ positions: [Int]?, _ market: Market
    ) async throws -> AfterSalesCase {
        try await market.database.write { [shop = market.shop] tx in
            try shop.request(
                .refund, of: positions?.map { LinePart($0) }, of: order.number, because: "no",
                of: order.workspace, by: "ann", in: tx)
        }
    }

    @discardableResult
    private func agree(_ afterSales: AfterSalesCase, _ market: Market) async throws -> AfterSalesCase {
        try await market.database.write { [shop = market.shop] tx in
            try shop.agree(to: afterSales.number, by: "bob", in: tx)
        }
    }

    private func agreed(
        _ order: Order, _ positions: [Int]?, _ market: Market
    ) async throws -> AfterSalesCase {
        try await agree(try await request(order, positions, market), market)
    }

    private func refunded(_ afterSales: AfterSalesCase, _ market: Market) async throws {
        try await market.database.write { [shop = market.shop] tx in
            try shop.takeRefunded("case/\(afterSales.number)", in: tx)
        }
    }

    private func done(
        _ order: Order, _ positions: [Int]?, _ market: Market
    ) async throws -> AfterSalesCase {
        let afterSales = try await agreed(order, positions, market)
        try await refunded(afterSales, market)
        return afterSales
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? Problem)?.code
        }
    }
}
