public import Storage
public import Values

/// What a workspace has ordered, at the prices of that moment.
public struct Order: Hashable, Sendable {
    /// Identifies it.
    public let id: ID<Order>
    /// By which people and payments know it.
    public let number: DocumentNumber
    /// Who orders.
    public let workspace: ID<Workspace>
    /// Where it is.
    public internal(set) var state: OrderState
    /// Counts its moves, from 1.
    public internal(set) var version: Int64
    /// What is to be paid.
    public let payable: Money
    /// What goes into the wallet when it is fulfilled, since more was credited than charged.
    public let walletCredit: Money
    /// The quote as JSON: no later catalog changes it.
    public let quote: String
    /// The code of the coupon that it uses.
    public let coupon: String?
    /// From when on it is not payable any more.
    public let deadline: Timestamp
    /// When it was placed.
    public let madeAt: Timestamp
    /// The payment that paid it; `nil` before, and where nothing was to be paid.
    public internal(set) var payment: DocumentNumber?
    /// How much of it was paid back, or is about to be.
    public internal(set) var refunded: Money
    /// How much of it was paid out of what the workspace was given to spend; it is neither invoiced nor credited.
    public internal(set) var bonus: Money
    /// How much of it was paid out of what changes of package had put into the wallet; it is not invoiced, since the order
    /// that had paid it is.
    public internal(set) var creditSpent: Money

    /// As other rooms call it.
    public var reference: Reference { Reference("order", number.text) }

    /// Whether a transaction has placed it, and none a moment ago of which it is the repeat.
    public func isNew(in transaction: Transaction) -> Bool { madeAt == transaction.now }
}

extension Order: StatefulDocument {
    /// `ord`.
    public static let prefix: StaticString = "ord"
    /// Where it may go from here.
    public var next: Set<OrderState> { state.next }
}
