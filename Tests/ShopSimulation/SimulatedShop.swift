import Catalog
import Durable
import Entitlements
import Ledger
import Orders
import Payments
import Storage
import Values

/// All rooms of the shop over one database, wired as a node wires them.
struct SimulatedShop: Sendable {
    let database: Database
    let street: Street
    let shop: Shop
    let payments: PaymentCenter
    let meter: Meter
    let usage: UsageHistory
    let ledger: GeneralLedger
    /// What another node shows of balances.
    let balances: BalanceCache
    /// By whose clocks months begin.
    let zone: @Sendable (Snapshot) throws -> Zone

    /// The rooms; months of the usage history that are over move into `folder`, where there is one.
    init(_ database: Database, street: Street, folder: String?) {
        let catalogs = CatalogCache()
        let zone = { @Sendable (snapshot: Snapshot) throws in try catalogs.zone(in: snapshot) }
        let shop = Shop(database, catalogs: catalogs)
        self.database = database
        self.street = street
        self.zone = zone
        self.shop = shop
        payments = PaymentCenter(
            database, channels: [street, SandboxChannel(database)], zone: zone
        ) { subject, workspace, tx in
            let demand = try shop.demand(for: subject, of: workspace, in: tx)
            return PaymentCenter.Demand(
                amount: demand.amount, deadline: demand.deadline, takesBalance: demand.takesBalance)
        }
        meter = Meter(database: database, zone: zone)
        usage = UsageHistory(database: database, zone: zone, folder: folder, hotMonths: 0)
        ledger = GeneralLedger(database)
        balances = BalanceCache(of: database)
    }

    /// A node that has just started.
    func worker() -> Worker {
        Worker(
            database: database, name: "simulated",
            handlers: meter.handlers + usage.handlers + shop.handlers + payments.handlers,
            subscriptions: shop.subscriptions + payments.subscriptions)
    }

    /// Sells by a new version of the catalog.
    func sell(stock: Int, price: String) async throws {
        let source = Array(SimulatedShop.catalog(stock: stock, price: price).utf8)
        let definition = try CatalogDefinition(source: source, file: "catalog.yaml")
        _ = try await database.write { try $0.apply(definition, source: source) }
    }

    static let coupons: [String: (all: Int, each: Int)] = ["TEN": (9, 4), "CABLE": (5, 3)]
    static let features = ["task", "seats"]
    /// The names of the packages that take each other's place.
    static let exchanged = ["基础版", "专业版"]

    private static func catalog(stock: Int, price: String) -> String {
        """
        currency: CNY
        features:
          - {key: task, name: 任务, kind: metered}
          - {key: seats, name: 席位, kind: static}
        products:
          - {key: automation, name: 自动化, features: {task: 1000, seats: 5}}
          - {key: more, name: 更多, features: {task: 2000, seats: 10}}
        packages:
          - key: basic
            name: 基础版
            products: [automation]
            term: 30 days
            price: "30.01"
            upgrades: [{to: pro, mode: difference}]
          - key: pro
            name: 专业版
            products: [more]
            term: 30 days
            price: "59.98"
            downgrades: [{to: basic, mode: difference}]
          - {key: monthly, name: 月付版, products: [automation], term: 1 month, grace: 5 days, price: "20.00"}
          - {key: free, name: 免费版, products: [automation], term: 1 month, price: "0.00"}
        packs:
          - {key: tasks, name: 任务包, feature: task, amount: 100, validity: 20 days, priority: 1, price: "9.90"}
          - {key: more-tasks, name: 大任务包, feature: task, amount: 300, validity: 60 days, priority: 2, price: "20.00"}
        goods:
          - {key: scanner, name: 扫码枪, price: "\(price)", stock: \(stock)}
          - {key: stand, name: 支架, price: "7.77", stock: \(stock / 2)}
          - {key: cable, name: 线, price: "0.33"}
        top_ups:
          - {key: wallet, name: 充值, amount: "50.00", bonus: "5.00"}
        offers:
          - {key: tenth, name: 九折, discount: 10%, applies_to: {goods: [stand]}}
          - {key: present, name: 赠送, gift: {good: scanner, quantity: 1, threshold: "90.00"}}
        coupons:
          - {code: TEN, name: 十元, amount_off: {threshold: "20.00", off: "10.00", per: once}, limit: 9, limit_per_workspace: 4}
          - code: CABLE
            name: 线
            amount_off: {threshold: "0.33", off: "0.33", per: each}
            applies_to: {goods: [cable]}
            limit: 5
            limit_per_workspace: 3
        """
    }
}
