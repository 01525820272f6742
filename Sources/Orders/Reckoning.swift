import Catalog
import Values

/// What an order would cost and give by a version of the catalog.
struct Reckoning: Hashable, Sendable {
    /// How long it holds: a price that changes meanwhile is told of that much later.
    private static let validity = Duration.seconds(1)

    /// The version.
    let catalogVersion: Int
    /// The instant whose prices it has.
    let at: Timestamp
    /// What is to be paid.
    let payable: Money
    /// What goes into the wallet instead.
    let walletCredit: Money
    /// The quote as JSON.
    let quote: String
    /// The code of the coupon that it uses.
    let coupon: String?
    let lines: [OrderLine]
    /// What the lines do, as their rows have it.
    let plans: [String]

    /// Reckons.
    ///
    /// - Parameters:
    ///   - request: What is ordered.
    ///   - held: What the customer has, by package.
    ///   - catalog: By what.
    ///   - now: The instant whose prices hold.
    /// - Throws: What `Shop.place` says of a request that cannot be sold so.
    init(
        _ request: OrderRequest, _ held: [String: HeldPackage], by catalog: CatalogVersion,
        at now: Timestamp
    ) throws(Problem) {
        let quote = try catalog.quote(request.quoteRequest(held), at: now)
        var planner = OrderPlanner(catalog.definition, held: held, request)
        catalogVersion = catalog.number
        at = now
        payable = quote.payable
        walletCredit = quote.walletCredit
        self.quote = quote.json.text
        coupon = request.coupon.flatMap { catalog.definition.coupon($0) }?.code
        lines = try planner.lines(of: quote)
        // What is bought beside it would be paid for out of the credit, and no payment could be paid back.
        let isCredit = lines.contains { $0.amount.isNegative }
        guard !isCredit || lines.allSatisfy({ $0.isExchange || $0.amount.isZero }) else {
            throw .orderCreditBeside
        }
        plans = lines.map(\.plan.json.text)
    }

    /// Whether it holds still.
    func holds(by catalog: CatalogVersion, at now: Timestamp) -> Bool {
        holds(by: catalog, at: now, for: Reckoning.validity)
    }

    /// Whether it holds long enough for another order, whose transaction comes a little later.
    func holdsOn(by catalog: CatalogVersion, at now: Timestamp) -> Bool {
        holds(by: catalog, at: now, for: Reckoning.validity / 2)
    }

    private func holds(by catalog: CatalogVersion, at now: Timestamp, for validity: Duration) -> Bool {
        catalogVersion == catalog.number && now - at <= validity && at - now <= validity
    }
}
