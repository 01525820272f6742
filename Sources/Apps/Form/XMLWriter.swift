import OrderedCollections
import Values

/// Writes a value as an XML 1.0 document: an element for each member, a repeated one for each element of a list.
///
/// There are no attributes, no entities but the five predefined ones and no document type, so that nothing in a
/// value can be taken for markup.
struct XMLWriter {
    private var bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

    /// The document whose root element is the only member of `body`.
    /// - Throws: `request.xml_root`, `request.xml_name`, `request.xml_character`.
    static func document(_ body: JSON) throws(Problem) -> [UInt8] {
        guard case .object(let members) = body, members.count == 1,
            let (name, value) = members.elements.first,
            value.array == nil
        else { throw .requestXMLRoot }
        var writer = XMLWriter()
        try writer.element(name, value)
        return writer.bytes
    }

    private mutating func element(_ name: String, _ value: JSON) throws(Problem) {
        if case .array(let elements) = value {
            for element in elements { try self.element(name, element) }
            return
        }
        guard XMLWriter.isName(name) else { throw .requestXMLName(name) }
        bytes += Array("<\(name)>".utf8)
        if case .object(let members) = value {
            for (name, value) in members { try element(name, value) }
        } else {
            try text(value.fieldText ?? "")
        }
        bytes += Array("</\(name)>".utf8)
    }

    private mutating func text(_ text: String) throws(Problem) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes += Array("&amp;".utf8)
            case "<": bytes += Array("&lt;".utf8)
            case ">": bytes += Array("&gt;".utf8)
            case "\"": bytes += Array("&quot;".utf8)
            case "'": bytes += Array("&apos;".utf8)
            case "\r": bytes += Array("&#13;".utf8)
            case "\t", "\n", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
                bytes += Array(String(Character(scalar)).utf8)
            default: throw .requestXMLCharacter
            }
        }
    }

    /// A letter of ASCII or an underscore, then letters, digits, `_`, `-` and `.`, at most 100.
    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 100 else { return false }
        let isLetter = { (byte: UInt8) in
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
        }
        return isLetter(first)
            && name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
    }
}
