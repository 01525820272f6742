import Catalog
import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("Paying an order", .timeLimit(.minutes(5)))
struct PaymentTests {
    @Test("gives everything once, however often it is told", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.packs(2), .topUps(1)], coupon: "TEN")
            let payment = try await market.pay(order)
            try await market.pay(order, by: payment)
            let paid = try await market.now(order)
            #expect(paid.state == .fulfilled && paid.version == 3 && paid.payment == payment)
            #expect(try await market.left(of: "task") == 2_000)
            let wallet = try await market.balance(.wallet(of: market.workspace, .cny))
            let bonus = try await market.balance(.bonus(of: market.workspace, .cny))
            #expect(wallet == 10_000 && bonus == 500)
            #expect(try await market.balance(.house("received", .cny)) == order.payable.minorUnits - wallet)
            #expect(try await market.balance(.house("promotions", .cny)) == -bonus)
            let moves = try await market.database.read { try $0.moves(of: order.id) }
            #expect(moves.map(\.state) == [.pending, .paid, .fulfilled])
            #expect(moves.map(\.by) == ["ann", nil, nil])
            market.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await market.left(of: "task") == 0)
        }
    }

    @Test("is asked for while it is pending, and by its owner", arguments: Engine.allCases)
    func demand(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.packs(1)])
            let demand = try await ask(order, market)
            #expect(demand.amount == order.payable && demand.deadline == order.deadline)
            let stranger = market.database.world.newID(Workspace.self)
            let unknown = await #expect(throws: Problem.self) {
                _ = try await ask(order, market, workspace: stranger)
            }
            #expect(unknown?.code == "order.unknown")
            market.clock.advance(by: .seconds(1_800))
            let late = await #expect(throws: Problem.self) { _ = try await ask(order, market) }
            #expect(late?.code == "order.not_payable")
        }
    }

    @Test("with another amount changes nothing", arguments: Engine.allCases, [9_899, 9_901] as [Int64])
    func differs(engine: Engine, fen: Int64) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place([.packs(1)])
            let payment = try await market.pay(order, fen)
            #expect(try await market.now(order) == order)
            let listed = try await market.database.read {
                try $0.differingPayments(PageRequest(limit: 10)).items
            }
            #expect(listed.map(\.payment) == [payment] && listed.map(\.order) == [order.number])
            #expect(listed.map(\.asked) == [order.payable])
            try await market.passUntil { market.told[order].contains("order.payment_differs") }
            try await market.pay(order)
            #expect(try await market.state(order) == .fulfilled)
        }
    }

    @Test("late reopens what can be had again", arguments: Engine.allCases, [true, false])
    func reopened(engine: Engine, isClosed: Bool) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place(
                [.scanners(1), .purchase(package: "basic", terms: 1)], coupon: "TEN")
            try await market.cancel(order)
            if isClosed {
                try await market.close(order)
                #expect(try await market.scanners() == [0, 0, 10])
            }
            try await market.pay(order)
            #expect(try await market.state(order) == .paid)
            #expect(try await market.scanners() == [0, 1, 9])
            #expect(try await market.left(of: "task") == 10_000)
            #expect(try await market.database.read { try $0.couponUses("TEN")?.taken } == 1)
            try await market.close(order)
            #expect(try await market.state(order) == .paid)
        }
    }

    @Test("late for what is gone goes back, and stays so", arguments: Engine.allCases)
    func gone(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place([.scanners(8)], for: market.database.world.newID())
            try await market.cancel(order)
            try await market.close(order)
            let rival = try await market.place([.scanners(4)])
            let payment = try await market.pay(order)
            #expect(try await market.state(order) == .closed)
            try await market.passUntil { market.told[order].contains("order.refund_due") }
            let told = market.told.payload("order.refund_due", order)
            #expect(told?["payment"].string == payment.text && told?["cause"].string == "late")
            #expect(told?["amount"].string == order.payable.decimalText)
            try await market.cancel(rival)
            try await market.close(rival)
            try await market.pay(order, by: payment)
            #expect(try await market.state(order) == .closed)
            #expect(try await market.scanners() == [0, 0, 10])
        }
    }

    @Test("by a second payment sends that back", arguments: Engine.allCases)
    func second(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place([.packs(1)])
            try await market.pay(order)
            try await market.pay(order)
            try await market.passUntil { market.told[order].contains("order.refund_due") }
            #expect(market.told.payload("order.refund_due", order)?["cause"].string == "duplicate")
            #expect(try await market.left(of: "task") == 1_000)
        }
    }

    @Test("is told of line by line, and the lines add up to it", arguments: Engine.allCases)
    func lines(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place(
                [.purchase(package: "basic", terms: 1), .packs(2), .scanners(1)], coupon: "TEN")
            try await market.pay(order)
            try await market.passUntil { market.told[order].contains("order.paid") }
            let told = try #require(market.told.payload("order.paid", order))
            #expect(told["amount"].string == order.payable.decimalText)
            let lines = told["lines"].array ?? []
            let items = lines.map { "\($0["kind"].string ?? "") \($0["key"].string ?? "")" }
            #expect(items.sorted() == ["good scanner", "pack tasks", "package basic"])
            let amounts = try lines.map { try Money(decimal: $0["amount"].string ?? "", .cny) }
            #expect(amounts.reduce(0) { $0 + $1.minorUnits } == order.payable.minorUnits)
        }
    }

    @Test("tells until when a package is held, with each change of it", arguments: Engine.allCases)
    func held(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "basic", terms: 1)]))
            try await market.pay(try await market.place([.renew(package: "basic", terms: 1)]))
            try await market.pay(try await market.place([.upgrade(package: "basic", to: "pro")]))
            try await market.passUntil { market.told.holdings.count == 4 }
            let told = market.told.holdings.sorted()
            #expect(
                told == [
                    "basic 1 2028-01-15", "basic 2 2029-01-15", "basic 3 ", "pro 1 2029-01-15",
                ])
        }
    }

    private func ask(
        _ order: Order, _ market: Market, workspace: ID<Workspace>? = nil
    ) async throws -> Shop.Demand {
        let workspace = workspace ?? order.workspace
        return try await market.database.write { [shop = market.shop] tx in
            try shop.demand(for: order.reference, of: workspace, in: tx)
        }
    }
}
