/// What an identifier identifies; its prefix is what people see in front of it.
public protocol IDKind {
    /// The TypeID prefix, lower-case ASCII letters and underscores: `run`.
    static var prefix: StaticString { get }
}

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

/// Whose data it is: an enterprise (企业) on this installation.
public enum Workspace: IDKind {
    /// `ws`.
    public static let prefix: StaticString = "ws"
}

/// One run of a flow.
public enum Run: IDKind {
    /// `run`.
    public static let prefix: StaticString = "run"
}

/// A flow in all its versions.
public enum Flow: IDKind {
    /// `flow`.
    public static let prefix: StaticString = "flow"
}

/// Credentials with which calls to a vendor are made.
public enum Connection: IDKind {
    /// `conn`.
    public static let prefix: StaticString = "conn"
}

/// A job of the durable kernel.
public enum Job: IDKind {
    /// `job`.
    public static let prefix: StaticString = "job"
}

/// Something that happened, as the kernel publishes it.
public enum Event: IDKind {
    /// `evt`.
    public static let prefix: StaticString = "evt"
}

/// A key with which a program calls the API.
public enum APIKey: IDKind {
    /// `key`.
    public static let prefix: StaticString = "key"
}
