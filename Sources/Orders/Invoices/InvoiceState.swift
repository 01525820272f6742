public import Storage

/// Where an invoice is.
public enum InvoiceState: String, CaseIterable, Sendable, ColumnValue {
    /// The customer asks for it.
    case applied
    /// It is written.
    case issued
    /// It was called off before it was written.
    case cancelled
    /// Another one takes it back (红冲).
    case reversed

    /// Where it may go from here; nothing else is ever written.
    public var next: Set<InvoiceState> {
        switch self {
        case .applied: [.issued, .cancelled]
        case .issued: [.reversed]
        case .cancelled, .reversed: []
        }
    }
}
