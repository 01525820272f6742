public import Values

/// A Swift type that is bound to a parameter and read from a column.
///
/// An enumeration with a raw value that conforms gets the implementation for nothing; an unknown raw value in a
/// column is the error `storage.column`.
public protocol ColumnValue: Sendable {
    /// The column type that holds it.
    static var sqlType: SQLType { get }
    /// The value as it is bound.
    var sqlValue: SQLValue { get }
    /// Reads the value from a column, which must not be NULL.
    /// - Throws: `storage.column` where the column holds something else.
    init(_ row: borrowing Row, column index: Int) throws(Problem)
}

extension Int64: ColumnValue {
    /// `BIGINT`.
    public static var sqlType: SQLType { .integer }
    /// The integer.
    public var sqlValue: SQLValue { .integer(self) }
    /// Reads an integer.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self = try row.cells.integer(index)
    }
}

extension Int: ColumnValue {
    /// `BIGINT`.
    public static var sqlType: SQLType { .integer }
    /// The integer.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
    /// Reads an integer.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self = Int(try row.cells.integer(index))
    }
}

extension Bool: ColumnValue {
    /// `BOOLEAN`.
    public static var sqlType: SQLType { .boolean }
    /// The truth value.
    public var sqlValue: SQLValue { .boolean(self) }
    /// Reads a truth value.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self = try row.cells.boolean(index)
    }
}

extension String: ColumnValue {
    /// `TEXT`.
    public static var sqlType: SQLType { .text }
    /// The text.
    public var sqlValue: SQLValue { .text(self) }
    /// Reads a text.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self = try row.cells.text(index)
    }
}

extension [UInt8]: ColumnValue {
    /// `BYTES`.
    public static var sqlType: SQLType { .bytes }
    /// The bytes.
    public var sqlValue: SQLValue { .bytes(self) }
    /// Reads bytes.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self = try row.cells.bytes(index)
    }
}

extension UUIDBytes: ColumnValue {
    /// `BYTES`.
    public static var sqlType: SQLType { .bytes }
    /// The 16 bytes.
    public var sqlValue: SQLValue { .uuid(self) }
    /// Reads 16 bytes.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self = try row.cells.uuid(index)
    }
}

extension ID: ColumnValue {
    /// `BYTES`.
    public static var sqlType: SQLType { .bytes }
    /// The 16 bytes.
    public var sqlValue: SQLValue { .uuid(uuid) }
    /// Reads 16 bytes.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self.init(try row.cells.uuid(index))
    }
}

extension Timestamp: ColumnValue {
    /// `BIGINT`.
    public static var sqlType: SQLType { .integer }
    /// Microseconds since 1970 UTC.
    public var sqlValue: SQLValue { .integer(microseconds) }
    /// Reads microseconds.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self.init(microseconds: try row.cells.integer(index))
    }
}

/// Stored as its ISO 4217 code.
extension Currency: ColumnValue {}

extension ColumnValue where Self: RawRepresentable, RawValue: ColumnValue {
    /// The raw value's column type.
    public static var sqlType: SQLType { RawValue.sqlType }
    /// The raw value.
    public var sqlValue: SQLValue { rawValue.sqlValue }
    /// Reads a raw value.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        guard let value = Self(rawValue: try RawValue(row, column: index)) else {
            throw .column(index, "\(Self.self)")
        }
        self = value
    }
}
