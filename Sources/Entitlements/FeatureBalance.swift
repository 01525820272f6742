public import Values

/// What a workspace has of a feature point now, from the grants that are valid.
public struct FeatureBalance: Hashable, Sendable {
    /// The feature point, by its key.
    public let feature: String
    /// What those grants were in the beginning.
    public let granted: Int64
    /// How much may be used.
    public let remaining: Int64
    /// How much is set aside for work that goes on.
    public let reserved: Int64
    /// When the first of those grants ends; `nil` where none does.
    public let nextEnd: Timestamp?
}
