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

    func validate() throws {
        let renewal = ("--renew", renew)
        let exchanges = [("--upgrade-from", upgradeFrom != nil), ("--downgrade-from", downgradeFrom != nil)]
        let lengths = [("--years", years != nil), ("--terms", terms != nil)]
        let given = WishOptions.given([renewal] + exchanges + lengths)
        guard package != nil || given.isEmpty else {
            let names = given.joined(separator: ", ")
            throw ValidationError(
                Localized(
                    zh: "\(names) 说的是产品包，请用 --package 写明是哪一个。",
                    en: "\(names): this is about a package. Say which one with --package."
                ).here)
        }
        // An exchange is for the time that is left, or for one new term.
        for group in [[renewal] + exchanges, lengths + exchanges] {
            let given = WishOptions.given(group)
            guard given.count < 2 else {
                let names = given.joined(separator: ", ")
                throw ValidationError(
                    Localized(
                        zh: "\(names) 相互矛盾，请只用其中一个。",
                        en: "\(names): these contradict each other. Give one of them."
                    ).here)
            }
        }
    }

    /// The names of the options that are given.
    private static func given(_ options: [(name: String, isGiven: Bool)]) -> [String] {
        options.filter(\.isGiven).map(\.name)
    }

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
