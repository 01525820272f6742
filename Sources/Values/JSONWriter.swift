import OrderedCollections

/// Writes JSON values as UTF-8.
///
/// Escaped is only what RFC 8259 demands: quotation marks, backslashes, controls.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let pretty: Bool
    private var depth = 0

    init(pretty: Bool) {
        self.pretty = pretty
    }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: append("null")
        case .bool(true): append("true")
        case .bool(false): append("false")
        case .int(let integer): bytes.append(contentsOf: integer.description.utf8)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): write(text)
        case .array(let elements):
            list("[", "]", elements) { writer, element in writer.write(element) }
        case .object(let members):
            list("{", "}", members.elements) { writer, member in
                writer.write(member.key)
                writer.append(writer.pretty ? ": " : ":")
                writer.write(member.value)
            }
        }
    }

    private mutating func list<Items: Collection>(
        _ open: StaticString, _ close: StaticString, _ items: Items,
        _ body: (inout JSONWriter, Items.Element) -> Void
    ) {
        append(open)
        depth += 1
        var first = true
        for item in items {
            if !first { append(",") }
            first = false
            breakLine()
            body(&self, item)
        }
        depth -= 1
        if !first { breakLine() }
        append(close)
    }

    private mutating func breakLine() {
        guard pretty else { return }
        append("\n")
        for _ in 0..<depth { append("  ") }
    }

    private mutating func write(_ text: String) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 0x08: append("\\b")
            case 0x09: append("\\t")
            case 0x0A: append("\\n")
            case 0x0C: append("\\f")
            case 0x0D: append("\\r")
            case 0..<0x20:
                append(byte < 0x10 ? "\\u000" : "\\u001")
                bytes.append(JSONWriter.hexadecimal[Int(byte & 0xF)])
            default: bytes.append(byte)
            }
        }
        append("\"")
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
