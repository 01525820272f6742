/// A typed identifier: a UUIDv7 that is stored as 16 bytes and shown as a TypeID, `run_01h455vb4pex5vsknk084sn02q`.
///
/// Identifiers order by the microsecond of their making, as values, as bytes and as texts of one kind. A wrong kind
/// does not compile.
public struct ID<Kind: IDKind>: Sendable {
    /// The UUID.
    public let uuid: UUIDBytes

    /// The identifier with this UUID.
    public init(_ uuid: UUIDBytes) {
        self.uuid = uuid
    }

    /// The identifier that this text shows, whose prefix must be the kind's.
    /// - Throws: `id.malformed`, `id.wrong_kind`.
    public init(_ text: String) throws(Problem) {
        let typeID = try TypeID(text)
        guard typeID.prefix == Kind.prefix.description else {
            throw .wrongKind(text, expected: Kind.prefix.description)
        }
        uuid = typeID.uuid
    }
}

extension ID: Hashable, Comparable, CustomStringConvertible {
    /// Orders by the time of making, then by the random rest.
    public static func < (left: ID, right: ID) -> Bool { left.uuid < right.uuid }

    /// The TypeID text.
    public var description: String { TypeID(prefix: Kind.prefix, uuid: uuid).description }
}
