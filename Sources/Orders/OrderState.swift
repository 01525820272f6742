public import Storage

/// Where an order is.
///
/// What was paid back is not in it: an order says beside its state how much of it was refunded.
public enum OrderState: String, CaseIterable, Sendable, ColumnValue {
    /// It waits to be paid.
    case pending
    /// It is payable no more; whether it was paid in the last moment is being found out.
    case closing
    /// It was not paid, and nothing is set aside for it any more.
    case closed
    /// It is paid, and what needs no parcel is granted.
    case paid
    /// Its goods are on their way.
    case shipped
    /// The customer has everything.
    case fulfilled
    /// The time in which one comes back to it has passed.
    case completed

    /// Where it may go from here; nothing else is ever written.
    ///
    /// A closing or closed order may still be found paid: a channel's proof outweighs everything.
    public var next: Set<OrderState> {
        switch self {
        case .pending: [.closing, .paid]
        case .closing: [.closed, .paid]
        case .closed: [.paid]
        case .paid: [.shipped, .fulfilled]
        case .shipped: [.fulfilled]
        case .fulfilled: [.completed]
        case .completed: []
        }
    }

    /// Whether it was paid.
    public var isPaid: Bool {
        switch self {
        case .pending, .closing, .closed: false
        case .paid, .shipped, .fulfilled, .completed: true
        }
    }

    /// The event that tells of it: `order.closing`.
    var event: String { "order.\(rawValue)" }
}
