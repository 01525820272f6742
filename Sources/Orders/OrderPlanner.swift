import Catalog
import Entitlements
import Values

/// Makes the lines of an order from its quote.
struct OrderPlanner {
    let catalog: CatalogDefinition
    /// What the customer has, by package.
    let held: [String: HeldPackage]
    /// By which package each one of the request is followed.
    let exchanges: [String: String]
    private var grantCount = 0

    init(_ catalog: CatalogDefinition, held: [String: HeldPackage], _ request: OrderRequest) {
        self.catalog = catalog
        self.held = held
        exchanges = request.exchanges
    }

    mutating func lines(of quote: Quote) throws(Problem) -> [OrderLine] {
        var lines: [OrderLine] = []
        for line in quote.lines {
            lines.append(
                OrderLine(
                    position: lines.count, item: line.item, action: line.action, quantity: line.quantity,
                    amount: line.amount, bonus: line.bonus, isGift: false, isCounted: isCounted(line.item),
                    plan: try plan(line)))
        }
        let nothing = Money.zero(quote.total.currency)
        for gift in quote.gifts {
            lines.append(
                OrderLine(
                    position: lines.count, item: gift.item, action: .purchase, quantity: gift.quantity,
                    amount: nothing, bonus: nothing, isGift: true, isCounted: isCounted(gift.item),
                    plan: LinePlan(
                        label: gift.name.zh, grants: try packGrants(gift.item, gift.quantity), anchorDay: 1,
                        windows: [], from: nil, versions: [:])))
        }
        return lines
    }

    private func isCounted(_ item: ItemKey) -> Bool {
        item.kind == .good && catalog.good(item.key)?.stock != nil
    }

    private mutating func plan(_ line: QuoteLine) throws(Problem) -> LinePlan {
        guard let holding = line.holding, let package = catalog.package(line.item.key) else {
            return LinePlan(
                label: line.name.zh, grants: try packGrants(line.item, line.quantity), anchorDay: 1,
                windows: [], from: nil, versions: [:])
        }
        let from: String?
        let windows: [PaidWindow]
        switch line.action {
        case .purchase, .renew:
            from = nil
            windows = Array(holding.windows.suffix(Int(line.quantity)))
        case .upgrade, .downgrade:
            from = exchanges[package.key]
            windows = holding.windows
        }
        var versions = [package.key: held[package.key]?.version ?? 0]
        if let from { versions[from] = held[from]?.version ?? 0 }
        var grants: [LineGrant] = []
        for window in windows { grants += try self.grants(of: package, in: window, holding.anchorDay) }
        if let end = windows.last?.end { grants += try graceGrants(of: package, from: end) }
        return LinePlan(
            label: line.name.zh, grants: grants, anchorDay: holding.anchorDay, term: package.term,
            windows: windows, from: from, versions: versions)
    }

    /// What a package grants in a window.
    ///
    /// Where the window is only a part of a term, what is used up is granted for that part, to the nearest unit, and at
    /// least one; the rest in full.
    private mutating func grants(
        of package: Package, in window: PaidWindow, _ anchorDay: Int
    ) throws(Problem) -> [LineGrant] {
        let termEnd = try catalog.calendar.end(of: package.term, from: window.termStart, anchorDay: anchorDay)
        let whole = Int128(termEnd.seconds - window.termStart.seconds)
        let rest = Int128(window.end.seconds - window.start.seconds)
        var grants: [LineGrant] = []
        for granted in catalog.grants(of: package) {
            let isMetered = catalog.features.contains { $0.key == granted.feature && $0.kind == .metered }
            let share =
                isMetered && rest < whole ? (2 * Int128(granted.amount) * rest + whole) / (2 * whole) : nil
            let amount = share.map { max(1, Int64($0)) } ?? granted.amount
            grants.append(
                try grant(granted.feature, amount, priority: 0, .window(window.start, window.end)))
        }
        return grants
    }

    /// What a package grants beyond its last window: as much as of a term of that length.
    private mutating func graceGrants(
        of package: Package, from start: Timestamp
    ) throws(Problem) -> [LineGrant] {
        guard let grace = package.grace else { return [] }
        let anchorDay = catalog.calendar.dayOfMonth(of: start)
        let end = try catalog.calendar.end(of: grace, from: start, anchorDay: anchorDay)
        let window = PaidWindow(start: start, end: end, paid: .zero(catalog.currency))
        return try grants(of: package, in: window, anchorDay).map { grant in
            var grant = grant
            grant.isGrace = true
            return grant
        }
    }

    private mutating func packGrants(_ item: ItemKey, _ quantity: Int64) throws(Problem) -> [LineGrant] {
        guard item.kind == .pack, let pack = catalog.pack(item.key) else { return [] }
        let (amount, overflow) = pack.grant.amount.multipliedReportingOverflow(by: quantity)
        return [
            try grant(
                pack.grant.feature, overflow ? .max : amount, priority: pack.priority,
                .term(pack.validity, catalog.calendar.zone))
        ]
    }

    private mutating func grant(
        _ feature: String, _ amount: Int64, priority: Int, _ validity: LineGrant.Validity
    ) throws(Problem) -> LineGrant {
        guard (1...NewGrant.amountMax).contains(amount) else { throw .orderTooMuch(feature) }
        defer { grantCount += 1 }
        return LineGrant(
            number: grantCount, feature: feature, amount: amount, priority: priority, validity: validity)
    }
}
