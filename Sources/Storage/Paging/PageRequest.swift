public import Values

/// Which part of a list is wanted: so many rows after a cursor.
public struct PageRequest: Hashable, Sendable {
    /// How many rows at most.
    public let limit: Int
    /// Where the page before ended; `nil` for the first one.
    public let after: Cursor?

    /// How many rows a page has unless it says so.
    public static let limitDefault = 50
    /// How many rows a page may have.
    public static let limitMax = 500

    /// A request as it came from outside.
    ///
    /// - Throws: `storage.page_limit`, `storage.cursor`.
    public init(limit: Int = PageRequest.limitDefault, after cursor: String? = nil) throws(Problem) {
        guard (1...PageRequest.limitMax).contains(limit) else { throw .pageLimit(PageRequest.limitMax) }
        self.limit = limit
        if let cursor { after = try Cursor(cursor) } else { after = nil }
    }
}
