import Catalog
import Entitlements
import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("Placing an order", .timeLimit(.minutes(5)))
struct PlacingTests {
    @Test("keeps what was quoted, whatever the catalog says later", arguments: Engine.allCases)
    func keeps(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let request = OrderRequest([.scanners(2), .packs(1)], coupon: "ten")
            let quote = try await market.database.read { [shop = market.shop, workspace = market.workspace] in
                try shop.quote(request, of: workspace, in: $0)
            }
            let order = try await market.place(request.items, coupon: "ten")
            #expect(order.state == .pending && order.version == 1)
            #expect(order.payable == quote.payable && order.payable == Money(58_900, .cny))
            #expect(order.quote == quote.json.text)
            #expect(order.number.text.count == 24 && order.coupon == "TEN")
            #expect(order.deadline == market.clock.now + .seconds(1_800))
            try await market.sell(stock: 10, price: "1.00")
            #expect(try await market.now(order) == order)
            let lines = try await market.database.read { try $0.lines(of: order.id) }
            #expect(lines.map(\.item.key) == ["tasks", "scanner"])
            #expect(lines.map(\.amount.minorUnits).reduce(0, +) == 58_900)
            #expect(try await market.scanners() == [2, 0, 8])
        }
    }

    @Test(
        "keeps by which zone its packs end, also where another one holds when it is paid",
        arguments: Engine.allCases)
    func keepsZone(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let day = Duration.seconds(86_400)
            try await market.sell(stock: 10, zone: "America/New_York")
            // Thirty days from here on there are an hour shorter than elsewhere.
            market.clock.advance(by: day * 50)
            let (kept, old) = (try await market.place([.packs(1)]), try await market.place([.packs(2)]))
            try await market.database.write { tx in
                let zone = #""zone":"America/New_York""#
                try tx.execute(
                    """
                    UPDATE order_line SET plan = replace(plan, \(zone), '"left":"out"') WHERE order_id = \(old.id)
                    """, rows: 1)
            }
            try await market.sell(stock: 10)
            try await market.pay(kept)
            try await market.pay(old)
            let grants = try await market.database.read { [workspace = market.workspace] in
                try $0.grants(of: "task", workspace: workspace, PageRequest(limit: 10)).items
            }
            func length(_ order: Order) throws -> Duration {
                let grant = try #require(grants.first { $0.source.reference == order.reference })
                return try #require(grant.endsAt) - grant.startsAt
            }
            #expect(try length(kept) == day * 30 - .seconds(3_600))
            // What was placed before the zone was kept.
            #expect(try length(old) == day * 30)
        }
    }

    @Test("is refused where it cannot be had, and changes nothing then", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await Market.with(engine) { market in
            #expect(await market.refusal([.scanners(11)]) == "order.out_of_stock")
            #expect(await market.refusal([.renew(package: "basic", terms: 1)]) == "order.package_not_held")
            #expect(
                await market.refusal([
                    .purchase(package: "basic", terms: 1), .upgrade(package: "basic", to: "pro"),
                ]) == "order.package_twice")
            #expect(await market.refusal([.scanners(1)], coupon: "none") == "quote.unknown_coupon")
            // The present is a scanner, too.
            _ = try await market.place([.scanners(1)])
            #expect(await market.refusal([.scanners(9)]) == "order.gift_out_of_stock")
            #expect(await market.refusal([.scanners(10)]) == "order.out_of_stock")
            #expect(try await market.scanners() == [1, 0, 9])
            let order = try await market.place([.scanners(8)])
            let lines = try await market.database.read { try $0.lines(of: order.id) }
            #expect(lines.map(\.isGift) == [false, true])
            #expect(try await market.scanners() == [10, 0, 0])
        }
    }

    @Test("locks a coupon as often as it may be used", arguments: Engine.allCases)
    func coupon(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let first = try await market.place([.packs(1)], coupon: "TEN")
            _ = try await market.place([.packs(2)], coupon: "TEN")
            #expect(await market.refusal([.packs(3)], coupon: "TEN") == "order.coupon_spent")
            let (other, third): (ID<Workspace>, ID<Workspace>) = (
                market.database.world.newID(), market.database.world.newID()
            )
            _ = try await market.place([.packs(1)], coupon: "TEN", for: other)
            let gone = await #expect(throws: Problem.self) {
                _ = try await market.place([.packs(1)], coupon: "TEN", for: third)
            }
            #expect(gone?.code == "order.coupon_gone")
            try await market.cancel(first)
            try await market.close(first)
            try await market.close(first)
            #expect(try await market.database.read { try $0.couponUses("TEN")?.taken } == 2)
            _ = try await market.place([.packs(1)], coupon: "TEN", for: third)
        }
    }

    @Test("twice the same within a minute is one order", arguments: Engine.allCases)
    func duplicate(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let first = try await market.place([.scanners(1), .packs(2)])
            market.clock.advance(by: .seconds(59))
            #expect(try await market.place([.packs(2), .scanners(1)]).id == first.id)
            #expect(try await market.place([.packs(3), .scanners(1)]).id != first.id)
            let stranger = market.database.world.newID(Workspace.self)
            #expect(try await market.place([.packs(2), .scanners(1)], for: stranger).id != first.id)
            try await market.cancel(first)
            try await market.close(first)
            let second = try await market.place([.scanners(1), .packs(2)])
            #expect(second.id != first.id)
            market.clock.advance(by: .seconds(60))
            let third = try await market.place([.scanners(1), .packs(2)])
            #expect(third.id != second.id)
        }
    }

    @Test("by two at once sells the last one to one of them", arguments: Engine.allCases)
    func last(engine: Engine) async throws {
        try await Market.with(engine, stock: 1) { market in
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<4 {
                    let buyer = market.database.world.newID(Workspace.self)
                    group.addTask {
                        do {
                            return try await market.place([.scanners(1)], for: buyer).state.rawValue
                        } catch {
                            return (error as? Problem)?.code ?? "\(error)"
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.sorted() == Array(repeating: "order.out_of_stock", count: 3) + ["pending"])
            let stock = try await market.scanners()
            #expect(stock == [1, 0, 0])
        }
    }

    @Test("the same by two at once makes one order", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await Market.with(engine) { market in
            async let one = market.place([.scanners(1)])
            async let other = market.place([.scanners(1)])
            let ids = try await [one.id, other.id]
            #expect(ids[0] == ids[1])
            #expect(try await market.scanners() == [1, 0, 9])
        }
    }

    @Test("of what costs nothing is fulfilled at once", arguments: Engine.allCases)
    func free(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.purchase(package: "free", terms: 1)])
            #expect(order.state == .fulfilled && order.version == 3 && order.payment == nil)
            #expect(try await market.left(of: "task") == 10_000)
            #expect(try await market.holdings() == ["free 2027-01-15..2027-02-15 0.00"])
        }
    }

    @Test("with others in one transaction, and refuses one without them", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let other = market.database.world.newID(Workspace.self)
            let wanted: [(items: [OrderRequest.Item], coupon: String?, workspace: ID<Workspace>)] =
                [
                    ([.scanners(4), .packs(1)], nil, market.workspace), ([.scanners(7)], nil, other),
                    ([.packs(1), .scanners(4)], nil, market.workspace), ([.packs(1)], "NONE", other),
                    ([.purchase(package: "basic", terms: 1)], nil, other),
                    ([.purchase(package: "basic", terms: 2)], nil, other),
                    ([.purchase(package: "free", terms: 1)], nil, market.workspace),
                    ([.scanners(6)], nil, other),
                ] + (1...4).map { ([.packs($0)], "TEN", $0 == 1 ? other : market.workspace) }
            let placements = wanted.map {
                Placement(OrderRequest($0.items, coupon: $0.coupon), for: $0.workspace, by: "ann")
            }
            let results = try await market.database.writeCommitted { [shop = market.shop] tx in
                try shop.place(placements, in: tx)
            }
            let outcomes = results.map { result in
                switch result {
                case .success(let order): order.state.rawValue
                case .failure(let problem): problem.code
                }
            }
            #expect(
                outcomes == [
                    "pending", "order.out_of_stock", "pending", "quote.unknown_coupon", "pending",
                    "order.package_pending", "fulfilled", "pending", "pending", "pending", "pending",
                    "order.coupon_gone",
                ])
            let orders = results.compactMap { result -> Order? in
                if case .success(let order) = result { order } else { nil }
            }
            #expect(orders[0].id == orders[1].id && Set(orders.map(\.number)).count == orders.count - 1)
            for order in orders { #expect(try await market.now(order) == order) }
            #expect(try await market.scanners() == [10, 0, 0])
            #expect(try await market.database.read { try $0.couponUses("TEN")?.taken } == 3)
        }
    }

    @Test(
        "reckons once for customers who order the same at once, by prices that hold",
        arguments: Engine.allCases)
    func sharesReckonings(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let catalogs = CatalogCache()
            let request = OrderRequest([.scanners(1)])
            func catalog() async throws -> CatalogVersion {
                try await market.database.read { try catalogs.current(in: $0) }
            }
            func early(_ catalog: CatalogVersion) throws -> Placement {
                try market.shop.placement(
                    request, for: market.database.world.newID(), by: "ann", reckonedBy: catalog)
            }
            func payable(_ placements: [Placement]) async throws -> [Int64] {
                try await market.database.writeCommitted { [shop = market.shop] tx in
                    try shop.place(placements, in: tx).map { try $0.get().payable.minorUnits }
                }
            }
            let old = try await catalog()
            let first = try early(old)
            #expect(try await payable([first, early(old)]) == [25_000, 25_000])
            // A later version holds for those, too, who were reckoned for by an earlier one.
            try await market.sell(stock: 10, price: "2.00", tomorrow: "1.00")
            let current = try await catalog()
            #expect(try await payable([early(old), early(current)]) == [200, 200])
            // What was reckoned just before midnight is shared just after it, and holds for a second.
            market.clock.advance(by: .seconds(8 * 3_600) - .milliseconds(100))
            let before = try early(current)
            market.clock.advance(by: .milliseconds(200))
            #expect(try await payable([before, early(current)]) == [200, 200])
            let late = try early(current)
            market.clock.advance(by: .milliseconds(500))
            #expect(try await payable([early(current)]) == [100])
            market.clock.advance(by: .milliseconds(500))
            #expect(try await payable([late]) == [100])
        }
    }
}
