import GRDBSQLite
import Values

extension SQLiteSession {
    /// Runs `body` on one snapshot.
    func reading<T>(_ body: () throws -> T) throws -> T {
        try control("BEGIN DEFERRED")
        isReading = true
        defer {
            isReading = false
            rollBack()
        }
        return try closure(body)
    }

    /// Runs `body` as one transaction and commits it.
    func writing<T>(_ body: () throws -> T) throws -> T {
        try begin()
        do {
            let value = try closure(body)
            try commit()
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs `body` in the open transaction; it fails where one of its statements has, even where it caught that.
    func closure<T>(_ body: () throws -> T) throws -> T {
        failure = nil
        let value = try body()
        if let failure { throw failure }
        return value
    }

    /// Begins a transaction that writes.
    func begin() throws(Problem) {
        try control("BEGIN IMMEDIATE")
    }

    /// Makes the transaction durable.
    ///
    /// Where it throws, nothing was written. An I/O error ends the process: nobody knows what reached the disk, and
    /// only reading the log anew tells.
    func commit() throws(Problem) {
        guard isInTransaction else {
            throw failure ?? .failed("the transaction has ended", code: "SQLITE_ABORT")
        }
        try control("COMMIT")
    }

    /// Ends the transaction, if SQLite has not ended it already, without writing anything.
    func rollBack() {
        guard isInTransaction else { return }
        do {
            try control("ROLLBACK")
        } catch {
            // SQLite ends the transaction even where ROLLBACK reports an error.
            precondition(!isInTransaction, "SQLite could not roll back: \(error.message.en)")
        }
    }

    /// Whether a transaction is open; some errors end it.
    var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }
}
