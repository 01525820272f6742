public import Values

/// Something that is given beside what is bought (赠品).
public struct Gift: Hashable, Sendable {
    /// A pack or a good.
    public let item: ItemKey
    /// How many.
    public let quantity: Int64
    /// What must be bought; zero for anything.
    public let threshold: Money
}
