import Catalog
import Definitions
import Testing
import Values

/// A small catalog and what tests ask of it.
struct Shop {
    let version: CatalogVersion

    init(_ source: String = Shop.standard) throws {
        version = CatalogVersion(
            number: 1, appliedAt: Timestamp(microseconds: 0), definition: try Shop.definition(source))
    }

    /// The catalog of a text.
    static func definition(_ source: String) throws -> CatalogDefinition {
        try CatalogDefinition(source: Array(source.utf8), file: "catalog.yaml")
    }

    /// What is wrong with a text.
    static func problems(_ source: String) -> [Problem] {
        do throws(Problems) {
            _ = try CatalogDefinition(source: Array(source.utf8), file: "catalog.yaml")
            return []
        } catch {
            return error.all
        }
    }

    /// What is asked for costs, at a time of Shanghai: `2026-07-02 10:00`.
    func quote(_ items: [QuoteRequest.Item], coupon: String? = nil, at time: String) throws -> Quote {
        try version.quote(QuoteRequest(items, coupon: coupon), at: try Shop.instant(time))
    }

    /// Why something is not sold.
    func refusal(_ items: [QuoteRequest.Item], coupon: String? = nil, at time: String) -> String? {
        #expect(throws: Problem.self) { _ = try quote(items, coupon: coupon, at: time) }?.code
    }

    /// An instant by the clocks of Shanghai.
    static func instant(_ time: String) throws -> Timestamp {
        try Timestamp(rfc3339: time.replacing(" ", with: "T") + ":00+08:00")
    }

    static let standard = """
        currency: CNY
        features:
          - {key: task, name: 任务, kind: metered}
          - {key: seats, name: 席位, kind: static}
          - {key: sso, name: 单点登录, kind: boolean}
        products:
          - {key: automation, name: 自动化, features: {task: 10000, seats: 5}}
          - {key: security, name: 安全, features: {sso: true, seats: 1}}
        packages:
          - key: basic
            name: {zh: 基础版, en: Basic}
            products: [automation]
            term: 1 year
            proration: day
            prices: [{amount: "365.00"}, {from: 2027-01-01, amount: "400.00"}]
            upgrades: [{to: pro, mode: difference}, {to: max, mode: new_term}]
          - key: pro
            name: {zh: 专业版, en: Professional}
            products: [automation, security]
            term: 1 year
            proration: second
            price: "1000.00"
            upgrades: [{to: max, mode: difference}]
            downgrades: [{to: basic, mode: difference}]
          - {key: max, name: 旗舰版, products: [automation, security], term: 1 year, price: "3000.00"}
          - {key: monthly, name: 月付, products: [automation], term: 1 month, price: "30.00"}
          - {key: old, name: 旧版, products: [automation], term: 1 year, price: "10.00", for_sale: false}
        packs:
          - {key: tasks, name: 任务包, feature: task, amount: 1000, validity: 30 days, price: "99.00"}
        goods:
          - {key: scanner, name: 扫码枪, price: "250.00", stock: 10}
          - {key: cable, name: 线, price: "0.33"}
        top_ups:
          - {key: wallet, name: 充值, amount: "100.00", bonus: "5.00"}
        """

    /// The standard catalog with offers and coupons below.
    static func with(offers: String = "[]", coupons: String = "[]") -> String {
        "\(standard)\noffers: \(offers)\ncoupons: \(coupons)\n"
    }
}

extension Quote {
    /// The minor units of the total.
    var fen: Int64 { total.minorUnits }
}

extension Money {
    static func fen(_ units: Int64) -> Money { Money(units, .cny) }
}
