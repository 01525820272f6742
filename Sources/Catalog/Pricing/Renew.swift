import Values

/// A package that the customer has: its price for each term, from the end of what was paid for, or from now where that
/// has passed.
struct Renew: PricingStrategy {
    let holding: Holding
    let terms: Int64

    func line(in catalog: CatalogDefinition, at now: Timestamp) throws(Problem) -> DraftLine {
        let (package, price) = try catalog.packagePrice(holding.package, at: now)
        try holding.check(in: catalog.currency)
        var line = try DraftLine(.renew, package, price: price, terms: terms)
        let end = holding.end ?? now
        var start = now
        #if !MUTANT_RENEWED_FROM_NOW
        start = max(end, now)
        #endif
        let anchorDay =
            end >= now && holding.end != nil ? holding.anchorDay : catalog.calendar.dayOfMonth(of: now)
        line.anchorDay = anchorDay
        line.kept = holding.windows.filter { $0.end > now }
        line.charged = try catalog.calendar.windows(
            of: package, terms: terms, from: start, anchorDay: anchorDay, price: price)
        return line
    }
}
