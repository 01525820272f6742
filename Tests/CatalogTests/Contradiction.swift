import Testing

/// A catalog in which something cannot be.
struct Contradiction: CustomTestStringConvertible {
    let code: String
    let place: String
    let source: String

    var testDescription: String { code + " at " + place }

    private init(_ code: String, _ place: String, _ rest: String) {
        self.code = code
        self.place = place
        source = "currency: CNY\n" + rest + "\n"
    }

    private static let features =
        "features: [{key: task, name: t, kind: metered}, {key: sso, name: s, kind: boolean}]\n"
    private static let products = features + "products: [{key: core, name: c, features: {task: 1}}]\n"

    private static func alerts(_ list: String) -> String {
        "features: [{key: t, name: s, kind: metered, alerts: \(list)}]"
    }

    private static func package(_ members: String) -> String {
        products + "packages:\n  - {key: pro, name: p, products: [core], term: 1 year, \(members)}"
    }

    private static func offer(_ members: String) -> String {
        products + "goods: [{key: g, name: g, price: 1}]\noffers:\n  - {key: o, name: o, \(members)}"
    }

    static let all = [
        Contradiction(
            "catalog.unknown_item", "3:44", features + "products: [{key: core, name: c, features: {tsak: 1}}]"
        ),
        Contradiction(
            "catalog.feature_amount", "3:49",
            features + "products: [{key: core, name: c, features: {sso: 5}}]"),
        Contradiction(
            "catalog.feature_amount", "3:50",
            features + "products: [{key: core, name: c, features: {task: true}}]"),
        Contradiction(
            "catalog.feature_amount", "3:50",
            features + "products: [{key: core, name: c, features: {task: 0}}]"),
        Contradiction(
            "catalog.unknown_item", "5:42",
            package("products: x").replacing("products: x", with: "price: 1, upgrades: []").replacing(
                "[core]", with: "[core, other]")),
        Contradiction(
            "catalog.when_short", "2:59",
            "features: [{key: sso, name: s, kind: boolean, when_short: hold}]"),
        Contradiction(
            "catalog.alerts_of_none", "2:55", "features: [{key: sso, name: s, kind: boolean, alerts: [80]}]"),
        Contradiction("catalog.alerts", "2:53", alerts("[95, 80]")),
        Contradiction("catalog.alerts", "2:53", alerts("[0, 80]")),
        Contradiction("catalog.alerts", "2:53", alerts("[80, 101]")),
        Contradiction("catalog.alerts", "2:53", alerts("[most]")),
        Contradiction("catalog.empty", "5:35", package("price: 1").replacing("[core]", with: "[]")),
        Contradiction(
            "catalog.repeated", "5:42", package("price: 1").replacing("[core]", with: "[core, core]")),
        Contradiction(
            "catalog.same_day", "5:97",
            package("prices: [{from: 2026-01-01, amount: 1}, {from: 2026-01-01, amount: 2}]")),
        Contradiction("catalog.same_day", "5:79", package("prices: [{amount: 1}, {amount: 2}]")),
        Contradiction("catalog.price_twice", "5:64", package("price: 1, prices: [{amount: 2}]")),
        Contradiction("definition.missing_key", "5:5", package("grace: 7 days")),
        Contradiction("money.overflow", "5:64", package("price: 1000000000000000000")),
        Contradiction("catalog.amount", "5:64", package("price: 10000000000.01")),
        Contradiction("catalog.amount", "5:64", package("price: \"-1\"")),
        Contradiction("money.too_precise", "5:64", package("price: \"0.001\"")),
        Contradiction("catalog.day", "5:73", package("prices: [{from: 2026-02-30, amount: 1}]")),
        Contradiction(
            "catalog.change_to_itself", "5:83", package("price: 1, upgrades: [{to: pro, mode: difference}]")),
        Contradiction(
            "catalog.unknown_item", "5:83", package("price: 1, upgrades: [{to: max, mode: difference}]")),
        Contradiction(
            "catalog.repeated", "6:11",
            package("price: 1") + "\n  - {key: pro, name: q, products: [core], term: 1 year, price: 1}"),
        Contradiction("catalog.key", "2:15", "goods: [{key: Big Box, name: b, price: 1}]"),
        Contradiction(
            "catalog.pack_feature", "3:36",
            features + "packs: [{key: p, name: p, feature: sso, amount: 1, validity: 1 year, price: 1}]"),
        Contradiction("catalog.amount", "2:37", "top_ups: [{key: t, name: t, amount: 0}]"),
        Contradiction("catalog.benefit", "6:5", offer("applies_to: {goods: all}")),
        Contradiction("catalog.percent", "6:33", offer("discount: 110%")),
        Contradiction(
            "catalog.off_above_threshold", "6:56", offer("amount_off: {threshold: 10, off: 11, per: once}")),
        Contradiction("catalog.cap", "6:75", offer("amount_off: {threshold: 10, off: 5, per: each, cap: 4}")),
        Contradiction("catalog.gift", "6:29", offer("gift: {quantity: 1}")),
        Contradiction("catalog.unknown_item", "6:36", offer("gift: {good: h}")),
        Contradiction("catalog.unknown_item", "6:59", offer("discount: 10%, applies_to: {goods: [h]}")),
        Contradiction("catalog.period", "6:63", offer("discount: 10%, from: 2026-02-01, until: 2026-02-01")),
        Contradiction("catalog.code", "2:18", "coupons: [{code: \"a b!\", discount: 1%}]"),
        Contradiction(
            "catalog.repeated", "2:48",
            "coupons: [{code: SPRING, discount: 1%}, {code: spring, discount: 1%}]"),
        Contradiction("definition.unknown_key", "2:27", "goods: [{key: g, name: g, prise: 1, price: 1}]"),
        Contradiction("definition.zone", "2:15", "billing_zone: Asia/Shanghei"),
    ]
}
