public import Storage

/// What a customer asks for after the sale.
public enum CaseKind: String, CaseIterable, Sendable, ColumnValue {
    /// The money, and nothing comes back (仅退款).
    case refund
    /// The money for goods that come back (退货退款).
    case `return`
    /// Other ones of the same goods for those that come back (换货).
    case replacement
}
