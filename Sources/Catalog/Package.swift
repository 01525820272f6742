public import Definitions
public import Values

/// A package: products for a term, which is renewed, and from which one changes to others.
public struct Package: Hashable, Sendable {
    /// Its key.
    public let key: String
    /// What people read.
    public let name: Localized
    /// The keys of its products.
    public let products: [String]
    /// How long it is valid when it is bought once.
    public let term: Term
    /// How much longer it may be used when it has expired; `nil` where it may not.
    public let grace: Term?
    /// What one term costs.
    public let prices: PriceList
    /// In what its time left is counted where somebody changes from it or to it.
    public let proration: ProrationUnit
    /// The packages to which one may change for more.
    public let upgrades: [PackageChange]
    /// The packages to which one may change for less.
    public let downgrades: [PackageChange]
    /// Whether it is sold to those who do not have it.
    public let isForSale: Bool
}

/// A package that one may change to, and how.
public struct PackageChange: Hashable, Sendable {
    /// The key of the other package.
    public let package: String
    /// What becomes of the time that was paid for.
    public let mode: Mode

    /// What becomes of the time that was paid for.
    public enum Mode: String, CaseIterable, Hashable, Sendable, DefinitionReadable {
        /// The end stays, and the difference is charged for the time left (补差价).
        case difference
        /// A new term begins, and the time left of the old one is credited.
        case newTerm = "new_term"
    }
}

/// In what time left is counted.
public enum ProrationUnit: String, CaseIterable, Hashable, Sendable, DefinitionReadable {
    case second
    case day
}
