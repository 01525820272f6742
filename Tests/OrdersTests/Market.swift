import Catalog
import Durable
import Entitlements
import Ledger
import Orders
import Storage
import Synchronization
import TestDatabases
import Testing
import Values
import World

/// A shop in a world whose time the test moves, and somebody who pays.
struct Market: Sendable {
    static let schemas = [
        JobSchema.schema, LedgerSchema.schema, CatalogSchema.schema, EntitlementSchema.schema,
        OrderSchema.schema,
    ]

    let database: Database
    let clock: VirtualClock
    let workspace: ID<Workspace>
    let shop: Shop
    /// What was told of orders and cases; only where a worker runs.
    let told = Told()

    /// Runs `body` at a fresh shop on an engine.
    static func with(
        _ engine: Engine, stock: Int = 10, _ body: @Sendable (Market) async throws -> Void
    ) async throws {
        let (world, clock) = World.virtual()
        try await TestDatabase.with(engine, schemas: schemas, world: world) { database in
            let market = Market(database, clock)
            try await market.sell(stock: stock)
            try await body(market)
        }
    }

    /// Runs `body` at a fresh shop whose jobs are done.
    static func withWorker(
        _ engine: Engine, _ body: @Sendable (Market) async throws -> Void
    ) async throws {
        try await with(engine) { market in
            let worker = Worker(
                database: market.database, name: "market", handlers: market.shop.handlers,
                subscriptions: market.shop.subscriptions + market.told.subscriptions)
            async let running: Void = worker.run()
            do {
                // Events reach only those who have subscribed.
                while try await market.database.read({ try $0.backlog().workers }) == 0 { await Task.yield() }
                try await body(market)
            } catch {
                worker.drain()
                throw error
            }
            worker.drain()
            try await running
        }
    }

    private init(_ database: Database, _ clock: VirtualClock) {
        self.database = database
        self.clock = clock
        workspace = database.world.newID()
        shop = Shop(database, catalogs: CatalogCache())
    }

    /// Applies the catalog, in which scanners may cost something else from the next midnight on, eight hours after the
    /// clock's start.
    func sell(
        stock: Int, price: String = "250.00", tomorrow: String? = nil, zone: String = "Asia/Shanghai"
    ) async throws {
        let prices = """
            [{from: 2027-01-01, amount: "\(price)"}, {from: 2027-01-16, amount: "\(tomorrow ?? price)"}]
            """
        let source = Array((Market.catalog(stock: stock, prices: prices) + "\nbilling_zone: \(zone)\n").utf8)
        let definition = try CatalogDefinition(source: source, file: "catalog.yaml")
        _ = try await database.write { try $0.apply(definition, source: source) }
    }

    func place(
        _ items: [OrderRequest.Item], coupon: String? = nil, for workspace: ID<Workspace>? = nil
    ) async throws -> Order {
        let workspace = workspace ?? self.workspace
        return try await database.write { [shop] tx in
            try shop.place(OrderRequest(items, coupon: coupon), for: workspace, by: "ann", in: tx)
        }
    }

    /// Why an order is refused.
    func refusal(_ items: [OrderRequest.Item], coupon: String? = nil) async -> String? {
        await #expect(throws: Problem.self) { _ = try await place(items, coupon: coupon) }?.code
    }

    /// A fresh payment's number.
    func payment() -> DocumentNumber {
        guard let zone = Zone("UTC") else { preconditionFailure("there is such a zone") }
        return DocumentNumber(at: clock.now, in: zone, chance: database.world.randomness.next())
    }

    /// Tells that an order is paid, as it was asked for or otherwise; the money is there, or in the wallet, where it is known how
    /// much bonus is taken beside.
    @discardableResult
    func pay(
        _ order: Order, _ fen: Int64? = nil, by payment: DocumentNumber? = nil, fromWallet bonus: Int64? = nil
    ) async throws -> DocumentNumber {
        let payment = payment ?? self.payment()
        let amount = fen.map { Money($0, .cny) } ?? order.payable
        let (given, channel) = (Money(bonus ?? 0, .cny), bonus.map { _ in LedgerAccount.balanceChannel })
        let source: LedgerAccount =
            bonus == nil ? .house("clearing/test", .cny) : .wallet(of: workspace, .cny)
        try await database.writeCommitted { [shop] tx in
            let sources = [
                Posting(source, try given - amount), Posting(.bonus(of: order.workspace, .cny), try -given),
            ]
            try tx.post(
                NewEntry(
                    for: Reference("payment", payment.text), step: "capture",
                    sources.filter { !$0.amount.isZero } + [Posting(.house("received", .cny), amount)]))
            try shop.take(
                payment, amount, bonus: given, through: channel, for: order.number.text, in: tx)
        }
        return payment
    }

