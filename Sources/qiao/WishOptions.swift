import ArgumentParser
import OrderedCollections
import Values

/// What somebody wants to buy, as the command line says it.
struct WishOptions: ParsableArguments {
    @Option(help: "A package.") var package: String?
    @Option(help: "For how many years the package is wanted.") var years: Int64?
    @Option(help: "For how many of its terms the package is wanted; 1 unless said.") var terms: Int64?
    @Flag(help: "Renew the package.") var renew = false
    @Option(help: "The package that it takes the place of, for more.") var upgradeFrom: String?
    @Option(help: "The package that it takes the place of, for less.") var downgradeFrom: String?
    @Option(help: "A resource pack, KEY or KEY=QUANTITY; may be repeated.") var pack: [String] = []
    @Option(help: "A good, KEY or KEY=QUANTITY; may be repeated.") var good: [String] = []
    @Option(help: "A top-up, KEY or KEY=QUANTITY; may be repeated.") var topUp: [String] = []
    @Option(help: "A coupon's code.") var coupon: String?

    /// The body of a quote or an order.
    var body: JSON {
        get throws {
            var items: [JSON] = []
            if let package { items.append(packageItem(package)) }
            for (kind, wanted) in [("pack", pack), ("good", good), ("top_up", topUp)] {
                items += try wanted.map { try WishOptions.item(kind, $0) }
            }
            var body: JSONObject = ["items": .array(items)]
            if let coupon { body["coupon"] = .string(coupon) }
            return .object(body)
        }
    }

    private func packageItem(_ package: String) -> JSON {
        var item: JSONObject = ["kind": "package", "key": .string(package)]
        if let years { item["years"] = .int(years) }
        if let terms { item["terms"] = .int(terms) }
        if renew { item["action"] = "renew" }
        if let upgradeFrom { (item["action"], item["from"]) = ("upgrade", .string(upgradeFrom)) }
        if let downgradeFrom { (item["action"], item["from"]) = ("downgrade", .string(downgradeFrom)) }
        return .object(item)
    }

    private static func item(_ kind: String, _ text: String) throws -> JSON {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard let key = parts.first else { throw ValidationError("Give the key of a \(kind).") }
        guard parts.count == 2 else { return ["kind": .string(kind), "key": .string(key)] }
        guard let quantity = Int64(parts[1]) else {
            throw ValidationError("'\(parts[1])' is no quantity: write KEY=QUANTITY.")
        }
        return ["kind": .string(kind), "key": .string(key), "quantity": .int(quantity)]
    }
}
