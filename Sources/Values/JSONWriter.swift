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
        case .array(let elements): write(elements)
        case .object(let members): write(members)
        }
    }

    private mutating func write(_ elements: [JSON]) {
        bytes.append(UInt8(ascii: "["))
        depth += 1
        for index in elements.indices {
            breakLine(afterComma: index > 0)
            write(elements[index])
        }
        depth -= 1
        if !elements.isEmpty { breakLine(afterComma: false) }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ members: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        depth += 1
        for index in members.keys.indices {
            breakLine(afterComma: index > 0)
            write(members.keys[index])
            bytes.append(UInt8(ascii: ":"))
            if pretty { bytes.append(UInt8(ascii: " ")) }
            write(members.values[index])
        }
        depth -= 1
        if !members.isEmpty { breakLine(afterComma: false) }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func breakLine(afterComma: Bool) {
        if afterComma { bytes.append(UInt8(ascii: ",")) }
        guard pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { units in
            var written = 0
            for index in units.indices {
                let unit = units[index]
                guard unit < 0x20 || unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "\\") else {
                    continue
                }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: units[written..<index]))
                writeEscape(unit)
                written = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: units[written...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscape(_ unit: UInt8) {
        switch unit {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        default:
            append(unit < 0x10 ? "\\u000" : "\\u001")
            bytes.append(JSONWriter.hexadecimal[Int(unit & 0xF)])
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