    /// Tells that nothing of an order is or can be paid.
    func close(_ order: Order) async throws {
        try await database.writeCommitted { [shop] tx in try shop.takeClosed([order.number.text], in: tx) }
    }

    func passDeadline(_ order: Order) async throws {
        try await database.writeCommitted { [shop] tx in try shop.passDeadline(of: order.number.text, in: tx)
        }
    }

    func cancel(_ order: Order) async throws {
        _ = try await database.writeCommitted { [shop] tx in
            try shop.cancel(order.number, of: order.workspace, by: "ann", in: tx)
        }
    }

    func now(_ order: Order) async throws -> Order {
        try #require(try await database.read { try $0.order(order.number, of: order.workspace) })
    }

    func state(_ order: Order) async throws -> OrderState { try await now(order).state }

    /// What an account holds, in fen.
    func balance(_ account: LedgerAccount) async throws -> Int64 {
        try await database.read { try $0.balance(of: account).balance.minorUnits }
    }

    /// How much of a feature may be used now.
    func left(of feature: String, for workspace: ID<Workspace>? = nil) async throws -> Int64 {
        let workspace = workspace ?? self.workspace
        let all = try await database.read { try $0.balances(of: workspace, PageRequest(limit: 10)).items }
        return all.first { $0.feature == feature }?.remaining ?? 0
    }

    /// Uses tasks.
    func use(_ amount: Int64) async throws {
        let event: ID<Order> = database.world.newID()
        let consumption = Consumption(
            UsageKey(workspace: workspace, source: "test", event: "\(event)"), feature: "task",
            amount: amount,
            for: Reference("test", "\(event)"))
        let meter = Meter(database: database, zone: { try CatalogCache().zone(in: $0) })
        _ = try await meter.consume(consumption)
    }

    /// What the customer holds, as texts `pro 2027-01-15..2028-01-15 1000.00`.
    func holdings() async throws -> [String] {
        try await database.read { [workspace] in try $0.holdings(of: workspace) }.flatMap { holding in
            holding.windows.map { window in
                let days = [window.start, window.end].map { $0.rfc3339.prefix(10) }.joined(separator: "..")
                return "\(holding.package) \(days) \(window.paid.decimalText)"
            }
        }
    }

    /// What the customer may use now or later, as texts: `lite`, the terms that were paid for and have not passed, and the
    /// grace period, each as `2027-02-14..2027-03-16`.
    func usable() async throws -> [String] {
        try await database.read { [workspace] in try $0.usablePackages(of: workspace) }.map { package in
            let windows =
                package.holding.windows.map { $0.start..<$0.end } + [package.grace].compactMap(\.self)
            let days = windows.map { window in
                [window.lowerBound, window.upperBound].map { $0.rfc3339.prefix(10) }.joined(separator: "..")
            }
            return ([package.holding.package] + days).joined(separator: " ")
        }
    }

    /// The stock of scanners as `reserved sold available`.
    func scanners() async throws -> [Int64] {
        let level = try await database.read { try $0.stock() }.first { $0.good == "scanner" }
        return level.map { [$0.reserved, $0.sold, $0.available] } ?? []
    }

    /// Lets time pass until something has come about.
    func passUntil(_ isSo: () async throws -> Bool) async throws {
        try await clock.pass(over: database, until: isSo)
    }

    /// How late something may be: a second, and where time may run ahead, whatever it is.
    var lateness: Duration {
        switch database.engine {
        case .sqlite: .seconds(1)
        case .postgres: .seconds(600)
        }
    }

