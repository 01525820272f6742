import GRDBSQLite
import Values

/// The prepared statements of one SQLite connection, found by the addresses of the literals they are made of.
///
/// A statement in use is out of the cache, so that the same query may run inside itself.
final class StatementCache {
    /// How many statements are kept; programs have fewer, unless they combine fragments without end.
    private static let capacity = 1_000

    private let connection: OpaquePointer
    private var idle: [[SQL.Fragment]: OpaquePointer] = [:]

    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    /// The statement of this text, prepared where it is not here.
    func take(_ sql: SQL) throws(Problem) -> OpaquePointer {
        if let statement = idle.removeValue(forKey: sql.fragments) { return statement }
        return try SQLiteCode.prepare(sql.text, on: connection, keeping: true)
    }

    /// Resets a statement that was taken and keeps it.
    func put(_ statement: OpaquePointer, _ sql: SQL) {
        sqlite3_reset(statement)
        if !sql.values.isEmpty { sqlite3_clear_bindings(statement) }
        if idle.count >= StatementCache.capacity { removeAll() }
        if let other = idle.updateValue(statement, forKey: sql.fragments) { sqlite3_finalize(other) }
    }

    /// Lets go of all statements that are not in use.
    func removeAll() {
        for statement in idle.values { sqlite3_finalize(statement) }
        idle.removeAll()
    }
}
