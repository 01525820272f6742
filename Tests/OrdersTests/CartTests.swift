import Catalog
import Durable
import Orders
import Storage
import Synchronization
import Testing
import Values
import World

@Suite("Carts", .timeLimit(.minutes(5)))
struct CartTests {
    @Test("gather what is wanted, and are empty once it is ordered", arguments: Engine.allCases)
    func gather(engine: Engine) async throws {
        try await Market.with(engine) { market in
            _ = try await add([.scanners(1), .purchase(package: "basic", terms: 1)], market)
            _ = try await add([.scanners(2)], market, coupon: "TEN")
            let cart = try await add([.purchase(package: "basic", terms: 2)], market)
            #expect(cart.items == [.purchase(package: "basic", terms: 2), .scanners(3)])
            #expect(cart.version == 3 && cart.coupon == "TEN")
            #expect(try await self.cart(market, of: "bob").items.isEmpty)
            #expect(
                await refusal { try await add([.counted(ItemKey(.good, "none"), quantity: 1)], market) }
                    == "quote.unknown_item")
            #expect(await refusal { try await add([.scanners(1_000_000)], market) } == "cart.quantity")
            #expect(await refusal { _ = try await order(market, version: 2) } == "cart.changed")
            let placed = try await order(market, version: 3)
            #expect(placed.payable == Money(2 * 36_500 + 3 * 25_000 - 1_000, .cny))
            let after = try await self.cart(market)
            #expect(after.items.isEmpty && after.coupon == nil && after.version == 4)
        }
    }

    @Test("are ordered once, however often they are submitted", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Market.with(engine) { market in
            #expect(await refusal { _ = try await order(market) } == "cart.empty")
            _ = try await add([.scanners(1)], market)
            let orders = try await withThrowingTaskGroup(of: DocumentNumber.self) { group in
                for _ in 0..<5 { group.addTask { try await order(market).number } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(orders.count == 1)
            #expect(try await market.scanners() == [1, 0, 9])
            // The same content within the window is the same order, too, and the cart stays for when it is another one.
            market.clock.advance(by: .seconds(1))
            _ = try await add([.scanners(1)], market)
            #expect(orders.contains(try await order(market).number))
            #expect(try await self.cart(market).items == [.scanners(1)])
            market.clock.advance(by: Shop.submissionWindow)
            let next = try await order(market)
            #expect(!orders.contains(next.number))
            #expect(try await order(market).number == next.number)
            market.clock.advance(by: Shop.submissionWindow)
            #expect(await refusal { _ = try await order(market) } == "cart.empty")
            try await market.cancel(next)
            try await market.close(next)
            #expect(await refusal { _ = try await order(market) } == "cart.empty")
        }
    }

    @Test("stay as they are where their order is refused", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await Market.with(engine, stock: 2) { market in
            _ = try await add([.scanners(3)], market)
            #expect(await refusal { _ = try await order(market) } == "order.out_of_stock")
            #expect(try await cart(market).items == [.scanners(3)])
            let fewer = try await market.database.write { [shop = market.shop, own = market.workspace] tx in
                try shop.removeFromCart(ItemKey(.good, "scanner"), of: own, by: "ann", in: tx)
            }
            #expect(fewer.items.isEmpty)
            for _ in 0..<2 {
                let cleared = try await market.database.write {
                    [shop = market.shop, own = market.workspace] tx in
                    try shop.clearCart(of: own, by: "ann", in: tx)
                }
                #expect(cleared.items.isEmpty)
            }
        }
    }

    @Test("tell of each change what is in them", arguments: Engine.allCases)
    func told(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let heard = Mutex<[String]>([])
            let worker = Worker(
                database: market.database, name: "market", handlers: market.shop.handlers,
                subscriptions: [
                    Subscription("test", to: "cart.changed", ordered: true) { event, _ in
                        heard.withLock { $0.append("\(event.aggregate) \(event.payload.text)") }
                        return .done
                    }
                ])
            async let running: Void = worker.run()
            while try await market.database.read({ try $0.backlog().workers }) == 0 { await Task.yield() }
            _ = try await add([.scanners(1), .packs(1)], market)
            _ = try await order(market)
            try await market.passUntil { heard.withLock { $0.count } == 2 }
            worker.drain()
            try await running
            #expect(
                Set(heard.withLock { $0 }) == [
                    #"ann {"person":"ann","items":["pack tasks","good scanner"],"added":["good scanner","pack tasks"]}"#,
                    #"ann {"person":"ann","items":[],"added":[]}"#,
                ])
        }
    }

    @discardableResult
    private func add(
        _ items: [OrderRequest.Item], _ market: Market, coupon: String? = nil
    ) async throws -> Cart {
        try await market.database.write { [shop = market.shop, own = market.workspace] tx in
            try shop.addToCart(items, coupon: coupon, of: own, by: "ann", in: tx)
        }
    }

    private func cart(_ market: Market, of person: String = "ann") async throws -> Cart {
        try await market.database.read { [own = market.workspace] in try $0.cart(of: own, person) }
    }

    private func order(_ market: Market, version: Int64? = nil) async throws -> Order {
        try await market.database.write { [shop = market.shop, own = market.workspace] tx in
            try shop.orderCart(version, of: own, by: "ann", in: tx)
        }
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        await #expect(throws: Problem.self) { try await body() }?.code
    }
}
