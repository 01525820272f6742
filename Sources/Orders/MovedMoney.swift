import Catalog
import OrderedCollections
import Values

/// Money that came in for an order, or went back, as events tell of it.
struct MovedMoney {
    /// How much, through which channel (`null` where nothing was to be paid), and what of it each line has that has
    /// something.
    let facts: JSONObject

    /// So much, of which each of the lines has its share.
    init(_ amount: Money, of lines: [OrderLine], _ shares: [Money], through channel: String?) {
        facts = [
            "amount": .string(amount.decimalText), "currency": .string(amount.currency.code),
            "channel": channel.map { .string($0) } ?? .null,
            "lines": .array(
                zip(lines, shares).filter { !$1.isZero }.map { line, share in
                    [
                        "kind": .string(line.item.kind.rawValue), "key": .string(line.item.key),
                        "amount": .string(share.decimalText),
                    ]
                }),
        ]
    }
}
