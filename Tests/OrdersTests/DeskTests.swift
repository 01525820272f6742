import Catalog
import Orders
import Storage
import Testing
import Values
import World

@Suite("What the operator sees of orders", .timeLimit(.minutes(5)))
struct DeskTests {
    @Test(
        "is those of all workspaces, page by page; of those whose goods wait the oldest first",
        arguments: Engine.allCases)
    func orders(engine: Engine) async throws {
        try await Market.with(engine) { market in
            var made: [Order] = []
            for place in 0..<5 {
                market.clock.advance(by: .seconds(1))
                let buyer = place == 0 ? market.workspace : market.database.world.newID(Workspace.self)
                made.append(try await market.place([place == 4 ? .packs(1) : .scanners(1)], for: buyer))
            }
            let orders = made
            func numbers(
                limit: Int, _ read: @escaping @Sendable (Snapshot, PageRequest) throws -> Page<Order>
            ) async throws -> [DocumentNumber] {
                var (numbers, after): ([DocumentNumber], String?) = ([], nil)
                repeat {
                    let wanted = try PageRequest(limit: limit, after: after)
                    let page = try await market.database.read { try read($0, wanted) }
                    numbers += page.items.map(\.number)
                    after = page.next?.text
                } while after != nil
                return numbers
            }
            #expect(try await numbers(limit: 2) { try $0.orders($1) } == orders.reversed().map(\.number))
            for order in [orders[1], orders[0], orders[3], orders[4]] { try await market.pay(order) }
            let waiting = [orders[0], orders[1], orders[3]].map(\.number)
            #expect(try await numbers(limit: 1) { try $0.orders(waiting: .paid, $1) } == waiting)
            try await market.database.write { [shop = market.shop] tx in
                let label = try Parcel.Label(carrier: "SF", tracking: "1")
                _ = try shop.ship(orders[1].number, as: label, by: "bob", in: tx)
            }
            #expect(
                try await numbers(limit: 9) { try $0.orders(waiting: .shipped, $1) } == [orders[1].number])
            #expect(
                try await numbers(limit: 9) { try $0.orders(waiting: .paid, $1) }
                    == [orders[0].number, orders[3].number])
            let other = try await market.database.read { try $0.order(orders[3].number) }
            #expect(other?.workspace == orders[3].workspace)
            #expect(try await market.database.read { try $0.order(market.payment()) } == nil)
        }
    }

    @Test("is what holds of goods and coupons beside what the catalog says", arguments: Engine.allCases)
    func reserves(engine: Engine) async throws {
        try await Market.with(engine) { market in
            func stock() async throws -> [StockReport] {
                try await market.database.read { snapshot in
                    let catalog = try #require(try snapshot.catalog()).definition
                    return try snapshot.stock(by: catalog, after: nil, limit: 9)
                }
            }
            func coupons(after last: String? = nil) async throws -> [CouponReport] {
                try await market.database.read { snapshot in
                    let catalog = try #require(try snapshot.catalog()).definition
                    return try snapshot.coupons(by: catalog, after: last, limit: 9)
                }
            }
            // Nobody has ordered anything, and cables are not counted.
            let fresh = try await stock().map { [$0.level.total, $0.level.reserved, $0.level.sold] }
            #expect(fresh == [[10, 0, 0]])
            #expect(try await coupons().map(\.uses.taken) == [0])
            let paid = try await market.place([.scanners(4)], coupon: "TEN")
            try await market.pay(paid)
            _ = try await market.place([.scanners(2)])
            try await market.sell(stock: 5)
            let short = try #require(try await stock().first)
            #expect(short.level.total == 6 && short.level.reserved == 2 && short.level.sold == 4)
            #expect(short.level.good == "scanner" && short.level.available == 0)
            #expect(short.catalogTotal == 5)
            #expect(await market.refusal([.scanners(1)]) == "order.out_of_stock")
            #expect(try await stock() == [short])
            let ten = try #require(try await coupons().first)
            #expect(ten.uses.code == "TEN" && ten.uses.taken == 1 && ten.uses.limit == 3)
            #expect(ten.uses.limitPerWorkspace == 2 && ten.coupon?.limit == 3)
            #expect(try await coupons(after: "TEN").isEmpty)
        }
    }
}
