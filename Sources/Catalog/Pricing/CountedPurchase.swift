import Values

/// Packs, goods and top-ups: a price for each.
struct CountedPurchase: PricingStrategy {
    let item: ItemKey
    let quantity: Int64

    func line(in catalog: CatalogDefinition, at now: Timestamp) throws(Problem) -> DraftLine {
        guard (1...QuoteRequest.quantityMax).contains(quantity) else {
            throw .quoteQuantity(item, QuoteRequest.quantityMax)
        }
        guard let sold = catalog.counted(item) else { throw .quoteUnknownItem(item) }
        guard sold.isForSale else { throw .quoteNotForSale(item) }
        let price = try catalog.price(sold.prices, of: item, at: now)
        var line = DraftLine(item, sold.name, .purchase, quantity: quantity, list: try price * quantity)
        line.notes.append(Localized(same: "\(price) × \(quantity)"))
        if let bonus = sold.bonus, !bonus.isZero {
            line.notes.append(
                Localized(zh: "赠送余额 \(bonus) × \(quantity)", en: "bonus of \(bonus) × \(quantity)"))
        }
        line.bonus = try sold.bonus.map { bonus throws(Problem) in try bonus * quantity }
        return line
    }
}

extension CatalogDefinition {
    /// Something that is sold by number.
    fileprivate func counted(
        _ item: ItemKey
    ) -> (name: Localized, prices: PriceList, isForSale: Bool, bonus: Money?)? {
        switch item.kind {
        case .pack: pack(item.key).map { ($0.name, $0.prices, $0.isForSale, nil) }
        case .good: good(item.key).map { ($0.name, $0.prices, $0.isForSale, nil) }
        case .topUp:
            topUp(item.key).map {
                ($0.name, PriceList(prices: [ListPrice(from: nil, amount: $0.amount)]), true, $0.bonus)
            }
        case .package, .product, .feature, .offer, .coupon: nil
        }
    }
}
