/// A statement: literal text, whose interpolations become bound parameters.
///
/// ```swift
/// let sql: SQL = "SELECT name FROM flows WHERE workspace_id = \(workspace) AND id = \(id)"
/// ```
///
/// The literal type is `StaticString`, so text that is made at run time cannot become SQL: it does not compile.
/// Another `SQL` that is interpolated or added becomes part of the text. The literals' addresses, with the types
/// of the parameters, identify the statement to the engines' caches.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The pieces of text in order.
    package private(set) var fragments: [Fragment]
    /// The bound values in order.
    package private(set) var values: [SQLValue]

    /// A statement without parameters.
    public init(stringLiteral text: StaticString) {
        fragments = [Fragment(text)]
        values = []
    }

    /// A statement with parameters.
    public init(stringInterpolation: Interpolation) {
        self = stringInterpolation.sql
    }

    /// The text of both, one after the other, with the values of both.
    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    init(interned fragment: Fragment) {
        fragments = [fragment]
        values = []
    }

    fileprivate init(fragmentCapacity: Int, valueCapacity: Int) {
        fragments = []
        values = []
        fragments.reserveCapacity(fragmentCapacity)
        values.reserveCapacity(valueCapacity)
    }

    fileprivate mutating func append(_ literal: StaticString) {
        fragments.append(Fragment(literal))
    }

    @usableFromInline mutating func append(_ value: SQLValue) {
        if let last = fragments.indices.last, fragments[last].parameter == 0 {
            fragments[last].parameter = value.tag
        } else {
            fragments.append(Fragment(parameter: value.tag))
        }
        values.append(value)
    }

    mutating func append(_ other: SQL) {
        fragments.append(contentsOf: other.fragments)
        values.append(contentsOf: other.values)
    }
}

extension SQL {
    /// A piece of text that lives as long as the program, and the parameter after it.
    package struct Fragment: Hashable, Sendable {
        /// Where the UTF-8 text begins.
        let address: UInt
        /// How many bytes it has.
        let count: Int
        /// The tag of the parameter that follows the text; 0 where none does.
        package var parameter: UInt8

        init(_ literal: StaticString) {
            precondition(literal.hasPointerRepresentation, "SQL is written as a string literal")
            address = UInt(bitPattern: literal.utf8Start)
            count = literal.utf8CodeUnitCount
            parameter = 0
        }

        init(parameter: UInt8) {
            address = 0
            count = 0
            self.parameter = parameter
        }

        init(interned text: UnsafeBufferPointer<UInt8>) {
            address = UInt(bitPattern: text.baseAddress)
            count = text.count
            parameter = 0
        }

        var text: UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(start: UnsafePointer(bitPattern: address), count: count)
        }
    }

    /// The whole text with its parameters written `$1`, `$2`, ...
    package var text: String {
        var bytes: [UInt8] = []
        var number = 0
        for fragment in fragments {
            bytes.append(contentsOf: fragment.text)
            if fragment.parameter != 0 {
                number += 1
                bytes.append(contentsOf: "$\(number)".utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension SQL {
    /// Gathers the literals and the values of a statement as it is written.
    public struct Interpolation: StringInterpolationProtocol {
        @usableFromInline var sql: SQL

        /// Makes room for what is written.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL(fragmentCapacity: interpolationCount + 1, valueCapacity: interpolationCount)
        }

        /// Text of the statement.
        public mutating func appendLiteral(_ literal: StaticString) {
            sql.append(literal)
        }

        /// A bound value.
        @inlinable
        public mutating func appendInterpolation(_ value: some ColumnValue) {
            sql.append(value.sqlValue)
        }

        /// A bound value or NULL.
        @inlinable
        public mutating func appendInterpolation<Value: ColumnValue>(_ value: Value?) {
            sql.append(value?.sqlValue ?? .null(Value.sqlType))
        }

        /// A bound array, for `unnest` and `ANY` on PostgreSQL; SQLite refuses it.
        public mutating func appendInterpolation<Value: ColumnValue>(_ values: [Value]) {
            sql.append(.array(Value.sqlType, values.map(\.sqlValue)))
        }

        /// A bound array with NULLs in it, for `unnest` on PostgreSQL; SQLite refuses it.
        public mutating func appendInterpolation<Value: ColumnValue>(_ values: [Value?]) {
            sql.append(.array(Value.sqlType, values.map { $0?.sqlValue ?? .null(Value.sqlType) }))
        }

        /// A bound value of a type that is known at run time only.
        public mutating func appendInterpolation(_ value: SQLValue) {
            sql.append(value)
        }

        /// Another statement, which becomes part of this one.
        public mutating func appendInterpolation(_ fragment: SQL) {
            sql.append(fragment)
        }
    }
}
