public import Values

/// A value as it is bound to a parameter of a statement.
public enum SQLValue: Hashable, Sendable {
    /// No value, of a column of this type.
    case null(SQLType)
    /// A `BIGINT`.
    case integer(Int64)
    /// A `BOOLEAN`; on SQLite the integer 0 or 1.
    case boolean(Bool)
    /// A `TEXT` in UTF-8, without NUL characters.
    case text(String)
    /// A `BYTES`.
    case bytes([UInt8])
    /// A `BYTES` of the UUID's 16 bytes.
    case uuid(UUIDBytes)
    /// An array of elements of one type, each of them or `null`; PostgreSQL only.
    case array(SQLType, [SQLValue])
}

/// The four column types, written once for both engines.
public enum SQLType: UInt8, Hashable, Sendable {
    /// `BIGINT`: 64 bits, signed.
    case integer = 1
    /// `BOOLEAN`.
    case boolean
    /// `TEXT`: UTF-8, compared byte by byte.
    case text
    /// `BYTES`: `BLOB` on SQLite, `BYTEA` on PostgreSQL.
    case bytes
}

extension SQLValue {
    /// What tells statements of different parameter types apart: the column type, and whether it is an array.
    package var tag: UInt8 {
        switch self {
        case .null(let type): type.rawValue
        case .integer: SQLType.integer.rawValue
        case .boolean: SQLType.boolean.rawValue
        case .text: SQLType.text.rawValue
        case .bytes, .uuid: SQLType.bytes.rawValue
        case .array(let type, _): type.rawValue | 0x80
        }
    }
}
