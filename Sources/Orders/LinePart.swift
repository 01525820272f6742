/// Some of a line of an order.
public struct LinePart: Hashable, Sendable {
    /// Which line, from 0.
    public let position: Int
    /// How many units of it; `nil` for all that there are.
    public let quantity: Int64?

    /// So many units of a line, or all of it.
    public init(_ position: Int, _ quantity: Int64? = nil) {
        self.position = position
        self.quantity = quantity
    }
}
