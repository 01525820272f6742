public import Values

/// A catalog as it was applied.
///
/// A version never changes: what was sold by it can be looked up in it.
public struct CatalogVersion: Hashable, Sendable {
    /// Its number, from 1.
    public let number: Int
    /// When it was applied.
    public let appliedAt: Timestamp
    /// What it sells.
    public let definition: CatalogDefinition

    /// A version, for those that need no database.
    package init(number: Int, appliedAt: Timestamp, definition: CatalogDefinition) {
        self.number = number
        self.appliedAt = appliedAt
        self.definition = definition
    }
}

/// A version of the catalog in a list.
public struct CatalogVersionLine: Hashable, Sendable {
    /// Its number, from 1.
    public let number: Int
    /// When it was applied.
    public let appliedAt: Timestamp
    /// The name of the file that was applied.
    public let file: String
    /// How many changes it made.
    public let changes: Int
}

/// A price that an item had or has in the catalog.
public struct PastPrice: Hashable, Sendable {
    /// From when it holds; `nil` for always.
    public let from: Timestamp?
    /// The price, with tax.
    public let amount: Money
    /// The first version of the catalog that has it.
    public let since: Int
    /// The first version after that no longer has it; `nil` where it is in the catalog that holds now.
    public let until: Int?
}
