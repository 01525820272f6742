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
        var copy = text
        guard let typeID = copy.withUTF8(TypeID.read) else { throw .malformedID(text) }
        self = typeID
    }

    private init(prefix: String, uuid: UUIDBytes) {
        self.prefix = prefix
        self.uuid = uuid
    }

    private static func read(_ text: UnsafeBufferPointer<UInt8>) -> TypeID? {
        let separator = text.lastIndex(of: UInt8(ascii: "_"))
        let prefix = text[..<(separator ?? 0)]
        guard separator == nil || isValid(prefix: prefix),
            let uuid = uuid(text[(separator.map { $0 + 1 } ?? 0)...])
        else { return nil }
        return TypeID(prefix: String(decoding: prefix, as: UTF8.self), uuid: uuid)
    }

    private static func isValid(prefix: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        (1...63).contains(prefix.count) && prefix.first != UInt8(ascii: "_")
            && prefix.last != UInt8(ascii: "_")
            && prefix.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            }
    }
}

extension TypeID: CustomStringConvertible {
    /// The text.
    public var description: String {
        let prefixCount = prefix.utf8.count
        return String(unsafeUninitializedCapacity: prefixCount + 1 + TypeID.digitCount) { buffer in
            guard prefixCount > 0 else { return write(uuid, to: buffer, at: 0) }
            _ = buffer.initialize(fromContentsOf: prefix.utf8)
            buffer[prefixCount] = UInt8(ascii: "_")
            return write(uuid, to: buffer, at: prefixCount + 1)
        }
    }
}
