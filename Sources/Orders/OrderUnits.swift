import Values

/// Where the units of an order's lines are: sent, asked back, or still to be sent.
public struct OrderUnits: Hashable, Sendable {
    /// The lines of the order.
    public let lines: [OrderLine]
    /// How many units of a line have left, by its place.
    let sent: [Int: Int64]
    /// The units that are in after-sales cases.
    let claims: [CaseLine]

    /// How many units of a line have left.
    public func sent(_ line: OrderLine) -> Int64 { sent[line.position] ?? 0 }

    /// How many units of a line may be sent: they have not left, and nobody asks for their money.
    public func sendable(_ line: OrderLine) -> Int64 {
        line.isShipped ? line.quantity - sent(line) - claims(on: line).map(\.unsent).reduce(0, +) : 0
    }

    /// How many units of a line are in no case.
    func free(_ line: OrderLine) -> Int64 {
        line.quantity - claims(on: line).map(\.quantity).reduce(0, +)
    }

    /// How many units of a line the customer has and asks nothing about.
    func returnable(_ line: OrderLine) -> Int64 {
        line.isShipped ? sent(line) - claims(on: line).map { $0.quantity - $0.unsent }.reduce(0, +) : 0
    }

    /// Whether every unit has left or never will.
    var isAllSent: Bool {
        lines.allSatisfy { line in
            let withdrawn = claims(on: line).filter(\.state.isAgreed).map(\.unsent).reduce(0, +)
            return !line.isShipped || sent(line) + withdrawn == line.quantity
        }
    }

    /// What was charged for so many more units of a line than are asked back already.
    ///
    /// The amount of the line is spread over its units by the largest remainder, so that whatever is asked back one by
    /// one comes to what was charged exactly when all of it is.
    func charge(for count: Int64, of line: OrderLine) throws(Problem) -> Money {
        let claims = claims(on: line).filter { $0.kind != .replacement }
        let units = claims.map(\.quantity).reduce(count, +)
        let (base, rest) = line.amount.minorUnits.quotientAndRemainder(dividingBy: line.quantity)
        var charge = Money(base * units + min(units, rest), line.amount.currency)
        for claim in claims { charge = try charge - claim.amount }
        return charge.isNegative ? .zero(charge.currency) : charge
    }

    private func claims(on line: OrderLine) -> [CaseLine] {
        claims.filter { $0.position == line.position && $0.isLive }
    }
}

extension OrderUnits {
    /// What is chosen of an order for a case of a kind, with what it comes to; gifts are never asked for.
    /// - Throws: `aftersales.lines`, `aftersales.not_sent`, `aftersales.exchange`, `aftersales.quantity`.
    func choose(_ parts: [LinePart]?, for kind: CaseKind) throws(Problem) -> [CaseUnits] {
        let count = kind == .refund ? free : returnable
        let bought = lines.filter { !$0.isGift && count($0) > 0 }
        guard !bought.isEmpty || kind == .refund else { throw .aftersalesNotSent }
        let parts = parts ?? bought.map { LinePart($0.position) }
        guard !parts.isEmpty, Set(parts.map(\.position)).count == parts.count else { throw .aftersalesLines }
        var chosen: [CaseUnits] = []
        for part in parts {
            guard let line = bought.first(where: { $0.position == part.position }) else {
                throw .aftersalesLines
            }
            guard !line.isExchange else { throw .aftersalesExchange }
            let most = count(line)
            let quantity = part.quantity ?? most
            // What is no good was granted as a whole, and goes back as a whole.
            guard (line.isShipped ? 1...most : most...most).contains(quantity) else {
                throw .aftersalesQuantity(line.plan.label, most)
            }
            let (unsent, amount): (Int64, Money) =
                switch kind {
                case .refund: (min(quantity, sendable(line)), try charge(for: quantity, of: line))
                case .return: (0, try charge(for: quantity, of: line))
                case .replacement: (0, .zero(line.amount.currency))
                }
            chosen.append(CaseUnits(line: line, quantity: quantity, unsent: unsent, amount: amount))
        }
        return chosen
    }

    /// The gifts that are in no case, once nothing that was bought stays: for each unit it is certain that its money goes
    /// back.
    var giftsLeft: [CaseUnits] {
        #if MUTANT_GIFT_KEPT
        return []
        #endif
        #if !MUTANT_GIFT_TAKEN_EARLY
        let isNothingKept = lines.allSatisfy { line in
            let back = claims(on: line).filter(\.isGone)
            return line.isGift || back.map(\.quantity).reduce(0, +) == line.quantity
        }
        guard isNothingKept else { return [] }
        #endif
        return lines.filter { $0.isGift && free($0) > 0 }.map { gift in
            CaseUnits(
                line: gift, quantity: free(gift), unsent: min(free(gift), sendable(gift)),
                amount: gift.amount)
        }
    }
}

/// Units of a line that go into a case.
struct CaseUnits: Hashable {
    let line: OrderLine
    let quantity: Int64
    let unsent: Int64
    let amount: Money
}
