public import Catalog
import Durable
import OrderedCollections
public import Storage
import Synchronization
public import Values
import World

/// Sells: takes orders by the catalog that holds, sets aside what they need, and gives what was paid for.
///
/// It knows of no payment but what it is told. Hand its ``handlers`` and ``subscriptions`` to the node's worker. Every
/// move of an order is decided under its row's lock, so that what is told twice, late or out of order changes nothing.
/// Whoever changes what is set aside locks first the order, then the buyer, then goods and the coupon.
public final class Shop: Sendable {
    /// How long two equal orders of a workspace are one.
    public static let submissionWindow = Duration.seconds(60)

    let database: Database
    let payWithin: Duration
    let catalogs: CatalogCache
    let reckonings = Reckonings()
    /// The last submission that was looked through; `nil` at the beginning.
    let swept = Mutex<Submission?>(nil)

    /// A shop.
    ///
    /// - Parameters:
    ///   - database: Opened with ``OrderSchema`` and the schemas of the kernel, the catalog, entitlements and the ledger.
    ///   - catalogs: Where the catalog is read, by whose zone documents are dated.
    ///   - payWithin: How long an order may be paid.
    package init(
        _ database: Database, catalogs: CatalogCache, payWithin: Duration = .seconds(1_800)
    ) {
        self.database = database
        self.catalogs = catalogs
        self.payWithin = payWithin
    }

    /// What something would cost a workspace now.
    /// - Throws: `quote.…`, `order.package_held`, `order.package_not_held`, `order.package_twice`, `catalog.none`.
    public func quote(
        _ request: OrderRequest, of workspace: ID<Workspace>, in snapshot: Snapshot
    ) throws -> Quote {
        let held = try snapshot.heldPackages(of: workspace)
        return try catalogs.current(in: snapshot).quote(request.quoteRequest(held), at: snapshot.now)
    }

    /// Places an order; where nothing is to be paid, it is fulfilled at once.
    ///
    /// The same content within ``submissionWindow`` gives the first order, unless that is closed.
    ///
    /// - Parameters:
    ///   - request: What is ordered.
    ///   - recipient: Where its goods go; `nil` where that is not said.
    ///   - workspace: Who orders.
    ///   - person: Who does it, for the log.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The order.
    /// - Throws: What ``quote(_:of:in:)`` throws; `order.out_of_stock`, `order.gift_out_of_stock`,
    ///   `order.coupon_gone`, `order.coupon_spent`, `order.package_pending`, `order.used_up`, `order.credit_beside`,
    ///   `order.too_much`, `order.no_goods`.
    public func place(
        _ request: OrderRequest, to recipient: Recipient? = nil, for workspace: ID<Workspace>,
        by person: String, in tx: Transaction
    ) throws -> Order {
        let placement = Placement(request, to: recipient, for: workspace, by: person)
        guard let result = try place([placement], in: tx).first else {
            preconditionFailure("every placement has an answer")
        }
        return try result.get()
    }

    /// Lets an order that is not paid be paid no more: it is closed when that is proved.
    /// - Throws: `order.unknown`, `order.not_pending`.
    public func cancel(
        _ number: DocumentNumber, of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> Order {
        let order = try tx.ownOrder(number, of: workspace)
        switch order.state {
        case .pending: return try close(order, because: "cancelled", by: person, in: tx)
        case .closing, .closed: return order
        case .paid, .shipped, .fulfilled, .completed: throw Problem.orderNotPending(number)
        }
    }

    /// Begins to close an order.
    func close(
        _ order: Order, because reason: String, by person: String? = nil, in tx: Transaction
    ) throws -> Order {
        let closing = try tx.move(order, to: .closing, because: reason, by: person)
        try tx.enqueue(OrderJob.wait.job(for: closing, notBefore: tx.now + OrderJob.waits(0)))
        return closing
    }
}

extension Transaction {
    /// The order of a number in a workspace, which nobody else changes until this transaction ends.
    /// - Throws: `order.unknown`.
    func ownOrder(_ number: DocumentNumber, of workspace: ID<Workspace>) throws -> Order {
        guard let order = try lockedOrder(number.text), order.workspace == workspace else {
            throw Problem.orderUnknown(number)
        }
        return order
    }
}

extension Shop {
    /// When something ends that begins at an instant and is valid so long.
    func end(of term: Term, from start: Timestamp, by zone: Zone) throws(Problem) -> Timestamp {
        let calendar = BillingCalendar(zone: zone)
        return try calendar.end(of: term, from: start, anchorDay: calendar.dayOfMonth(of: start))
    }
}
