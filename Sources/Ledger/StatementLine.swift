public import Values

/// A line of an account's statement.
public struct StatementLine: Hashable, Sendable {
    /// The account's version after it: lines of an account are in the order of their versions.
    public let version: Int64
    /// The entry that it is part of.
    public let entry: ID<LedgerEntry>
    /// What the entry is for.
    public let key: LedgerKey
    /// The entry's note for people.
    public let memo: String
    /// When the entry was posted.
    public let madeAt: Timestamp
    /// What came in; negative where it went out.
    public let amount: Money
    /// What the account held afterwards.
    public let balance: Money
}
