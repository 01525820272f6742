import FoundationEssentials
import GRDBSQLite
import Values

/// A consistent copy of a SQLite database, made while it goes on working.
enum SQLiteBackup {
    /// Copies the snapshot that `source` sees to a new file, which is complete and on disk when this returns.
    static func write(_ source: OpaquePointer, to path: String) throws {
        throw Problem.unavailable(path, "backup")
    }
}
