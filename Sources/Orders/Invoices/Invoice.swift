public import Values

/// An invoice (发票) over one order or several.
public struct Invoice: Hashable, Sendable {
    /// How many orders one invoice may be over.
    public static let linesMax = 100
    /// How long a tax code, and the number of a written invoice, may be, in bytes.
    public static let codeBytesMax = 50

    /// Identifies it.
    public let id: ID<Invoice>
    /// By which people know it here.
    public let number: DocumentNumber
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// Which invoice it is.
    public let kind: InvoiceKind
    /// To whom it is made out.
    public let buyer: InvoiceBuyer
    /// What it is over, tax included.
    public let amount: Money
    /// Where it is.
    public internal(set) var state: InvoiceState
    /// Counts its moves, from 1.
    public internal(set) var version: Int64
    /// What is taxed, and how; `nil` before it is issued.
    public internal(set) var tax: Tax?
    /// The number under which it was written; `nil` before.
    public internal(set) var document: String?
    /// The number of the one that takes it back; `nil` before.
    public internal(set) var reversal: String?

    /// How an invoice is taxed.
    public struct Tax: Hashable, Sendable {
        /// The code of what is taxed (税收分类编码).
        public let code: String
        /// The rate.
        public let rate: TaxRate
        /// The tax; the rest of the amount is the net one.
        public let amount: Money
    }
}

extension Invoice: StatefulDocument {
    /// `inv`.
    public static let prefix: StaticString = "inv"
    /// Where it may go from here.
    public var next: Set<InvoiceState> { state.next }
}

/// What an invoice is over of one order.
public struct InvoiceLine: Hashable, Sendable {
    /// The order.
    public let order: ID<Order>
    /// The number of the order.
    public let number: DocumentNumber
    /// How much, tax included.
    public let amount: Money
    /// The tax in it; `nil` before the invoice is issued.
    public let tax: Money?
}

/// What is wanted on an invoice of one order.
public struct InvoicePart: Hashable, Sendable {
    /// The order.
    public let order: DocumentNumber
    /// How much of it; `nil` for all that may be.
    public let amount: Money?

    /// So much of an order, or all that may be.
    public init(_ order: DocumentNumber, _ amount: Money? = nil) {
        self.order = order
        self.amount = amount
    }
}
