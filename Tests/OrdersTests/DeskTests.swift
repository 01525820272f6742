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
}
