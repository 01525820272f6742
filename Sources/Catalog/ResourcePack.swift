public import Values

/// A resource pack: an amount of one metered feature with a validity of its own.
public struct ResourcePack: Hashable, Sendable {
    /// Its key.
    public let key: String
    /// What people read.
    public let name: Localized
    /// What one pack grants.
    public let grant: FeatureAmount
    /// How long it is valid.
    public let validity: Term
    /// Which is used up first: those of lower numbers.
    public let priority: Int
    /// What one pack costs.
    public let prices: PriceList
    /// Whether it is sold.
    public let isForSale: Bool
}
