public import Values

/// A product: features that are sold together.
public struct Product: Hashable, Sendable {
    /// Its key.
    public let key: String
    /// What people read.
    public let name: Localized
    /// What it grants.
    public let features: [FeatureAmount]
}
