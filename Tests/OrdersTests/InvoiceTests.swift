import Catalog
import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("Invoices", .timeLimit(.minutes(5)))
struct InvoiceTests {
    @Test("are over orders together or in part, written, and taken back", arguments: Engine.allCases)
    func life(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let (one, two) = (try await paid([.scanners(1)], market), try await paid([.packs(1)], market))
            let merged = try await market.apply([InvoicePart(two.number), InvoicePart(one.number)])
            #expect(merged.amount == Money(34_900, .cny))
            #expect(await refusal { try await market.apply([InvoicePart(one.number)]) } == "invoice.exceeds")
            try await market.cancelInvoice(merged)
            let part = try await market.apply([InvoicePart(one.number, Money(10_000, .cny))])
            let rest = try await market.apply([InvoicePart(one.number), InvoicePart(two.number)])
            #expect(rest.amount == Money(24_900, .cny))
            let issued = try await market.issue(rest, at: "6%")
            // 249.00 × 6 / 106 is 14.0943..., of which 150/249 are 8.4906 and 99/249 are 5.6038.
            #expect(issued.tax?.amount == Money(1_409, .cny))
            let lines = try await market.database.read { snapshot in
                try snapshot.lines(of: issued).sorted { $0.amount.minorUnits > $1.amount.minorUnits }
            }
            #expect(lines.map(\.amount.minorUnits) == [15_000, 9_900])
            #expect(lines.map { $0.tax?.minorUnits } == [849, 560])
            #expect(await refusal { try await market.issue(rest, at: "6%") } == "invoice.state")
            #expect(await refusal { try await market.cancelInvoice(rest) } == "invoice.state")
            #expect(await refusal { try await market.reverse(part) } == "invoice.state")
            try await market.reverse(issued)
            #expect(try await market.apply([InvoicePart(two.number)]).amount == two.payable)
            let kept = try await market.database.read { try $0.moves(of: issued.id) }
            #expect(kept.map(\.state) == [.applied, .issued, .reversed])
        }
    }

    @Test("are taken back before money is, of that order and no more", arguments: Engine.allCases)
    func refund(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await paid([.scanners(2), .packs(1)], market)
            let invoice = try await market.apply([InvoicePart(order.number, Money(50_000, .cny))])
            let pack = try await refund(order, "tasks", market)
            let scanners = try await refund(order, "scanner", market)
            try await market.agree(pack)
            #expect(await refusal { try await market.agree(scanners) } == "invoice.reverse_first")
            #expect(try await market.scanners() == [0, 2, 8])
            try await market.issue(invoice, at: "13%")
            #expect(await refusal { try await market.agree(scanners) } == "invoice.reverse_first")
            try await market.reverse(invoice)
            try await market.agree(scanners)
            #expect(
                await refusal { try await market.apply([InvoicePart(order.number)]) } == "invoice.exceeds")
            let open = try await market.place([.packs(3)])
            #expect(await refusal { try await market.apply([InvoicePart(open.number)]) } == "invoice.exceeds")
        }
    }

    @Test("are not over top-ups", arguments: Engine.allCases)
    func topUps(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await paid([.topUps(1), .packs(1)], market)
            #expect(try await market.apply([InvoicePart(order.number)]).amount == Money(9_900, .cny))
            // What was paid for the balance goes back without them.
            try await market.agree(try await refund(order, "wallet", market))
            #expect(try await market.now(order).refunded == Money(10_000, .cny))
        }
    }

    @Test(
        "are over money that a change of package has put into the wallet with the order that had paid it, and not with what it buys",
        arguments: Engine.allCases)
    func credited(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let bought = try await paid([.purchase(package: "pro", terms: 1)], market)
            _ = try await paid([.topUps(9)], market)
            _ = try await market.place([.downgrade(package: "pro", to: "basic")])
            // 365.00 were credited, which are spent before the 900.00 that were paid in.
            let packs = try await paid([.packs(3)], market, fromWallet: 0)
            #expect(packs.creditSpent == packs.payable)
            #expect(
                await refusal { try await market.apply([InvoicePart(packs.number)]) } == "invoice.exceeds")
            let scanner = try await paid([.scanners(1)], market, fromWallet: 0)
            #expect(scanner.creditSpent == Money(36_500 - 29_700, .cny))
            let invoice = try await market.apply([InvoicePart(scanner.number), InvoicePart(bought.number)])
            #expect(invoice.amount == Money(73_000 + 25_000 - 6_800, .cny))
            // What was paid in goes back first, then what was credited, which is spent once more.
            try await market.cancelInvoice(invoice)
            try await market.agree(try await refund(scanner, 0, market), fen: 20_000)
            market.clock.advance(by: Shop.submissionWindow)
            let cables = try await paid(
                [.counted(ItemKey(.good, "cable"), quantity: 100)], market, fromWallet: 1_000)
            #expect(cables.creditSpent == Money(1_800, .cny) && cables.bonus == Money(1_000, .cny))
            #expect(try await market.apply([InvoicePart(cables.number)]).amount == Money(500, .cny))
            try await market.agree(try await refund(packs, 0, market))
            market.clock.advance(by: Shop.submissionWindow)
            let other = try await paid([.packs(2), .scanners(1)], market, fromWallet: 0)
            #expect(other.creditSpent == packs.payable)
        }
    }

    @Test(
        "are not over more than was paid by paying a top-up back out of what was credited",
        arguments: Engine.allCases)
    func paidOut(engine: Engine) async throws {
        try await Market.with(engine) { market in
            _ = try await paid([.purchase(package: "pro", terms: 1)], market)
            let topUp = try await paid([.topUps(3)], market)
            let packs = try await paid([.packs(3)], market, fromWallet: 0)
            #expect(packs.creditSpent.isZero)
            _ = try await market.place([.downgrade(package: "pro", to: "basic")])
            let back = try await refund(topUp, 0, market)
            #expect(await refusal { try await market.agree(back, fen: 301) } == "ledger.insufficient")
            try await market.agree(back, fen: 300)
        }
    }

    @Test("are made out to somebody whom a law knows")
    func buyers() {
        #expect(throws: Never.self) { try InvoiceBuyer(title: "甲", taxNumber: "91310000MA1K35XX8U") }
        for (title, number) in [
            ("", nil), (" ", nil), ("甲\n乙", nil), ("甲", "91"), ("甲", "91310000ma1k35xx8u"),
        ] as [(String, String?)] {
            #expect(throws: Problem.self) { try InvoiceBuyer(title: title, taxNumber: number) }
        }
        for text in ["6", "-1%", "100.001%", "", "x%"] {
            #expect(throws: Problem.self) { try TaxRate(text) }
        }
        #expect((try? TaxRate("0%"))?.description == "0%" && (try? TaxRate("1.5%"))?.description == "1.50%")
    }

    @Test("of the special kind name the tax number and the bank", arguments: Engine.allCases)
    func special(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await paid([.packs(1)], market)
            let bare = await refusal { try await market.apply([InvoicePart(order.number)], .special) }
            #expect(bare == "invoice.buyer")
            let buyer = try InvoiceBuyer(title: "甲", taxNumber: "91310000MA1K35XX8U", bank: "工行 6222")
            let invoice = try await market.apply([InvoicePart(order.number)], .special, to: buyer)
            #expect(invoice.kind == .special)
            let stranger = market.database.world.newID(Workspace.self)
            let theirs = await refusal { try await market.apply([InvoicePart(order.number)], of: stranger) }
            #expect(theirs == "order.unknown")
        }
    }

    @Test("net and tax add up to the amount, in each line and in all", arguments: [1, 2, 3] as [UInt64])
    func tax(seed: UInt64) async throws {
        try await Market.with(.sqlite, stock: 1_000) { market in
            let dice = SeededRandomness(seed: seed)
            for rate in ["0%", "1%", "3%", "6%", "9%", "13%", "100%"] {
                var parts: [InvoicePart] = []
                for _ in 0..<3 {
                    let count = Int64(1 + dice.next() % 9)
                    market.clock.advance(by: Shop.submissionWindow)
                    let order = try await paid([.counted(ItemKey(.good, "cable"), quantity: count)], market)
                    parts.append(InvoicePart(order.number))
                }
                let issued = try await market.issue(try await market.apply(parts), at: rate)
                let lines = try await market.database.read { try $0.lines(of: issued) }
                let tax = try #require(issued.tax)
                let taxes = try lines.map { try #require($0.tax).minorUnits }
                #expect(taxes.reduce(0, +) == tax.amount.minorUnits)
                for (line, own) in zip(lines, taxes) {
                    let (gross, points) = (line.amount.minorUnits, tax.rate.basisPoints)
                    #expect(own >= 0 && own <= gross)
                    // Within a fen of the exact share.
                    #expect(abs(own * (10_000 + points) - gross * points) < 10_000 + points)
                }
                let (gross, points) = (issued.amount.minorUnits, tax.rate.basisPoints)
                #expect(
                    2 * abs(tax.amount.minorUnits * (10_000 + points) - gross * points) <= 10_000 + points)
            }
        }
    }

    @Test(
        "are never over more than was paid and not paid back, however they come and go",
        arguments: Engine.allCases,
        [1, 2] as [UInt64])
    func law(engine: Engine, seed: UInt64) async throws {
        try await Market.with(engine) { market in
            let dice = SeededRandomness(seed: seed)
            @Sendable func roll(_ sides: Int) -> Int { Int(dice.next() % UInt64(sides)) }
            let orders = [
                try await paid([.scanners(3)], market),
                try await paid([.counted(ItemKey(.good, "cable"), quantity: 7), .packs(2)], market),
            ]
            for _ in 0..<60 {
                let invoices = try await market.database.read { [own = market.workspace] in
                    try $0.invoices(of: own, PageRequest(limit: 200)).items
                }
                let cases = try await market.database.read { snapshot in
                    try orders.flatMap { try snapshot.cases(of: $0.id) }
                }
                let (order, amount) = (orders[roll(2)], Money(Int64(1 + roll(30_000)), .cny))
                let (choice, which, line) = (roll(6), roll(1_000), roll(2))
                // What comes at the same time is decided one after the other; most of it is refused.
                await withTaskGroup(of: Void.self) { group in
                    for turn in 0..<2 {
                        group.addTask {
                            switch (choice + turn) % 6 {
                            case 0: _ = try? await market.apply(orders.map { InvoicePart($0.number) })
                            case 1: _ = try? await market.apply([InvoicePart(order.number, amount)])
                            case 2 where !invoices.isEmpty:
                                _ = try? await market.issue(invoices[which % invoices.count], at: "6%")
                            case 3 where !invoices.isEmpty:
                                _ = try? await market.reverse(invoices[which % invoices.count])
                                _ = try? await market.cancelInvoice(invoices[which % invoices.count])
                            case 4: _ = try? await refund(order, line, market)
                            case _ where !cases.isEmpty:
                                _ = try? await market.agree(cases[which % cases.count])
                            case _: break
                            }
                        }
                    }
                }
                for order in orders { try await check(order, market) }
            }
        }
    }

    /// Asserts that what is invoiced of an order is within its net payment.
    private func check(_ order: Order, _ market: Market) async throws {
        let (now, invoiced, left) = try await market.database.read { [own = market.workspace] snapshot in
            let now = try #require(try snapshot.order(order.number, of: own))
            let live = try snapshot.invoices(of: own, PageRequest(limit: 200)).items
                .filter { [.applied, .issued].contains($0.state) }
            let lines = try live.flatMap { try snapshot.lines(of: $0) }.filter { $0.order == order.id }
            return (now, lines.map(\.amount.minorUnits).reduce(0, +), try snapshot.invoiceable(now))
        }
        #expect(invoiced <= now.payable.minorUnits - now.refunded.minorUnits)
        #expect(left.minorUnits == now.payable.minorUnits - now.refunded.minorUnits - invoiced)
    }

    private func paid(
        _ items: [OrderRequest.Item], _ market: Market, fromWallet bonus: Int64? = nil
    ) async throws -> Order {
        let order = try await market.place(items)
        try await market.pay(order, fromWallet: bonus)
        return try await market.now(order)
    }

    private func refund(_ order: Order, _ key: String, _ market: Market) async throws -> AfterSalesCase {
        let lines = try await market.database.read { try $0.lines(of: order.id) }
        return try await refund(order, try #require(lines.first { $0.item.key == key }).position, market)
    }

    private func refund(_ order: Order, _ line: Int, _ market: Market) async throws -> AfterSalesCase {
        try await market.database.write { [shop = market.shop] tx in
            try shop.request(
                .refund, of: [LinePart(line)], of: order.number, because: "no", of: order.workspace,
                by: "ann", in: tx)
        }
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        await #expect(throws: Problem.self) { try await body() }?.code
    }
}

