import Catalog
import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("Goods that are sent and come back", .timeLimit(.minutes(5)))
struct ReturnTests {
    @Test(
        "leave in parcels, and the order is fulfilled when all of them have arrived",
        arguments: Engine.allCases)
    func parcels(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await paid([.scanners(3), .packs(1)], market)
            let scanner = try await line("scanner", of: order, market)
            let pack = try await line("tasks", of: order, market)
            #expect(
                await refusal { try await ship(order, [LinePart(scanner, 4)], market) } == "order.quantity")
            #expect(await refusal { try await ship(order, [LinePart(pack)], market) } == "order.quantity")
            #expect(try await ship(order, [LinePart(scanner, 2)], market).state == .shipped)
            #expect(await refusal { try await ship(order, nil, market) } == "order.parcel_known")
            let early = try await deliver(order, market)
            #expect(early.state == .shipped)
            #expect(try await ship(order, nil, market, tracking: "2").state == .shipped)
            #expect(
                await refusal { try await ship(order, nil, market, tracking: "3") } == "order.nothing_to_ship"
            )
            #expect(try await deliver(order, market).state == .fulfilled)
            let parcels = try await market.database.read { try $0.parcels(of: order.id) }
            #expect(parcels.map(\.units) == [[scanner: 2], [scanner: 1]])
            #expect(parcels.allSatisfy { $0.arrivedAt != nil })
            Market.replay(
                try await market.database.read { try $0.moves(of: order.id) }, to: try await market.now(order)
            )
        }
    }

    @Test("have arrived after ten days of which nobody says so", arguments: Engine.allCases)
    func time(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await paid([.scanners(2)], market)
            let position = try await line("scanner", of: order, market)
            _ = try await ship(order, [LinePart(position, 1)], market)
            _ = try await ship(order, nil, market, tracking: "2")
            try await market.passUntil { market.told[order].contains("order.parcel_sent") }
            market.clock.advance(by: Shop.arrivesWithin - .seconds(10))
            try await market.passUntil { try await market.state(order) == .fulfilled }
            let moves = try await market.database.read { try $0.moves(of: order.id) }
            let lag = try #require(moves.last).at - moves[moves.count - 2].at - Shop.arrivesWithin
            #expect(lag >= .zero && lag <= market.lateness)
        }
    }

    @Test("come back for money: once to the stock, and to the fen for all units", arguments: Engine.allCases)
    func returned(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await paid(
                [.scanners(3), .counted(ItemKey(.good, "cable"), quantity: 7)], market)
            let scanner = try await line("scanner", of: order, market)
            let early = await refusal { try await request(.return, order, [LinePart(scanner, 1)], market) }
            #expect(early == "aftersales.not_sent")
            _ = try await ship(order, [LinePart(scanner, 2)], market)
            let many = await refusal { try await request(.return, order, [LinePart(scanner, 3)], market) }
            #expect(many == "aftersales.quantity")
            let first = try await request(.return, order, [LinePart(scanner, 1)], market)
            #expect(await refusal { try await market.receive(first) } == "aftersales.state")
            try await market.agree(first)
            #expect(try await market.scanners() == [0, 3, 7])
            let stranger = market.database.world.newID(Workspace.self)
            #expect(await refusal { try await market.sendBack(first, of: stranger) } == "aftersales.unknown")
            try await market.sendBack(first)
            let received = try await market.receive(first)
            #expect(received.state == .refunding && received.amount == Money(25_000, .cny))
            #expect(await refusal { try await market.receive(first) } == "aftersales.state")
            #expect(try await market.scanners() == [0, 2, 8])
            #expect(try await market.now(order).refunded == received.amount)
            // What has not left goes back as a refund alone, what has left and is not sent back does not.
            let rest = try await request(.refund, order, nil, market)
            try await market.agree(rest)
            #expect(try await market.scanners() == [0, 1, 9])
            #expect(try await market.now(order).refunded == order.payable)
            #expect(try await market.state(order) == .shipped)
            #expect(try await deliver(order, market).state == .fulfilled)
        }
    }

    @Test("are replaced, and may come back again then", arguments: Engine.allCases)
    func replaced(engine: Engine) async throws {
        try await Market.with(engine, stock: 4) { market in
            let order = try await paid([.scanners(3)], market)
            _ = try await ship(order, nil, market)
            let position = try await line("scanner", of: order, market)
            let two = try await request(.replacement, order, [LinePart(position, 2)], market)
            #expect(two.amount.isZero)
            #expect(await refusal { try await market.agree(two) } == "order.out_of_stock")
            #expect(try await market.refuse(two).state == .refused)
            let one = try await request(.replacement, order, [LinePart(position, 1)], market)
            try await market.agree(one)
            #expect(try await market.scanners() == [1, 3, 0])
            #expect(
                await refusal { try await request(.return, order, [LinePart(position, 3)], market) }
                    == "aftersales.quantity")
            try await market.sendBack(one)
            #expect(try await market.receive(one).state == .received)
            #expect(try await market.scanners() == [1, 2, 1])
            #expect(try await market.reship(one).state == .reshipped)
            #expect(try await market.scanners() == [0, 3, 1])
            #expect(try await market.confirmReplacement(one).state == .done)
            #expect(try await market.confirmReplacement(one).state == .done)
            #expect(
                try await request(.return, order, [LinePart(position, 3)], market).amount == order.payable)
            #expect(await refusal { try await request(.return, order, nil, market) } == "aftersales.not_sent")
        }
    }

    @Test("that never come give back what was set aside for them", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await paid([.scanners(2)], market)
            _ = try await ship(order, nil, market)
            let asked = try await request(.replacement, order, nil, market)
            try await market.agree(asked)
            #expect(try await market.scanners() == [2, 2, 6])
            try await market.sendBack(asked)
            #expect(try await market.refuse(asked).state == .refused)
            #expect(try await market.scanners() == [0, 2, 8])
            let moves = try await market.database.read { try $0.moves(of: asked.id) }
            #expect(moves.map(\.state) == [.requested, .agreed, .sentBack, .refused])
            #expect(moves.map(\.version) == [1, 2, 3, 4])
        }
    }

    @Test(
        "keep stock and money in order however cases come, go and are repeated", arguments: Engine.allCases,
        [1, 2, 3] as [UInt64])
    func law(engine: Engine, seed: UInt64) async throws {
        try await Market.with(engine, stock: 20) { market in
            let dice = SeededRandomness(seed: seed)
            func roll(_ sides: Int) -> Int { Int(dice.next() % UInt64(sides)) }
            // 5 × 250.00 and 7 × 0.33, 10.00 less, which is no whole number of fen for each.
            let order = try await market.place(
                [.scanners(5), .counted(ItemKey(.good, "cable"), quantity: 7)], coupon: "TEN")
            try await market.pay(order)
            var cases: [AfterSalesCase] = []
            var parcels = 0
            for _ in 0..<120 {
                let part = LinePart(roll(2), Int64(1 + roll(3)))
                // Most of what is tried is refused, as it should be.
                switch roll(8) {
                case 0:
                    parcels += 1
                    _ = try? await ship(order, [part], market, tracking: "\(parcels)")
                case 1 where cases.count < 30:
                    let kind = CaseKind.allCases[roll(3)]
                    if let made = try? await request(kind, order, [part], market) { cases.append(made) }
                case 2: _ = try? await deliver(order, market)
                case _ where cases.isEmpty: break
                case 3, 4: _ = try? await market.agree(cases[roll(cases.count)])
                case 5: _ = try? await market.sendBack(cases[roll(cases.count)])
                case 6: _ = try? await market.receive(cases[roll(cases.count)])
                case _:
                    let afterSales = cases[roll(cases.count)]
                    _ = try? await market.reship(afterSales)
                    _ = try? await market.confirmReplacement(afterSales)
                    if roll(3) == 0 { _ = try? await market.refuse(afterSales) }
                }
                try await check(order, market)
            }
            // In the end all is asked back that is left, and that comes to what was paid exactly.
            for afterSales in cases { _ = try? await market.refuse(afterSales) }
            for afterSales in cases {
                _ = try? await market.receive(afterSales)
                _ = try? await market.reship(afterSales)
                _ = try? await market.confirmReplacement(afterSales)
            }
            if let rest = try? await request(.refund, order, nil, market) { try await market.agree(rest) }
            try await check(order, market)
            #expect(try await market.now(order).refunded == order.payable)
        }
    }

    /// Asserts what must hold at every step: C1, the states of the cases as functions of their logs, and that no unit is
    /// in two cases, sent twice or paid back beyond what was charged.
    private func check(_ order: Order, _ market: Market) async throws {
        let (now, cases, claims, lines, parcels, logs) = try await market.database.read { snapshot in
            let cases = try snapshot.cases(of: order.id)
            return (
                try #require(try snapshot.order(order.number, of: order.workspace)), cases,
                try snapshot.caseLines(of: order.id), try snapshot.lines(of: order.id),
                try snapshot.parcels(of: order.id), try cases.map { try snapshot.moves(of: $0.id) }
            )
        }
        for (afterSales, log) in zip(cases, logs) {
            #expect(log.last?.state == afterSales.state && log.last?.version == afterSales.version)
            #expect(
                zip(log, log.dropFirst()).allSatisfy {
                    $0.state.next(for: afterSales.kind).contains($1.state)
                })
        }
        var (reserved, sold): (Int64, Int64) = (0, 0)
        for line in lines {
            let own = claims.filter { $0.position == line.position }
            func units(_ kind: CaseKind, _ states: Set<CaseState>, _ count: (CaseLine) -> Int64) -> Int64 {
                own.filter { $0.kind == kind && states.contains($0.state) }.map(count).reduce(0, +)
            }
            let sent = parcels.map { $0.units[line.position] ?? 0 }.reduce(0, +)
            let asked = own.filter { $0.kind != .replacement && $0.state != .refused }
            #expect(asked.map(\.quantity).reduce(0, +) <= line.quantity)
            #expect(asked.map(\.amount.minorUnits).reduce(0, +) <= line.amount.minorUnits)
            #expect(sent + asked.map(\.unsent).reduce(0, +) <= line.quantity)
            let back =
                units(.refund, [.agreed, .refunding, .done], \.unsent)
                + units(.return, [.received, .refunding, .done], \.quantity)
            if line.item.key == "scanner" {
                reserved += units(.replacement, [.agreed, .sentBack, .received], \.quantity)
                sold += line.quantity - back - units(.replacement, [.received], \.quantity)
            }
        }
        #expect(try await market.scanners() == [reserved, sold, 20 - reserved - sold])
        let paidBack = cases.filter { [.refunding, .done].contains($0.state) }.map(\.amount.minorUnits)
        #expect(now.refunded.minorUnits == paidBack.reduce(0, +))
        Market.replay(try await market.database.read { try $0.moves(of: order.id) }, to: now)
    }

    private func paid(_ items: [OrderRequest.Item], _ market: Market) async throws -> Order {
        let order = try await market.place(items)
        try await market.pay(order)
        return order
    }

    private func line(_ key: String, of order: Order, _ market: Market) async throws -> Int {
        let lines = try await market.database.read { try $0.lines(of: order.id) }
        return try #require(lines.first { $0.item.key == key }).position
    }

    @discardableResult
    private func ship(
        _ order: Order, _ parts: [LinePart]?, _ market: Market, tracking: String = "1"
    ) async throws -> Order {
        try await market.database.write { [shop = market.shop] tx in
            try shop.ship(
                order.number, parts, as: Parcel.Label(carrier: "SF", tracking: tracking), by: "bob", in: tx)
        }
    }

    private func deliver(_ order: Order, _ market: Market) async throws -> Order {
        try await market.database.write { [shop = market.shop] tx in
            try shop.confirmDelivery(of: order.number, of: order.workspace, by: "ann", in: tx)
        }
    }

    @discardableResult
    private func request(
        _ kind: CaseKind, _ order: Order, _ parts: [LinePart]?, _ market: Market
    ) async throws -> AfterSalesCase {
        try await market.database.write { [shop = market.shop] tx in
            try shop.request(
                kind, of: parts, of: order.number, because: "no", of: order.workspace, by: "ann", in: tx)
        }
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        await #expect(throws: Problem.self) { try await body() }?.code
    }
}

