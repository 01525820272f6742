public import Storage

/// Where an after-sales case is.
public enum CaseState: String, CaseIterable, Sendable, ColumnValue {
    /// The customer asks for money back.
    case requested
    /// It is agreed to, and what was granted is taken back.
    case agreed
    /// It is refused.
    case refused
    /// The money is on its way, or something keeps it from going.
    case refunding
    /// The money is back.
    case done

    /// Where it may go from here; nothing else is ever written.
    public var next: Set<CaseState> {
        switch self {
        case .requested: [.agreed, .refused]
        case .agreed: [.refunding, .done]
        case .refunding: [.refunding, .done]
        case .refused, .done: []
        }
    }
}
