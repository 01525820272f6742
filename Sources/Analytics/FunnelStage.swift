public import Storage

/// How far somebody has come who may buy something; each is counted on the day on which it happened.
public enum FunnelStage: String, CaseIterable, Sendable, ColumnValue {
    /// A workspace has looked at something: once a day for each thing.
    case view
    /// A workspace has put something into its cart: once a day.
    case cart
    /// An order was placed.
    case order
    /// An order was paid, or had nothing to be paid.
    case paid
    /// A customer has everything of an order.
    case fulfilled
}
