import Values

/// A package that the customer does not have: its price for each term, from now on.
struct Purchase: PricingStrategy {
    let package: String
    let terms: Int64

    func line(in catalog: CatalogDefinition, at now: Timestamp) throws(Problem) -> DraftLine {
        let (package, price) = try catalog.packagePrice(package, at: now)
        guard package.isForSale else { throw .quoteNotForSale(ItemKey(.package, package.key)) }
        var line = try DraftLine(.purchase, package, price: price, terms: terms)
        let anchorDay = catalog.calendar.dayOfMonth(of: now)
        line.anchorDay = anchorDay
        line.charged = try catalog.calendar.windows(
            of: package, terms: terms, from: now, anchorDay: anchorDay, price: price)
        return line
    }
}

extension DraftLine {
    /// So many terms of a package at its price.
    init(_ action: QuoteAction, _ package: Package, price: Money, terms: Int64) throws(Problem) {
        guard (1...QuoteRequest.termsMax).contains(terms) else {
            throw .quoteQuantity(ItemKey(.package, package.key), QuoteRequest.termsMax)
        }
        self.init(
            ItemKey(.package, package.key), package.name, action, quantity: terms, list: try price * terms)
        notes.append(
            Localized(
                zh: "\(package.term.name.zh) \(price) × \(terms)",
                en: "\(package.term.name.en) at \(price) × \(terms)"))
    }
}

extension BillingCalendar {
    /// Consecutive terms of a package, each at its price.
    func windows(
        of package: Package, terms: Int64, from start: Timestamp, anchorDay: Int, price: Money
    ) throws(Problem) -> [PaidWindow] {
        var windows: [PaidWindow] = []
        var start = start
        for _ in 0..<terms {
            let end = try end(of: package.term, from: start, anchorDay: anchorDay)
            windows.append(PaidWindow(start: start, end: end, paid: price))
            start = end
        }
        return windows
    }
}
