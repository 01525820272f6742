import Values

/// How one thing that is wanted becomes a line, before any offer.
protocol PricingStrategy: Sendable {
    /// The line by a catalog at an instant.
    /// - Throws: Why it is not sold so.
    func line(in catalog: CatalogDefinition, at now: Timestamp) throws(Problem) -> DraftLine
}

extension QuoteRequest.Item {
    /// How it is priced.
    var strategy: any PricingStrategy {
        switch self {
        case .purchase(let package, let terms): Purchase(package: package, terms: terms)
        case .renew(let holding, let terms): Renew(holding: holding, terms: terms)
        case .upgrade(let holding, let target): Upgrade(holding: holding, target: target)
        case .downgrade(let holding, let target): Downgrade(holding: holding, target: target)
        case .counted(let item, let quantity): CountedPurchase(item: item, quantity: quantity)
        }
    }
}

extension CatalogDefinition {
    /// The package of a key, with its price at an instant.
    func packagePrice(_ key: String, at now: Timestamp) throws(Problem) -> (package: Package, price: Money) {
        guard let package = package(key) else { throw .quoteUnknownItem(ItemKey(.package, key)) }
        return (package, try price(package.prices, of: ItemKey(.package, key), at: now))
    }

    /// A price at an instant.
    func price(_ prices: PriceList, of item: ItemKey, at now: Timestamp) throws(Problem) -> Money {
        guard let price = prices.price(at: now) else {
            throw .quoteNotYetSold(item, from: prices.begin.map { calendar.dayText(of: $0) })
        }
        return price
    }
}
