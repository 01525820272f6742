import Values

/// A part of a list, and where the next part begins.
public struct Page<Element: Sendable>: Sendable {
    /// The rows.
    public let items: [Element]
    /// What to ask for the next page with; `nil` where the list has ended.
    public let next: Cursor?

    /// A page.
    public init(items: [Element], next: Cursor?) {
        self.items = items
        self.next = next
    }

    /// The same page of other values.
    public func map<Other: Sendable>(_ transform: (Element) throws -> Other) rethrows -> Page<Other> {
        Page<Other>(items: try items.map(transform), next: next)
    }
}

extension Snapshot {
    /// A page of a list, found by its key and never by counting rows, so that the thousandth costs what the first
    /// does and nothing is skipped or doubled while rows come and go.
    ///
    /// - Parameters:
    ///   - request: Which page.
    ///   - query: The list without order and limit; it selects the key's columns under their names.
    ///   - key: What it is ordered by.
    ///   - decode: Makes a value of each row.
    ///   - values: The key of a value, in the key's order.
    /// - Returns: The page.
    /// - Throws: `storage.cursor` where the cursor belongs to another list.
    public func page<T: Sendable>(
        _ request: PageRequest, of query: SQL, by key: PageKey, decode: (borrowing Row) throws -> T,
        key values: (T) -> [any ColumnValue]
    ) throws -> Page<T> {
        var sql: SQL = "SELECT * FROM (\(query)) AS page"
        if let cursor = request.after {
            guard key.fits(cursor.values) else { throw Problem.badCursor }
            sql = sql + " WHERE \(key.after(cursor.values))"
        }
        var items = try rows(sql + " ORDER BY \(key.order) LIMIT \(request.limit + 1)", decode)
        guard items.count > request.limit else { return Page(items: items, next: nil) }
        items.removeLast()
        return Page(items: items, next: try items.last.map { try Cursor(after: values($0).map(\.sqlValue)) })
    }
}
