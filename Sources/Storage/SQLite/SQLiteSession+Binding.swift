import GRDBSQLite
import Values

extension SQLiteSession {
    /// Binds the values in order; SQLite copies text and bytes.
    func bind(_ values: [SQLValue], to statement: OpaquePointer) throws(Problem) {
        for (index, value) in values.enumerated() {
            let code = try bind(value, at: Int32(index + 1), to: statement)
            guard code == SQLITE_OK else { throw SQLiteCode.problem(code, on: connection) }
        }
    }

    private func bind(
        _ value: SQLValue, at index: Int32, to statement: OpaquePointer
    ) throws(Problem) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let integer): return sqlite3_bind_int64(statement, index, integer)
        case .boolean(let truth): return sqlite3_bind_int64(statement, index, truth ? 1 : 0)
        case .text(let text): return try bind(text, at: index, to: statement)
        case .bytes(let bytes): return bind(bytes, at: index, to: statement)
        case .uuid(let uuid):
            var words = (uuid.high.bigEndian, uuid.low.bigEndian)
            return withUnsafeBytes(of: &words) {
                sqlite3_bind_blob64(statement, index, $0.baseAddress, 16, SQLiteSession.transient)
            }
        case .array: throw .statement("SQLite has no array parameters", code: "SQLITE_MISMATCH")
        }
    }

    private func bind(_ text: String, at index: Int32, to statement: OpaquePointer) throws(Problem) -> Int32 {
        var text = text
        let code = text.withUTF8 { utf8 -> Int32? in
            guard !utf8.contains(0) else { return nil }
            return (utf8.baseAddress ?? SQLiteSession.empty.utf8Start).withMemoryRebound(
                to: CChar.self, capacity: utf8.count
            ) {
                sqlite3_bind_text64(
                    statement, index, $0, UInt64(utf8.count), SQLiteSession.transient, UInt8(SQLITE_UTF8))
            }
        }
        guard let code else { throw .nulCharacter }
        return code
    }

    private func bind(_ bytes: [UInt8], at index: Int32, to statement: OpaquePointer) -> Int32 {
        guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
        return bytes.withUnsafeBytes {
            sqlite3_bind_blob64(
                statement, index, $0.baseAddress, UInt64($0.count), SQLiteSession.transient)
        }
    }

    /// `SQLITE_TRANSIENT`: SQLite copies before the call returns.
    private static var transient: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
    private static let empty: StaticString = ""
}