extension Market {
    @discardableResult
    func agree(_ afterSales: AfterSalesCase, fen: Int64? = nil) async throws -> AfterSalesCase {
        try await database.write { [shop] tx in
            try shop.agree(to: afterSales.number, fen.map { Money($0, .cny) }, by: "bob", in: tx)
        }
    }

    @discardableResult
    func refuse(_ afterSales: AfterSalesCase) async throws -> AfterSalesCase {
        try await database.write { [shop] tx in
            try shop.refuse(afterSales.number, because: "no", by: "bob", in: tx)
        }
    }

    @discardableResult
    func sendBack(
        _ afterSales: AfterSalesCase, of workspace: ID<Workspace>? = nil
    ) async throws -> AfterSalesCase {
        try await database.write { [shop, own = self.workspace] tx in
            try shop.sendBack(
                afterSales.number, as: Parcel.Label(carrier: "SF", tracking: "9"), of: workspace ?? own,
                by: "ann", in: tx)
        }
    }

    @discardableResult
    func receive(_ afterSales: AfterSalesCase) async throws -> AfterSalesCase {
        try await database.write { [shop] tx in try shop.receive(afterSales.number, by: "bob", in: tx) }
    }

    @discardableResult
    func reship(_ afterSales: AfterSalesCase) async throws -> AfterSalesCase {
        try await database.write { [shop] tx in
            try shop.reship(
                afterSales.number, as: Parcel.Label(carrier: "SF", tracking: "10"), by: "bob", in: tx)
        }
    }

    @discardableResult
    func confirmReplacement(_ afterSales: AfterSalesCase) async throws -> AfterSalesCase {
        try await database.write { [shop, workspace] tx in
            try shop.confirmReplacement(of: afterSales.number, of: workspace, by: "ann", in: tx)
        }
    }
}
