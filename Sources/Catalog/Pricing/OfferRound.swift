import Values

/// Applies offers to the lines of a quote, one after the other.
struct OfferRound {
    /// By item, so that nothing depends on the order in which somebody asked.
    private(set) var lines: [DraftLine]
    private(set) var applied: [AppliedOffer] = []
    private(set) var gifts: [QuoteGift] = []
    private let catalog: CatalogDefinition
    private let now: Timestamp
    private var isClosed = false

    init(_ lines: [DraftLine], in catalog: CatalogDefinition, at now: Timestamp) {
        self.lines = lines.sorted { $0.item < $1.item }
        self.catalog = catalog
        self.now = now
    }

    /// What became of an offer.
    enum Outcome {
        case applied
        /// It is not given at this time.
        case outOfTime
        /// Nothing in the quote is what it is given on, or nothing is left of its price.
        case nothingToTake
        /// Less was bought than it asks for.
        case belowThreshold(Money)
        /// It does not apply beside those that did.
        case notCombined
    }

    /// Applies an offer, or tells why it does not; `item` is the offer, or the coupon that gives it.
    mutating func apply(_ offer: Offer, as item: ItemKey) throws(Problem) -> Outcome {
        guard offer.period.contains(now) else { return .outOfTime }
        guard !isClosed, offer.combines || applied.isEmpty else { return .notCombined }
        let indices = lines.indices.filter { offer.scope.contains(lines[$0].item, lines[$0].action) }
        guard !indices.isEmpty else { return .nothingToTake }
        var bases: [Money] = []
        for index in indices { bases.append(try lines[index].net()) }
        let sum = try Money.sum(bases, catalog.currency)
        let taken: Money?
        let note: Localized
        switch offer.benefit {
        case .discount(let percent):
            taken = Money(percent.share(of: sum.minorUnits), catalog.currency)
            note = percent.discountName
        case .amountOff(let rule):
            guard sum.minorUnits >= rule.threshold.minorUnits else { return .belowThreshold(rule.threshold) }
            let (times, amount) = try rule.reduction(of: sum)
            taken = amount
            note = rule.note(times: times)
        case .gift(let gift):
            guard sum.minorUnits >= gift.threshold.minorUnits else { return .belowThreshold(gift.threshold) }
            let name = catalog.name(of: gift.item) ?? gift.item.name
            gifts.append(QuoteGift(item: gift.item, name: name, quantity: gift.quantity, offer: item))
            taken = nil
            note = Localized(
                zh: "赠送 \(name.zh) × \(gift.quantity)", en: "\(name.en) × \(gift.quantity) as a gift")
        }
        if let taken {
            guard !taken.isZero else { return .nothingToTake }
            try take(taken, from: indices, by: bases.map(\.minorUnits), for: offer.name)
        }
        applied.append(
            AppliedOffer(item: item, name: offer.name, amount: taken ?? .zero(catalog.currency), note: note))
        isClosed = !offer.combines
        return .applied
    }

    /// Spreads what is taken off over lines in proportion to what is left of them, to the last minor unit.
    private mutating func take(
        _ amount: Money, from indices: [Int], by bases: [Int64], for name: Localized
    ) throws(Problem) {
        for (index, share) in zip(indices, try amount.allocated(by: bases)) where !share.isZero {
            lines[index].discount = try lines[index].discount + share
            lines[index].notes.append(Localized(zh: "\(name.zh)：-\(share)", en: "\(name.en): -\(share)"))
        }
    }
}

extension AmountOff {
    /// What a person reads: `满 100.00 CNY 减 10.00 CNY × 2`.
    fileprivate func note(times: Int64) -> Localized {
        let counted = per == .each ? " × \(times)" : ""
        let capped = cap.map { Localized(zh: "，最多减 \($0)", en: ", at most \($0)") } ?? Localized(same: "")
        return Localized(
            zh: "满 \(threshold) 减 \(off)\(counted)\(capped.zh)",
            en: "\(off) off at \(threshold)\(counted)\(capped.en)")
    }
}
