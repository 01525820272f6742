/// A UUID with a type prefix, as the public TypeID specification 0.3 writes it: `prefix_suffix`, the suffix being
/// the UUID in 26 digits of Crockford's base32, lower case.
public struct TypeID: Hashable, Sendable {
    /// At most 63 lower-case ASCII letters and underscores, no underscore at either end; may be empty.
    public let prefix: String
    /// The UUID.
    public let uuid: UUIDBytes

    /// A TypeID of a prefix that the program itself states.
    public init(prefix: StaticString, uuid: UUIDBytes) {
        self.prefix = prefix.description
        self.uuid = uuid
    }

    /// Reads a TypeID.
    /// - Throws: `id.malformed` for whatever the specification does not allow.
    public init(_ text: String) throws(Problem) {
        let (prefix, suffix) = TypeID.parts(of: text)
        guard let prefix, TypeID.isValid(prefix: prefix), let uuid = TypeID.uuid(suffix) else {
            throw .malformedID(text)
        }
        self.prefix = String(Substring(prefix))
        self.uuid = uuid
    }

    /// What stands before the last underscore and behind it; `nil` for a prefix that is written but empty.
    private static func parts(of text: String) -> (prefix: Substring.UTF8View?, suffix: Substring.UTF8View) {
        guard let separator = text.utf8.lastIndex(of: UInt8(ascii: "_")) else {
            return (Substring().utf8, text.utf8[...])
        }
        let prefix = text.utf8[..<separator]
        return (prefix.isEmpty ? nil : prefix, text.utf8[text.utf8.index(after: separator)...])
    }

    private static func isValid(prefix: Substring.UTF8View) -> Bool {
        prefix.count <= 63 && prefix.first != UInt8(ascii: "_") && prefix.last != UInt8(ascii: "_")
            && prefix.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            }
    }
}

extension TypeID: CustomStringConvertible {
    /// The text.
    public var description: String {
        prefix.isEmpty ? TypeID.suffix(uuid) : "\(prefix)_\(TypeID.suffix(uuid))"
    }
}
