public import Storage

/// Where an after-sales case is.
public enum CaseState: String, CaseIterable, Sendable, ColumnValue {
    /// The customer asks for something.
    case requested
    /// It is agreed to; of goods that come back, they are waited for.
    case agreed
    /// It is refused.
    case refused
    /// The goods are on their way back.
    case sentBack = "sent_back"
    /// The goods are back.
    case received
    /// Other goods are on their way.
    case reshipped
    /// The money is on its way, or something keeps it from going.
    case refunding
    /// The money is back, or the other goods have arrived.
    case done

    /// Where a case of a kind may go from here; nothing else is ever written.
    public func next(for kind: CaseKind) -> Set<CaseState> {
        switch (self, kind) {
        case (.requested, _): [.agreed, .refused]
        case (.agreed, .refund): [.refunding, .done]
        case (.agreed, .return), (.agreed, .replacement): [.sentBack, .refused]
        case (.sentBack, .return), (.sentBack, .replacement): [.received, .refused]
        case (.received, .return): [.refunding, .done]
        case (.received, .replacement): [.reshipped]
        case (.reshipped, .replacement): [.done]
        case (.refunding, .refund), (.refunding, .return): [.refunding, .done]
        case (.refused, _), (.done, _), (.sentBack, .refund), (.received, .refund), (.reshipped, .refund),
            (.reshipped, .return), (.refunding, .replacement):
            []
        }
    }

    /// Whether somebody has agreed to the case, and it was not refused since.
    var isAgreed: Bool {
        switch self {
        case .requested, .refused: false
        case .agreed, .sentBack, .received, .reshipped, .refunding, .done: true
        }
    }
}
