/// How many there are of a good that is counted: `total = available + reserved + sold`.
public struct StockLevel: Hashable, Sendable {
    /// The good's key.
    public let good: String
    /// How many there are in all, sold ones counted.
    public let total: Int64
    /// How many are set aside for orders that are not paid.
    public let reserved: Int64
    /// How many are sold.
    public let sold: Int64

    /// How many can be had.
    public var available: Int64 { total - reserved - sold }
}
