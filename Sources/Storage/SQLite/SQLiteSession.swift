import GRDBSQLite
import Values

/// One SQLite connection and its prepared statements, used by one thread at a time.
final class SQLiteSession: Session {
    let connection: OpaquePointer
    /// What the first failed statement of the running closure threw.
    var failure: Problem?
    /// Whether statements that write are refused.
    var isReading = false

    private let statements: StatementCache

    init(_ connection: OpaquePointer) {
        self.connection = connection
        statements = StatementCache(connection)
    }

    /// Lets go of the statements; the connection can be closed then.
    func close() {
        statements.removeAll()
    }

    package func visit(_ sql: SQL, _ body: (borrowing Row) throws -> Bool) throws {
        try withStatement(sql) { statement in
            while try step(statement), try body(Row(SQLiteCells(statement: statement))) {}
        }
    }

    package func execute(_ sql: SQL, rows: Int?) throws {
        let changed = try changes(sql)
        guard let rows, rows != changed else { return }
        throw failed(.rowCount(expected: rows, changed: changed))
    }

    package func changes(_ sql: SQL) throws -> Int {
        try withStatement(sql) { statement in
            while try step(statement) {}
            return sqlite3_stmt_readonly(statement) != 0 ? 0 : Int(sqlite3_changes(connection))
        }
    }

    package func define(_ statement: String) throws {
        if let failure { throw failure }
        let prepared: OpaquePointer
        do {
            prepared = try SQLiteCode.prepare(statement, on: connection, keeping: false)
        } catch {
            throw failed(error)
        }
        defer { sqlite3_finalize(prepared) }
        while try step(prepared) {}
    }

    /// Executes a statement that begins or ends transactions, which fails no closure.
    func control(_ sql: SQL) throws(Problem) {
        let statement = try statements.lend(sql)
        defer { statements.giveBack(statement) }
        let code = sqlite3_step(statement.handle)
        let problem = code == SQLITE_DONE ? nil : SQLiteCode.problem(code, on: connection)
        if code & 0xFF == SQLITE_IOERR { SQLiteCode.endProcess(code, on: connection) }
        if let problem { throw problem }
    }
}

extension SQLiteSession {
    private func withStatement<T>(_ sql: SQL, _ body: (OpaquePointer) throws -> T) throws -> T {
        if let failure { throw failure }
        let statement: PreparedStatement
        do {
            statement = try statements.lend(sql)
        } catch {
            throw failed(error)
        }
        defer { statements.giveBack(statement) }
        do {
            if isReading, sqlite3_stmt_readonly(statement.handle) == 0 {
                throw Problem.statement("a read does not write", code: "SQLITE_READONLY")
            }
            try bind(sql.values, to: statement)
        } catch let error as Problem {
            throw failed(error)
        }
        return try body(statement.handle)
    }

    /// Steps to the next row; `false` at the end.
    private func step(_ statement: OpaquePointer) throws(Problem) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            if code == SQLiteCode.fsyncCode { SQLiteCode.endProcess(code, on: connection) }
            throw failed(SQLiteCode.problem(code, on: connection))
        }
    }

    /// Remembers that the closure has failed.
    private func failed(_ problem: Problem) -> Problem {
        failure = failure ?? problem
        return problem
    }
}
