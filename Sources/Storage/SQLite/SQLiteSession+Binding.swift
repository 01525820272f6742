import GRDBSQLite
import Values

extension SQLiteSession {
    /// Binds the values in order; text and bytes are copied to where they stay until the statement is given back.
    ///
    /// The statement must not have any values bound: what is NULL stays so.
    func bind(_ values: [SQLValue], to statement: PreparedStatement) throws(Problem) {
        statement.arguments.reserve(values.reduce(0) { $0 + $1.argumentBytes })
        for (index, value) in values.enumerated() {
            let code = try bind(value, at: Int32(index + 1), to: statement)
            guard code == SQLITE_OK else { throw SQLiteCode.problem(code, on: connection) }
        }
    }

    private func bind(
        _ value: SQLValue, at index: Int32, to statement: PreparedStatement
    ) throws(Problem) -> Int32 {
        switch value {
        case .null: return SQLITE_OK
        case .integer(let integer): return sqlite3_bind_int64(statement.handle, index, integer)
        case .boolean(let truth): return sqlite3_bind_int64(statement.handle, index, truth ? 1 : 0)
        case .text(let text): return try bind(text, at: index, to: statement)
        case .bytes(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement.handle, index, 0) }
            return bytes.withUnsafeBytes { bind($0, at: index, to: statement) }
        case .uuid(let uuid):
            var words = (uuid.high.bigEndian, uuid.low.bigEndian)
            return withUnsafeBytes(of: &words) { bind($0, at: index, to: statement) }
        case .array: throw .statement("SQLite has no array parameters", code: "SQLITE_MISMATCH")
        }
    }

    private func bind(
        _ bytes: UnsafeRawBufferPointer, at index: Int32, to statement: PreparedStatement
    ) -> Int32 {
        sqlite3_bind_blob64(
            statement.handle, index, statement.arguments.copy(bytes), UInt64(bytes.count), nil)
    }

    private func bind(
        _ text: String, at index: Int32, to statement: PreparedStatement
    ) throws(Problem) -> Int32 {
        guard !text.isEmpty else {
            return SQLiteSession.empty.withUTF8Buffer { utf8 in
                utf8.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text64(
                        statement.handle, index, $0.baseAddress, 0, nil, UInt8(SQLITE_UTF8))
                }
            }
        }
        var text = text
        let code = text.withUTF8 { utf8 -> Int32? in
            guard !utf8.contains(0) else { return nil }
            let copy = statement.arguments.copy(UnsafeRawBufferPointer(utf8))
            return sqlite3_bind_text64(
                statement.handle, index, copy?.assumingMemoryBound(to: CChar.self), UInt64(utf8.count), nil,
                UInt8(SQLITE_UTF8))
        }
        guard let code else { throw .nulCharacter }
        return code
    }

    private static let empty: StaticString = ""
}
