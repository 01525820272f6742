public import Values

/// An entry in the books.
public enum LedgerEntry: IDKind {
    /// `entry`.
    public static let prefix: StaticString = "entry"
}

/// An entry that is in the books; nothing changes it any more.
public struct PostedEntry: Hashable, Sendable {
    /// Which one it is.
    public let id: ID<LedgerEntry>
    /// What it is for.
    public let key: LedgerKey
    /// Its lines.
    public let postings: [Posting]
    /// What each posting's account held after it, in the order of the postings.
    public let balances: [Money]
    /// A note for people.
    public let memo: String
    /// When it was posted.
    public let madeAt: Timestamp
    /// Whether it was in the books before it was posted this time.
    public internal(set) var isRepeat = false
}

extension PostedEntry {
    /// What posting an entry of the same key again comes to: this one where it moves the same money.
    /// - Throws: `ledger.entry_differs`.
    func repeated(by entry: NewEntry) throws(Problem) -> PostedEntry {
        guard postings == entry.postings else { throw .entryDiffers(key) }
        var copy = self
        copy.isRepeat = true
        return copy
    }
}