    private static func catalog(stock: Int, prices: String) -> String {
        """
        currency: CNY
        features:
          - {key: task, name: 任务, kind: metered}
          - {key: seats, name: 席位, kind: static}
        products:
          - {key: automation, name: 自动化, features: {task: 10000, seats: 5}}
          - {key: more, name: 更多, features: {task: 20000, seats: 10}}
        packages:
          - key: basic
            name: 基础版
            products: [automation]
            term: 1 year
            price: "365.00"
            upgrades: [{to: pro, mode: difference}]
          - key: pro
            name: 专业版
            products: [more]
            term: 1 year
            price: "730.00"
            downgrades: [{to: basic, mode: difference}]
          - {key: monthly, name: 月付版, products: [automation], term: 30 days, grace: 6 days, price: "30.00"}
          - key: lite
            name: 轻量版
            products: [automation]
            term: 30 days
            grace: 6 days
            price: "30.00"
            upgrades: [{to: heavy, mode: difference}]
          - {key: heavy, name: 加量版, products: [more], term: 30 days, price: "60.00"}
          - {key: free, name: 免费版, products: [automation], term: 1 month, price: "0.00"}
        packs:
          - {key: tasks, name: 任务包, feature: task, amount: 1000, validity: 30 days, price: "99.00"}
        goods:
          - {key: scanner, name: 扫码枪, prices: \(prices), stock: \(stock)}
          - {key: cable, name: 线, price: "0.33"}
        top_ups:
          - {key: wallet, name: 充值, amount: "100.00", bonus: "5.00"}
        offers:
          - {key: present, name: 赠送, gift: {good: scanner, quantity: 1, threshold: "2000.00"}}
        coupons:
          - {code: TEN, name: 十元, amount_off: {threshold: "50.00", off: "10.00", per: once}, limit: 3, limit_per_workspace: 2}
        """
    }
}

extension OrderRequest.Item {
    static func scanners(_ count: Int64) -> Self { .counted(ItemKey(.good, "scanner"), quantity: count) }
    static func packs(_ count: Int64) -> Self { .counted(ItemKey(.pack, "tasks"), quantity: count) }
    static func topUps(_ count: Int64) -> Self { .counted(ItemKey(.topUp, "wallet"), quantity: count) }
}

/// What was told, by order or case.
final class Told: Sendable {
    private struct Event {
        let id: ID<Values.Event>
        let kind: String
        let aggregate: String
        let version: Int64
        let payload: JSON
    }

    private let events = Mutex<[Event]>([])

    static let kinds =
        OrderState.allCases.map { "order.\($0.rawValue)" }
        + [
            "order.waiting", "order.parcel_sent", "order.refund_due", "order.payment_differs",
            "holding.changed", "aftersales.done",
        ]

    /// The kinds that were told of an order, in the order in which they came.
    subscript(_ order: Order) -> [String] {
        events.withLock { $0.filter { $0.aggregate == order.number.text }.map(\.kind) }
    }

    /// When something was told of an order for the first time, to the millisecond; `nil` where it was not.
    func instant(of kind: String, _ order: Order) -> Timestamp? {
        let first = events.withLock { events in
            events.first { $0.kind == kind && $0.aggregate == order.number.text }
        }
        return first?.id.uuid.version7Instant
    }

    func payload(_ kind: String, _ order: Order) -> JSON? { payloads(kind, order.number).first }

    func payload(_ kind: String, _ number: DocumentNumber) -> JSON? { payloads(kind, number).first }

    func payloads(_ kind: String, _ number: DocumentNumber) -> [JSON] {
        events.withLock { events in
            events.filter { $0.kind == kind && $0.aggregate == number.text }.map(\.payload)
        }
    }

    /// Until when packages were held, as texts `pro 1 2028-01-15`.
    var holdings: [String] {
        events.withLock { events in
            events.filter { $0.kind == "holding.changed" }.map { event in
                "\(event.aggregate) \(event.version) \(event.payload["ends_at"].string?.prefix(10) ?? "")"
            }
        }
    }

    var subscriptions: [Subscription] {
        Told.kinds.map { kind in
            Subscription("test", to: kind) { [self] event, _ in
                events.withLock {
                    $0.append(
                        Event(
                            id: event.id, kind: kind, aggregate: event.aggregate, version: event.version,
                            payload: event.payload))
                }
                return .done
            }
        }
    }
}
