/// The columns by which a list is ordered and paged; together they are unique.
public struct PageKey: Sendable {
    /// In which direction a list goes.
    public enum Direction: Sendable {
        /// Smaller keys first.
        case ascending
        /// Larger keys first.
        case descending
    }

    let columns: [(name: StaticString, type: SQLType)]
    let direction: Direction

    /// A key of these columns, all in one direction: `[("created_at", .integer), ("id", .bytes)]`.
    public init(_ columns: [(StaticString, SQLType)], _ direction: Direction = .ascending) {
        precondition(!columns.isEmpty, "a page key has a column")
        self.columns = columns.map { (name: $0.0, type: $0.1) }
        self.direction = direction
    }
}

extension PageKey {
    /// Whether the values are a key of these columns.
    func fits(_ values: [SQLValue]) -> Bool {
        values.count == columns.count
            && zip(values, columns).allSatisfy { value, column in value.tag == column.type.rawValue }
    }

    /// `(created_at, id) < ($1, $2)`: what comes after a row with this key.
    func after(_ values: [SQLValue]) -> SQL {
        var names: SQL = "("
        var bound: SQL = "("
        for (index, column) in columns.enumerated() {
            names = names + (index == 0 ? "" : ", ") + SQL(stringLiteral: column.name)
            bound = bound + (index == 0 ? "" : ", ") + "\(values[index])"
        }
        return switch direction {
        case .ascending: names + ") > " + bound + ")"
        case .descending: names + ") < " + bound + ")"
        }
    }

    /// `created_at DESC, id DESC`.
    var order: SQL {
        var order: SQL = ""
        for (index, column) in columns.enumerated() {
            order = order + (index == 0 ? "" : ", ") + SQL(stringLiteral: column.name)
            if direction == .descending { order = order + " DESC" }
        }
        return order
    }
}
