import GRDBSQLite
import Values

/// The row a SQLite statement stands on.
struct SQLiteCells: Cells {
    let statement: OpaquePointer

    func isNull(_ index: Int) throws(Problem) -> Bool {
        guard let column = column(index) else { throw .column(index, "any") }
        return sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    func integer(_ index: Int) throws(Problem) -> Int64 {
        let column = try column(index, of: SQLITE_INTEGER, "BIGINT")
        return sqlite3_column_int64(statement, column)
    }

    func boolean(_ index: Int) throws(Problem) -> Bool {
        let column = try column(index, of: SQLITE_INTEGER, "BOOLEAN")
        return switch sqlite3_column_int64(statement, column) {
        case 0: false
        case 1: true
        case _: throw .column(index, "BOOLEAN")
        }
    }

    func text(_ index: Int) throws(Problem) -> String {
        let column = try column(index, of: SQLITE_TEXT, "TEXT")
        guard let text = sqlite3_column_text(statement, column) else { throw .column(index, "TEXT") }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    func bytes(_ index: Int) throws(Problem) -> [UInt8] {
        [UInt8](try blob(index))
    }

    func uuid(_ index: Int) throws(Problem) -> UUIDBytes {
        let bytes = try blob(index)
        guard bytes.count == 16 else { throw .column(index, "UUID") }
        return UUIDBytes(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}

extension SQLiteCells {
    private func blob(_ index: Int) throws(Problem) -> UnsafeRawBufferPointer {
        let column = try column(index, of: SQLITE_BLOB, "BYTES")
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    private func column(_ index: Int, of type: Int32, _ name: String) throws(Problem) -> Int32 {
        guard let column = column(index), sqlite3_column_type(statement, column) == type else {
            throw .column(index, name)
        }
        return column
    }

    private func column(_ index: Int) -> Int32? {
        index >= 0 && index < Int(sqlite3_data_count(statement)) ? Int32(index) : nil
    }
}
