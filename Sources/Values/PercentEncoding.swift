/// Escapes texts for addresses (RFC 3986) and for forms (the WHATWG URL standard).
package enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Escaped as a part of an address: all but letters, digits and `-._~`.
    package static func component(_ text: String) -> String {
        escaped(text, keeping: "-._~", spaceAsPlus: false)
    }

    /// Escaped as a part of a form: all but letters, digits and `*-._`, a space as `+`.
    package static func form(_ text: String) -> String {
        escaped(text, keeping: "*-._", spaceAsPlus: true)
    }

    /// Pairs as an address's query.
    package static func query(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { "\(component($0.name))=\(component($0.value))" }.joined(separator: "&")
    }

    private static func escaped(_ text: String, keeping kept: StaticString, spaceAsPlus: Bool) -> String {
        let keptBytes = kept.withUTF8Buffer { Array($0) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes.append(byte)
            case 0x20 where spaceAsPlus: bytes.append(UInt8(ascii: "+"))
            case _ where keptBytes.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
