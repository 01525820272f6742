import Catalog
import Orders
import Storage
import Testing
import Values

@Suite("Gifts of an order", .timeLimit(.minutes(5)))
struct GiftTests {
    @Test(
        "stay as long as anything that was bought does: in a replacement, or in a case that is not agreed to",
        arguments: Engine.allCases)
    func stay(engine: Engine) async throws {
        try await Market.with(engine, stock: 12) { market in
            let order = try await paid([.scanners(8)], market)
            let lines = try await market.database.read { try $0.lines(of: order.id) }
            let bought = try #require(lines.first { !$0.isGift }).position
            let gift = try #require(lines.first { $0.isGift }).position
            try await ship(order, market)
            func ask(_ kind: CaseKind, _ count: Int64) async throws -> AfterSalesCase {
                try await market.database.write { [shop = market.shop] tx in
                    try shop.request(
                        kind, of: [LinePart(bought, count)], of: order.number, because: "no",
                        of: order.workspace, by: "ann", in: tx)
                }
            }
            func gifts() async throws -> [ID<AfterSalesCase>] {
                try await market.database.read { try $0.caseLines(of: order.id) }
                    .filter { $0.position == gift && $0.state != .refused }.map(\.afterSales)
            }
            let replaced = try await market.agree(try await ask(.replacement, 1))
            let refused = try await ask(.return, 1)
            let most = try await market.agree(try await ask(.return, 6))
            #expect(try await gifts().isEmpty)
            try await market.refuse(refused)
            let second = try await market.agree(try await ask(.return, 1))
            #expect(try await gifts().isEmpty)
            // The other unit has come, and goes back, too: nothing is left then.
            try await market.sendBack(replaced)
            try await market.receive(replaced)
            try await market.reship(replaced)
            try await market.confirmReplacement(replaced)
            let last = try await ask(.return, 1)
            try await market.agree(last)
            for afterSales in [most, second, last] {
                #expect(try await gifts().isEmpty)
                try await market.sendBack(afterSales)
                try await market.receive(afterSales)
            }
            #expect(try await gifts() == [last.id])
            #expect(try await market.scanners() == [0, 0, 12])
            #expect(try await market.now(order).refunded == order.payable)
        }
    }

    @Test(
        "that have run out are told of as such, where what is bought could be had", arguments: Engine.allCases
    )
    func gone(engine: Engine) async throws {
        try await Market.with(engine, stock: 8) { market in
            // Eight are there and asked for; the ninth would be given.
            let problem = await #expect(throws: Problem.self) {
                _ = try await market.place([.scanners(8)])
            }
            #expect(problem?.code == "order.gift_out_of_stock")
            let details = problem.map { JSON.object($0.details) }
            #expect(details == ["good": "scanner", "wanted": 1, "available": 0])
            #expect(await market.refusal([.scanners(9)]) == "order.out_of_stock")
            try await market.pay(try await market.place([.scanners(7)]))
            _ = try await market.place([.scanners(1)])
            // Packs are never short; 21 of them earn the gift, and 20 do not.
            #expect(await market.refusal([.packs(21)]) == "order.gift_out_of_stock")
            #expect(try await market.scanners() == [1, 7, 0])
            _ = try await market.place([.packs(20)])
        }
    }

    @Test("stay where goods that were to come back never do", arguments: Engine.allCases)
    func kept(engine: Engine) async throws {
        try await Market.with(engine, stock: 12) { market in
            let order = try await paid([.scanners(8)], market)
            let lines = try await market.database.read { try $0.lines(of: order.id) }
            let bought = try #require(lines.first { !$0.isGift }).position
            let gift = try #require(lines.first { $0.isGift }).position
            try await ship(order, market)
            func agreed(_ count: Int64) async throws -> AfterSalesCase {
                let asked = try await market.database.write { [shop = market.shop] tx in
                    try shop.request(
                        .return, of: [LinePart(bought, count)], of: order.number, because: "no",
                        of: order.workspace, by: "ann", in: tx)
                }
                return try await market.agree(asked)
            }
            func gifts() async throws -> [ID<AfterSalesCase>] {
                try await market.database.read { try $0.caseLines(of: order.id) }
                    .filter { $0.position == gift && $0.state != .refused }.map(\.afterSales)
            }
            let (kept, back) = (try await agreed(3), try await agreed(5))
            try await market.sendBack(back)
            try await market.receive(back)
            try await market.refuse(kept)
            #expect(try await gifts().isEmpty)
            #expect(try await market.scanners() == [0, 4, 8])
            let last = try await agreed(3)
            try await market.sendBack(last)
            try await market.receive(last)
            #expect(try await gifts() == [last.id])
            #expect(try await market.scanners() == [0, 0, 12])
        }
    }

    private func paid(_ items: [OrderRequest.Item], _ market: Market) async throws -> Order {
        let order = try await market.place(items)
        try await market.pay(order)
        return order
    }

    private func ship(_ order: Order, _ market: Market) async throws {
        try await market.database.write { [shop = market.shop] tx in
            _ = try shop.ship(
                order.number, as: Parcel.Label(carrier: "SF", tracking: "1"), by: "bob", in: tx)
        }
    }
}
