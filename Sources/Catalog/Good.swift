public import Values

/// Something that is shipped.
public struct Good: Hashable, Sendable {
    /// Its key.
    public let key: String
    /// What people read.
    public let name: Localized
    /// What one costs.
    public let prices: PriceList
    /// How many there are in total, sold ones counted; `nil` where they are not counted.
    public let stock: Int64?
    /// Whether it is sold.
    public let isForSale: Bool

    /// The largest stock.
    public static let stockMax: Int64 = 1_000_000_000
}
