import GRDBSQLite
import Values

/// What SQLite answers, in our words.
enum SQLiteCode {
    /// A failed fsync. (Swift does not import the extended codes.)
    static let fsyncCode = SQLITE_IOERR | 4 << 8
    private static let primaryKeyCode = SQLITE_CONSTRAINT | 6 << 8
    private static let uniqueCode = SQLITE_CONSTRAINT | 8 << 8
    private static let rowIDCode = SQLITE_CONSTRAINT | 10 << 8

    /// The problem that the last call on this connection ended with.
    static func problem(_ code: Int32, on connection: OpaquePointer?) -> Problem {
        let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "no connection"
        let name = "SQLITE_\(code)"
        switch code & 0xFF {
        case SQLITE_CONSTRAINT:
            return switch code {
            case uniqueCode, primaryKeyCode, rowIDCode:
                .unique(constraint(in: message))
            case _: .constraint(constraint(in: message))
            }
        case SQLITE_FULL: return .full
        case SQLITE_INTERRUPT: return .timedOut
        case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_SCHEMA, SQLITE_MISMATCH, SQLITE_TOOBIG,
            SQLITE_AUTH:
            return .statement(message, code: name)
        case _: return .failed(message, code: name)
        }
    }

    /// Ends the process: after a failed write or fsync nobody knows what is on the disk until the log is read anew.
    static func endProcess(_ code: Int32, on connection: OpaquePointer?) -> Never {
        fatalError(
            """
            The disk failed while a commit was written (SQLITE_\(code), system error \
            \(connection.map { sqlite3_system_errno($0) } ?? 0)). Nothing unwritten was acknowledged. Check the disk, \
            then start again.
            """)
    }

    /// Prepares one statement; text after it is an error, which SQLite alone would pass over.
    static func prepare(
        _ text: String, on connection: OpaquePointer, keeping: Bool
    ) throws(Problem) -> OpaquePointer {
        var statement: OpaquePointer?
        let flags = keeping ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        var text = text
        let (code, rest) = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { text in
                var end: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    connection, text.baseAddress, Int32(clamping: text.count), flags, &statement, &end)
                let used = end.flatMap { end in text.baseAddress.map { end - $0 } } ?? text.count
                return (code, String(decoding: utf8.dropFirst(used), as: UTF8.self))
            }
        }
        guard code == SQLITE_OK else { throw problem(code, on: connection) }
        guard let statement else { throw .statement("it is empty", code: "SQLITE_OK") }
        guard rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
            sqlite3_finalize(statement)
            throw .statement("there is more than one", code: "SQLITE_OK")
        }
        return statement
    }

    /// Executes statements that return nothing.
    static func execute(_ text: StaticString, on connection: OpaquePointer) throws(Problem) {
        let code = sqlite3_exec(connection, text.description, nil, nil, nil)
        guard code == SQLITE_OK else { throw problem(code, on: connection) }
    }

    /// `UNIQUE constraint failed: t.a, t.b` names `t.a, t.b`.
    private static func constraint(in message: String) -> String {
        guard let colon = message.firstIndex(of: ":") else { return message }
        return String(message[message.index(after: colon)...].drop { $0 == " " })
    }
}
