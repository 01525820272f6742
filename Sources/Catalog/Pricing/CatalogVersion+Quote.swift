public import Values

extension CatalogVersion {
    /// What something costs by this version.
    ///
    /// It depends on nothing but what is passed in, and the order of what is wanted does not matter: the same item twice
    /// is one line. Offers apply in the order of the catalog, each to what those before left, then the coupon; what they
    /// take is spread over the lines by the largest remainder. No offer makes an amount larger, nor one below zero.
    ///
    /// How often a coupon was used, and whether there is stock, is not asked here.
    /// - Parameters:
    ///   - request: What is wanted.
    ///   - now: The instant whose prices and offers hold.
    /// - Returns: The quote.
    /// - Throws: `quote.…`: why it cannot be sold so; `money.overflow`.
    public func quote(_ request: QuoteRequest, at now: Timestamp) throws(Problem) -> Quote {
        guard (1...QuoteRequest.itemsMax).contains(request.items.count) else {
            throw .quoteItems(QuoteRequest.itemsMax)
        }
        var lines: [DraftLine] = []
        for item in try QuoteRequest.Item.merged(request.items) {
            let line = try item.strategy.line(in: definition, at: now)
            guard !lines.contains(where: { $0.item == line.item }) else { throw .quoteTwice(line.item) }
            lines.append(line)
        }
        var round = OfferRound(lines, in: definition, at: now)
        for offer in definition.offers { _ = try round.apply(offer, as: ItemKey(.offer, offer.key)) }
        if let code = request.coupon {
            guard let coupon = definition.coupon(code) else { throw .quoteUnknownCoupon(code) }
            try require(coupon, try round.apply(coupon.offer, as: ItemKey(.coupon, coupon.code)), at: now)
        }
        var finished: [QuoteLine] = []
        for line in round.lines { finished.append(try line.finished()) }
        let total = try Money.sum(finished.map(\.amount), definition.currency)
        return Quote(
            catalogVersion: number, at: now, lines: finished, offers: round.applied, gifts: round.gifts,
            total: total, payable: total.isNegative ? .zero(total.currency) : total,
            walletCredit: total.isNegative ? try -total : .zero(total.currency))
    }

    /// A coupon that somebody names must do something: where it does not, the quote says why.
    private func require(
        _ coupon: Coupon, _ outcome: OfferRound.Outcome, at now: Timestamp
    ) throws(Problem) {
        switch outcome {
        case .applied: return
        case .outOfTime:
            if let from = coupon.offer.period.from, now < from {
                throw .quoteCouponNotYet(coupon.code, from: definition.calendar.dayText(of: from))
            }
            throw .quoteCouponOver(coupon.code)
        case .nothingToTake: throw .quoteCouponWithoutUse(coupon.code)
        case .belowThreshold(let threshold): throw .quoteCouponThreshold(coupon.code, threshold)
        case .notCombined: throw .quoteCouponNotCombined(coupon.code)
        }
    }
}

extension QuoteRequest.Item {
    /// The same things with what is there several times put together, in no order.
    fileprivate static func merged(_ items: [QuoteRequest.Item]) throws(Problem) -> [QuoteRequest.Item] {
        var counts: [ItemKey: Int64] = [:]
        var packages: [QuoteRequest.Item] = []
        for item in items {
            switch item {
            case .purchase, .renew, .upgrade, .downgrade: packages.append(item)
            case .counted(let item, let quantity):
                guard (1...QuoteRequest.quantityMax).contains(quantity) else {
                    throw .quoteQuantity(item, QuoteRequest.quantityMax)
                }
                counts[item, default: 0] += quantity
            }
        }
        return packages + counts.map { .counted($0.key, quantity: $0.value) }
    }
}
