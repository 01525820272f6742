public import Values

/// Where the goods of an order go, as it was said last.
public struct Delivery: Hashable, Sendable {
    /// To whom, and where.
    public let recipient: Recipient
    /// Counts how often it was said, from 1: whoever sends the goods says by it which address they have seen.
    public let version: Int64
    /// When it was said.
    public let givenAt: Timestamp
    /// Who said it.
    public let by: String
}