extension Market {
    @discardableResult
    func apply(
        _ parts: [InvoicePart], _ kind: InvoiceKind = .general, to buyer: InvoiceBuyer? = nil,
        of workspace: ID<Workspace>? = nil
    ) async throws -> Invoice {
        let buyer = try buyer ?? InvoiceBuyer(title: "甲")
        return try await database.write { [shop, own = self.workspace] tx in
            try shop.applyForInvoice(
                kind, to: buyer, over: parts, of: workspace ?? own, by: "ann", in: tx)
        }
    }

    @discardableResult
    func issue(_ invoice: Invoice, at rate: String) async throws -> Invoice {
        let rate = try TaxRate(rate)
        return try await database.write { [shop] tx in
            try shop.issueInvoice(
                invoice.number, code: "3040203", at: rate, as: "2633", by: "bob", in: tx)
        }
    }

    @discardableResult
    func reverse(_ invoice: Invoice) async throws -> Invoice {
        try await database.write { [shop] tx in
            try shop.reverseInvoice(invoice.number, by: "2634", person: "bob", in: tx)
        }
    }

    @discardableResult
    func cancelInvoice(_ invoice: Invoice) async throws -> Invoice {
        try await database.write { [shop, workspace] tx in
            try shop.cancelInvoice(invoice.number, of: workspace, by: "ann", in: tx)
        }
    }
}
