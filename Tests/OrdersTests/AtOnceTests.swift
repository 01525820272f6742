import Catalog
import Durable
import Orders
import Storage
import Testing
import Values
import World

@Suite("After the sale, many at once and things that nobody should say", .timeLimit(.minutes(5)))
struct AtOnceTests {
    @Test("one of many asks for a thing, agrees to it and pays it by hand", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.scanners(2), .packs(1)])
            try await market.pay(order)
            let asked = try await codes(8) { _ in
                try await market.database.write { [shop = market.shop] tx in
                    _ = try shop.request(
                        .refund, of: nil, of: order.number, because: "no", of: order.workspace, by: "ann",
                        in: tx)
                }
            }
            #expect(asked == ["done": 1, "aftersales.lines": 7])
            let afterSales = try #require(
                try await market.database.read { try $0.cases(of: order.id) }.first)
            let agreed = try await codes(8) { _ in try await market.agree(afterSales) }
            #expect(agreed == ["done": 1, "aftersales.not_open": 7])
            #expect(try await market.scanners() == [0, 0, 10])
            try await market.database.write { [shop = market.shop] tx in
                try shop.takeNotRefunded("case/\(afterSales.number)", .failed, because: "test", in: tx)
            }
            let paid = try await codes(8) { _ in
                try await market.database.write { [shop = market.shop] tx in
                    _ = try shop.payBackByHand(
                        afterSales.number, afterSales.amount, under: "BANK 7", by: "bob", in: tx
                    ) { _, _ in }
                }
            }
            #expect(paid == ["done": 1, "aftersales.no_trouble": 7])
            #expect(try await market.now(order).refunded == order.payable)
        }
    }

    @Test(
        "what is told of a refund that nobody asked for, or too early, changes nothing",
        arguments: Engine.allCases)
    func forged(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.packs(1)])
            try await market.pay(order)
            let asked = try await market.database.write { [shop = market.shop] tx in
                try shop.request(
                    .refund, of: nil, of: order.number, because: "no", of: order.workspace, by: "ann", in: tx)
            }
            let before = try await market.now(order)
            for cause in [
                "case/\(asked.number)", "case/\(asked.number)/2", "case/", "case//", "case", "", "late",
                "case/20260115000000000000", "stray/\(asked.number)", "case/\(order.number)",
            ] {
                try await market.database.write { [shop = market.shop] tx in
                    try shop.takeRefunded(cause, in: tx)
                    try shop.takeNotRefunded(cause, .failed, because: "test", in: tx)
                    try shop.takeNotRefunded(cause, .review, because: "test", in: tx)
                }
            }
            #expect(try await market.now(order) == before)
            #expect(try await market.database.read { try $0.cases(of: order.id) } == [asked])
            let dollars = try await market.place([.packs(2)])
            try await market.database.write { [shop = market.shop, payment = market.payment()] tx in
                let usd = Money(dollars.payable.minorUnits, try Currency(code: "USD"))
                try shop.take(payment, usd, for: dollars.number.text, in: tx)
                // What was decided about a payment holds for every order, and an unknown one has none.
                try shop.take(payment, dollars.payable, for: dollars.number.text, in: tx)
                try shop.take(payment, dollars.payable, for: "20260115000000000000", in: tx)
            }
            #expect(try await market.now(dollars) == dollars)
        }
    }

    @Test("one of many moves a document, and its log says which", arguments: Engine.allCases)
    func documents(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.scanners(2), .packs(1)])
            try await market.pay(order)
            let (asked, invoice) = try await market.database.write { [shop = market.shop] tx in
                (
                    try shop.request(
                        .refund, of: [LinePart(0)], of: order.number, because: "no", of: order.workspace,
                        by: "ann",
                        in: tx),
                    try shop.applyForInvoice(
                        .general, to: InvoiceBuyer(title: "x"),
                        over: [InvoicePart(order.number, Money(100, .cny))],
                        of: order.workspace, by: "ann", in: tx)
                )
            }
            let decided = try await codes(8) { turn in
                _ =
                    turn.isMultiple(of: 2)
                    ? try await market.agree(asked) : try await market.refuse(asked)
            }
            #expect(decided == ["done": 1, "aftersales.not_open": 7])
            let written = try await codes(8) { turn in
                try await market.database.write { [shop = market.shop] tx in
                    _ =
                        turn.isMultiple(of: 2)
                        ? try shop.issueInvoice(
                            invoice.number, code: "1", at: TaxRate("6%"), as: "D\(turn)", by: "bob", in: tx)
                        : try shop.cancelInvoice(invoice.number, of: order.workspace, by: "ann", in: tx)
                }
            }
            #expect(written == ["done": 1, "invoice.state": 7])
            let (now, afterSales, kept) = try await market.database.read { snapshot in
                (
                    try #require(try snapshot.order(order.number, of: order.workspace)),
                    try snapshot.afterSalesCase(asked.number),
                    try #require(try snapshot.invoice(invoice.number, of: order.workspace))
                )
            }
            try await expectLogged(now, market)
            try await expectLogged(afterSales, market)
            try await expectLogged(kept, market)
        }
    }

    /// Expects that a document is what its log says, without a gap.
    private func expectLogged<Document: StatefulDocument>(_ document: Document, _ market: Market) async throws
    {
        let moves = try await market.database.read { try $0.moves(of: document.id) }
        #expect(moves.map(\.version) == Array(1...document.version))
        #expect(moves.last?.state == document.state)
        #expect(zip(moves, moves.dropFirst()).allSatisfy { $0.at <= $1.at })
    }

    /// How often what is done so many times at once is done, and else why it is refused.
    private func codes<Done: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Done
    ) async throws -> [String: Int] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for turn in 0..<count {
                group.addTask {
                    do {
                        _ = try await body(turn)
                        return "done"
                    } catch let problem as Problem {
                        return problem.code
                    }
                }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
    }
}
