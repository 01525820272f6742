import Catalog
import OrderedCollections
import Values

/// Money that came in for an order, or went back, as events tell of it.
struct MovedMoney {
    /// How much, how much of that was given to spend, through which channel (`null` where nothing was to be paid), and what
    /// of both each line has that has something.
    let facts: JSONObject

    /// So much, of which each of the lines has its share, as it has of the bonus.
    /// - Throws: `money.overflow`.
    init(
        _ amount: Money, bonus: Money?, of lines: [OrderLine], _ shares: [Money], through channel: String?
    ) throws(Problem) {
        let nothing = Money.zero(amount.currency)
        let bonus = bonus ?? nothing
        let weights = shares.map { max(0, $0.minorUnits) }
        let bonuses =
            weights.contains { $0 > 0 }
            ? try bonus.allocated(by: weights) : shares.map { _ in nothing }
        var parts: [JSON] = []
        for ((line, share), bonus) in zip(zip(lines, shares), bonuses) where !share.isZero {
            parts.append([
                "kind": .string(line.item.kind.rawValue), "key": .string(line.item.key),
                "amount": .string(share.decimalText), "bonus": .string(bonus.decimalText),
            ])
        }
        facts = [
            "amount": .string(amount.decimalText), "bonus": .string(bonus.decimalText),
            "currency": .string(amount.currency.code), "channel": channel.map { .string($0) } ?? .null,
            "lines": .array(parts),
        ]
    }
}
