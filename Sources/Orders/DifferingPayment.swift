public import Values

/// A payment that has succeeded with another amount than its order asks for: it pays nothing, and waits for a person.
public struct DifferingPayment: Hashable, Sendable {
    /// The payment.
    public let payment: DocumentNumber
    /// The order.
    public let order: DocumentNumber
    /// Whose they are.
    public let workspace: ID<Workspace>
    /// What the order asks for.
    public let asked: Money
    /// When it was told of.
    public let seenAt: Timestamp
}
