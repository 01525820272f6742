import Catalog
import Orders
import Storage
import Testing
import Values
import World

@Suite("Where goods go", .timeLimit(.minutes(5)))
struct DeliveryTests {
    @Test(
        "is kept with the order that says it, and another order is one that goes elsewhere",
        arguments: Engine.allCases)
    func placed(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let (home, office) = (try recipient(), try recipient(address: "上海市浦东新区世纪大道 1 号"))
            let bare = try await market.place([.scanners(1)])
            let first = try await place([.scanners(1)], home, market)
            let second = try await place([.scanners(1)], office, market)
            #expect(Set([bare.id, first.id, second.id]).count == 3)
            #expect(try await place([.scanners(1)], home, market).id == first.id)
            #expect(try await market.place([.scanners(1)]).id == bare.id)
            #expect(try await delivery(of: bare, market) == nil)
            let kept = try #require(try await delivery(of: first, market))
            #expect(kept.recipient == home && kept.version == 1 && kept.by == "ann")
            #expect(kept.givenAt == first.madeAt)
            let all = try await market.database.read {
                try $0.deliveries(of: [bare.id, first.id, second.id])
            }
            #expect(all.mapValues(\.recipient) == [first.id: home, second.id: office])
        }
    }

    @Test("is kept for those of many orders that say it", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let (home, office) = (try recipient(), try recipient(name: "李雷"))
            let wanted: [(items: [OrderRequest.Item], to: Recipient?)] = [
                ([.scanners(1)], home), ([.packs(1)], nil), ([.packs(1)], home), ([.scanners(1)], nil),
                ([.scanners(1)], office), ([.scanners(1)], home), ([.scanners(1), .packs(1)], office),
            ]
            let results = try await market.database.writeCommitted {
                [shop = market.shop, own = market.workspace] tx in
                try shop.place(
                    wanted.map { Placement(OrderRequest($0.items), to: $0.to, for: own, by: "ann") }, in: tx)
            }
            let orders = results.map { result in
                if case .success(let order) = result { order } else { nil as Order? }
            }
            guard case .failure(let problem) = results[2] else {
                Issue.record("a pack goes nowhere")
                return
            }
            #expect(problem.code == "order.no_goods" && problem.place == "delivery")
            #expect(orders.map { $0 == nil } == [false, false, true, false, false, false, false])
            #expect(orders[0]?.id == orders[5]?.id)
            for (order, said) in zip(orders, wanted) {
                guard let order else { continue }
                #expect(try await delivery(of: order, market)?.recipient == said.to)
            }
            #expect(try await market.scanners() == [4, 0, 6])
            // What is given goes somewhere, too.
            let earning = try await place([.packs(21)], home, market)
            #expect(try await delivery(of: earning, market)?.recipient == home)
        }
    }

    @Test(
        "is said anew until something has left, and the order stays where it is", arguments: Engine.allCases)
    func changed(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let (home, office) = (try recipient(), try recipient(address: "上海市浦东新区世纪大道 1 号"))
            let order = try await market.place([.scanners(2)])
            #expect(try await deliver(order, to: home, market).state == .pending)
            #expect(try await delivery(of: order, market)?.version == 1)
            market.clock.advance(by: .seconds(5))
            _ = try await deliver(order, to: home, market)
            #expect(try await delivery(of: order, market)?.givenAt == order.madeAt)
            try await market.pay(order)
            #expect(try await deliver(order, to: office, market, by: "bob", isOperator: true).state == .paid)
            let kept = try #require(try await delivery(of: order, market))
            #expect(kept.recipient == office && kept.version == 2 && kept.by == "bob")
            #expect(kept.givenAt == market.clock.now)
            let stranger = market.database.world.newID(Workspace.self)
            #expect(
                await refusal { _ = try await deliver(order, to: home, market, of: stranger) }
                    == "order.unknown")
            #expect(try await ship(order, [LinePart(0, 1)], market).state == .shipped)
            for isOperator in [false, true] {
                let late = await refusal {
                    _ = try await deliver(order, to: home, market, isOperator: isOperator)
                }
                #expect(late == "order.delivery_fixed")
            }
            #expect(try await delivery(of: order, market) == kept)
            Market.replay(
                try await market.database.read { try $0.moves(of: order.id) }, to: try await market.now(order)
            )
        }
    }

    @Test(
        "is said while it is found out whether an order is paid, and not when it is closed",
        arguments: Engine.allCases)
    func closed(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let home = try recipient()
            let order = try await market.place([.scanners(1)])
            try await market.cancel(order)
            #expect(try await deliver(order, to: home, market).state == .closing)
            try await market.close(order)
            let other = try recipient(name: "李雷")
            #expect(
                await refusal { _ = try await deliver(order, to: other, market) } == "order.delivery_fixed")
            // It is paid all the same, and goes where it was said to go.
            try await market.pay(order)
            #expect(try await market.state(order) == .paid)
            #expect(try await delivery(of: order, market)?.recipient == home)
            let pack = try await market.place([.packs(1)])
            #expect(await refusal { _ = try await deliver(pack, to: home, market) } == "order.no_goods")
            #expect(try await delivery(of: pack, market) == nil)
        }
    }

    @Test("has been seen by whoever sends the goods, where they say so", arguments: Engine.allCases)
    func seen(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.scanners(1)])
            try await market.pay(order)
            #expect(await unseen(1, order, market) == "order.delivery_changed")
            let home = try recipient()
            _ = try await deliver(order, to: home, market)
            for version in [-1, 0, 2] as [Int64] {
                #expect(await unseen(version, order, market) == "order.delivery_changed")
            }
            #expect(try await market.state(order) == .paid)
            #expect(try await ship(order, nil, market, seen: 1).state == .shipped)
            let bare = try await market.place([.scanners(2)])
            try await market.pay(bare)
            #expect(try await ship(bare, nil, market, seen: 0).state == .shipped)
        }
    }

    @Test("is one place when it is said and the goods leave at once", arguments: Engine.allCases)
    func atOnce(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let homes = try (1...5).map { try recipient(address: "文三路 \($0) 号") }
            let order = try await place([.scanners(1)], homes[0], market)
            try await market.pay(order)
            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for home in homes.dropFirst() {
                    group.addTask {
                        do {
                            _ = try await deliver(order, to: home, market)
                            return true
                        } catch let problem as Problem where problem.code == "order.delivery_fixed" {
                            return false
                        }
                    }
                }
                group.addTask {
                    try await ship(order, nil, market)
                    return false
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            let kept = try #require(try await delivery(of: order, market))
            #expect(kept.version == Int64(1 + taken) && homes.contains(kept.recipient))
            #expect(try await market.state(order) == .shipped)
        }
    }

    @Test("is part of what a cart is ordered with", arguments: Engine.allCases)
    func cart(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let (home, other) = (try recipient(), try recipient(phone: "010-8888 转 9"))
            func fill(_ items: [OrderRequest.Item]) async throws {
                _ = try await market.database.write { [shop = market.shop, own = market.workspace] tx in
                    try shop.addToCart(items, coupon: nil, of: own, by: "ann", in: tx)
                }
            }
            func order(_ recipient: Recipient?) async throws -> Order {
                try await market.database.write { [shop = market.shop, own = market.workspace] tx in
                    try shop.orderCart(to: recipient, of: own, by: "ann", in: tx)
                }
            }
            try await fill([.packs(1)])
            #expect(await refusal { _ = try await order(home) } == "order.no_goods")
            try await fill([.scanners(1)])
            let first = try await order(home)
            #expect(try await delivery(of: first, market)?.recipient == home)
            #expect(try await order(home).id == first.id)
            #expect(await refusal { _ = try await order(other) } == "cart.ordered")
            #expect(await refusal { _ = try await order(nil) } == "cart.ordered")
            try await fill([.packs(1), .scanners(1)])
            let second = try await order(other)
            #expect(second.id != first.id)
            #expect(try await delivery(of: second, market)?.recipient == other)
            try await fill([.scanners(3)])
            let bare = try await order(nil)
            #expect(try await order(nil).id == bare.id)
            #expect(try await delivery(of: bare, market) == nil)
        }
    }

    @Test(
        "is three lines of text of a bounded length",
        arguments: [
            ("", "1", "x", "name"), ("王\n芳", "1", "x", "name"), ("王芳", " \u{3000}", "x", "phone"),
            ("王芳", "1\u{0}", "x", "phone"), ("王芳", "1", "\t", "address"),
            ("王芳", "1", "浙江省\u{2028}杭州市", "address"), ("王芳", "1", "浙江省\u{1B}[2J", "address"),
            (String(repeating: "x", count: Recipient.nameBytesMax + 1), "1", "x", "name"),
            ("王芳", String(repeating: "1", count: Recipient.phoneBytesMax + 1), "x", "phone"),
            ("王芳", "1", String(repeating: "路", count: Recipient.addressBytesMax / 3 + 1), "address"),
        ])
    func unfit(name: String, phone: String, address: String, place: String) {
        let problem = #expect(throws: Problem.self) {
            try Recipient(name: name, phone: phone, address: address)
        }
        #expect(problem?.code == "order.recipient" && problem?.place == place)
    }

    @Test("may be as long as it may be, in any script")
    func longest() throws {
        let name = String(repeating: "x", count: Recipient.nameBytesMax)
        let address = String(repeating: "é", count: Recipient.addressBytesMax / 2)
        let recipient = try recipient(name: name, phone: "+86 (571) 8888-8888", address: address)
        #expect(recipient.address == address)
    }

    @Test("is told of by nothing that prints it")
    func printed() throws {
        let recipient = try recipient(name: "NAME", phone: "PHONE", address: "ADDRESS")
        let placement = Placement(
            OrderRequest([.scanners(1)]), to: recipient, for: World.system.newID(), by: "ann")
        var dumped = ""
        dump(recipient, to: &dumped)
        dump(placement, to: &dumped)
        for text in [dumped, "\(recipient)", String(reflecting: recipient), "\(placement)"] {
            for secret in ["NAME", "PHONE", "ADDRESS"] { #expect(!text.contains(secret)) }
        }
    }

    private func recipient(
        name: String = "王芳", phone: String = "13800000000", address: String = "浙江省杭州市西湖区文三路 1 号"
    ) throws -> Recipient {
        try Recipient(name: name, phone: phone, address: address)
    }

    private func place(
        _ items: [OrderRequest.Item], _ recipient: Recipient, _ market: Market
    ) async throws -> Order {
        try await market.database.write { [shop = market.shop, own = market.workspace] tx in
            try shop.place(OrderRequest(items), to: recipient, for: own, by: "ann", in: tx)
        }
    }

    private func deliver(
        _ order: Order, to recipient: Recipient, _ market: Market, of workspace: ID<Workspace>? = nil,
        by person: String = "ann", isOperator: Bool = false
    ) async throws -> Order {
        let workspace = isOperator ? nil : workspace ?? order.workspace
        return try await market.database.write { [shop = market.shop] tx in
            try shop.deliver(order.number, to: recipient, of: workspace, by: person, in: tx)
        }
    }

    @discardableResult
    private func ship(
        _ order: Order, _ parts: [LinePart]?, _ market: Market, seen: Int64? = nil
    ) async throws -> Order {
        try await market.database.write { [shop = market.shop] tx in
            try shop.ship(
                order.number, parts, as: Parcel.Label(carrier: "SF", tracking: "1"), to: seen, by: "bob",
                in: tx)
        }
    }

    /// Why goods do not leave for an address of a version.
    private func unseen(_ version: Int64, _ order: Order, _ market: Market) async -> String? {
        await refusal { try await ship(order, nil, market, seen: version) }
    }

    private func delivery(of order: Order, _ market: Market) async throws -> Delivery? {
        try await market.database.read { try $0.delivery(of: order.id) }
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        await #expect(throws: Problem.self) { try await body() }?.code
    }
}
