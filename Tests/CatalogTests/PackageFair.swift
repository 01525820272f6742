import Catalog
import Testing
import Values

/// A catalog of packages of chance, each with a twin, all of which may be changed to each other.
struct PackageFair {
    let shop: Shop
    let packages: [Package]

    private static let size: Int64 = 6
    private static let terms = ["1 year", "1 year", "1 month", "6 months", "30 days"]
    private static let zones = ["Asia/Shanghai", "America/New_York", "UTC"]

    init(_ dice: inout Dice, term: String? = nil) throws {
        let keys = (0..<PackageFair.size).flatMap { ["p\($0)", "twin\($0)"] }
        var source = "currency: CNY\nbilling_zone: \(PackageFair.zones[Int(dice.next(below: 3))])\n"
        source += "features: [{key: f, name: f, kind: boolean}]\n"
        source += "products: [{key: x, name: x, features: {f: true}}]\npackages:\n"
        for number in 0..<PackageFair.size {
            let term = term ?? PackageFair.terms[Int(dice.next(below: 5))]
            let price = Money(dice.amount(), .cny).decimalText
            let unit = dice.next(below: 2) == 0 ? "second" : "day"
            for key in ["p\(number)", "twin\(number)"] {
                let changes = keys.filter { $0 != key }.map { "{to: \($0), mode: difference}" }
                source +=
                    "  - {key: \(key), name: \(key), products: [x], term: \(term), price: \"\(price)\", "
                source += "proration: \(unit), upgrades: [\(changes.joined(separator: ", "))]}\n"
            }
        }
        shop = try Shop(source)
        packages = shop.version.definition.packages
    }

    func package(_ dice: inout Dice) -> Package {
        packages[Int(dice.next(below: Int64(packages.count)))]
    }

    /// A package that was bought at some time for some terms, at whatever was paid for each, and an instant within.
    func holding(_ dice: inout Dice, paidInFull: Bool = false) throws -> (holding: Holding, now: Timestamp) {
        let package = package(&dice)
        // From 2020 to 2040.
        let start = Timestamp(microseconds: dice.next(in: 1_577_836_800_000_000...2_208_988_800_000_000))
        let bought = try shop.version.quote(
            QuoteRequest([.purchase(package: package.key, terms: dice.next(in: 1...3))]), at: start)
        let holding = try #require(bought.lines[0].holding)
        let windows = holding.windows.map { window in
            PaidWindow(
                start: window.start, end: window.end,
                paid: paidInFull ? window.paid : .fen(dice.next(below: window.paid.minorUnits + 1)))
        }
        let last = windows[windows.count - 1].end.microseconds - 1
        return (
            Holding(package: package.key, anchorDay: holding.anchorDay, windows: windows),
            Timestamp(microseconds: dice.next(in: start.microseconds...last))
        )
    }

    /// The line of an upgrade.
    func upgrade(_ holding: Holding, to target: String, at now: Timestamp) throws -> QuoteLine {
        try shop.version.quote(QuoteRequest([.upgrade(holding, to: target)]), at: now).lines[0]
    }
}
