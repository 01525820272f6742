/// A UUID with a type prefix, as the public TypeID specification 0.3 writes it: `prefix_suffix`, the suffix being
/// the UUID in 26 digits of Crockford's base32, lower case.
public struct TypeID: Hashable, Sendable, CustomStringConvertible {
    /// At most 63 lower-case ASCII letters and underscores, none at either end; may be empty.
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
        let separator = text.utf8.lastIndex(of: UInt8(ascii: "_"))
        let prefix = separator.map { text.utf8[..<$0] } ?? text.utf8[..<text.utf8.startIndex]
        let suffix = separator.map { text.utf8[text.utf8.index(after: $0)...] } ?? text.utf8[...]
        let emptyPrefixIsWritten = separator != nil && prefix.isEmpty
        guard !emptyPrefixIsWritten, TypeID.isValid(prefix: prefix), let uuid = TypeID.decoded(suffix) else {
            throw .malformedID(text)
        }
        self.prefix = String(Substring(prefix))
        self.uuid = uuid
    }

    /// The text.
    public var description: String {
        prefix.isEmpty ? TypeID.encoded(uuid) : "\(prefix)_\(TypeID.encoded(uuid))"
    }

    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static func isValid(prefix: Substring.UTF8View) -> Bool {
        prefix.count <= 63 && prefix.first != UInt8(ascii: "_") && prefix.last != UInt8(ascii: "_")
            && prefix.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            }
    }

    private static func encoded(_ uuid: UUIDBytes) -> String {
        String(unsafeUninitializedCapacity: 26) { buffer in
            var (high, low) = (uuid.high, uuid.low)
            for index in (0..<26).reversed() {
                buffer[index] = digits[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
            return 26
        }
    }

    private static func decoded(_ suffix: Substring.UTF8View) -> UUIDBytes? {
        guard suffix.count == 26, let first = suffix.first, first <= UInt8(ascii: "7") else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for digit in suffix {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(value)
        }
        return UUIDBytes(high: high, low: low)
    }
}

extension Problem {
    static func malformedID(_ text: String) -> Problem {
        Problem(
            "id.malformed", status: 400,
            Localized(
                zh: "“\(text.excerpt)”不是有效的编号。请原样复制列表中显示的编号。",
                en: "'\(text.excerpt)' is not an identifier. Copy one as a list shows it."))
    }

    static func wrongKind(_ text: String, expected: String) -> Problem {
        Problem(
            "id.wrong_kind", status: 400,
            Localized(
                zh: "“\(text.excerpt)”的类型不对，这里需要以 \(expected)_ 开头的编号。",
                en: "'\(text.excerpt)' is of another kind; one that begins with \(expected)_ is needed."))
    }
}
