import GRDBSQLite
import Values

/// The prepared statements of one SQLite connection, found by the addresses of the literals they are made of.
///
/// A statement that runs inside itself is prepared a second time for the inner run.
final class StatementCache {
    /// How many statements are kept; programs have fewer, unless they combine fragments without end.
    private static let capacity = 1_000

    private let connection: OpaquePointer
    private var kept: [Key: PreparedStatement] = [:]

    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    /// A statement of this text that nobody uses, until the caller calls ``giveBack(_:)``.
    func lend(_ sql: SQL) throws(Problem) -> PreparedStatement {
        let key = Key(fragments: sql.fragments)
        if let statement = kept[key], !statement.isLent {
            statement.isLent = true
            return statement
        }
        let statement = PreparedStatement(try SQLiteCode.prepare(sql.text, on: connection, keeping: true))
        statement.isLent = true
        if kept.count >= StatementCache.capacity { removeAll() }
        if kept[key] == nil { kept[key] = statement }
        return statement
    }

    /// Resets a statement, so that it can be lent again.
    func giveBack(_ statement: PreparedStatement) {
        sqlite3_reset(statement.handle)
        sqlite3_clear_bindings(statement.handle)
        statement.isLent = false
    }

    /// Lets go of all statements; those that are lent end when they are given back.
    func removeAll() {
        kept.removeAll()
    }

    /// The fragments' addresses and parameter types, which are the text's.
    private struct Key: Hashable {
        let fragments: [SQL.Fragment]

        func hash(into hasher: inout Hasher) {
            var mixed: UInt = 0
            for fragment in fragments { mixed = (mixed ^ fragment.address) &* 0x9e37_79b9_7f4a_7c15 }
            hasher.combine(mixed)
        }
    }
}

/// A statement that SQLite has prepared; it is finalised with this object.
final class PreparedStatement {
    /// SQLite's own handle.
    let handle: OpaquePointer
    /// The text and bytes that it is run with.
    var arguments = ArgumentMemory()
    fileprivate var isLent = false

    fileprivate init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        sqlite3_finalize(handle)
    }
}
