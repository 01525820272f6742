import CPostgres

/// The numbers of the server's built-in types (`pg_type.dat`), of which we use these.
enum PostgresType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let varchar: Oid = 1043
    static let numeric: Oid = 1700
    static let unknown: Oid = 705

    /// Whether it is read as `TEXT`.
    static func isText(_ type: Oid) -> Bool {
        type == text || type == varchar || type == name || type == unknown
    }

    /// The type that a parameter of this tag is declared with.
    static func declared(for tag: UInt8) -> Oid {
        guard let type = SQLType(rawValue: tag & 0x7F) else { return 0 }
        return tag & 0x80 == 0 ? type.oid : type.arrayOID
    }
}

extension SQLType {
    /// The server's type for values of this type.
    var oid: Oid {
        switch self {
        case .integer: PostgresType.int8
        case .boolean: PostgresType.bool
        case .text: PostgresType.text
        case .bytes: PostgresType.bytea
        }
    }

    /// The server's type for arrays of this type.
    var arrayOID: Oid {
        switch self {
        case .integer: 1016
        case .boolean: 1000
        case .text: 1009
        case .bytes: 1001
        }
    }
}
