import FoundationEssentials
public import Values

/// Where a page of a list ended, as text that programs send back without looking into it.
public struct Cursor: Hashable, Sendable {
    /// The text: base64 for URLs, at most ``textBytesMax`` bytes.
    public let text: String

    /// How long a cursor may be.
    public static let textBytesMax = 2_048

    /// The key of the last row.
    let values: [SQLValue]

    /// Reads a cursor that came back.
    ///
    /// - Throws: `storage.cursor` for anything that no page ended with.
    public init(_ text: String) throws(Problem) {
        guard text.utf8.count <= Cursor.textBytesMax, let values = Cursor.decoded(text) else {
            throw .badCursor
        }
        self.text = text
        self.values = values
    }

    /// The cursor after a row with this key.
    ///
    /// - Throws: `storage.cursor` where the key is too long for one.
    init(after values: [SQLValue]) throws(Problem) {
        guard let text = Cursor.encoded(values), text.utf8.count <= Cursor.textBytesMax else {
            throw .badCursor
        }
        self.text = text
        self.values = values
    }
}

extension Cursor {
    /// Each value is its type and eight bytes: the integer, or the length of what follows.
    private static func encoded(_ values: [SQLValue]) -> String? {
        var bytes: [UInt8] = []
        for value in values {
            bytes.append(value.tag)
            switch value {
            case .integer(let integer): append(UInt64(bitPattern: integer), to: &bytes)
            case .boolean(let truth): append(truth ? 1 : 0, to: &bytes)
            case .text(let text):
                append(UInt64(text.utf8.count), to: &bytes)
                bytes += text.utf8
            case .bytes(let content):
                append(UInt64(content.count), to: &bytes)
                bytes += content
            case .uuid(let uuid):
                append(16, to: &bytes)
                bytes += uuid.bytes
            case .null, .array: return nil
            }
        }
        return Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func decoded(_ text: String) -> [SQLValue]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        guard let data = Data(base64Encoded: base64), !data.isEmpty else { return nil }
        var bytes = [UInt8](data)[...]
        var values: [SQLValue] = []
        while let tag = bytes.popFirst() {
            guard let type = SQLType(rawValue: tag), let word = word(&bytes) else { return nil }
            switch type {
            case .integer: values.append(.integer(Int64(bitPattern: word)))
            case .boolean: values.append(.boolean(word == 1))
            case .text, .bytes:
                guard word <= UInt64(bytes.count) else { return nil }
                let content = bytes.prefix(Int(word))
                bytes = bytes.dropFirst(Int(word))
                if type == .bytes {
                    values.append(.bytes(Array(content)))
                } else if let text = String(validating: content, as: UTF8.self) {
                    values.append(.text(text))
                } else {
                    return nil
                }
            }
        }
        return values
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
    }

    private static func word(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        guard bytes.count >= 8 else { return nil }
        defer { bytes = bytes.dropFirst(8) }
        return bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
