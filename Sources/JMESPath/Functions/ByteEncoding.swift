import FoundationEssentials
import Values

/// How bytes are written as a text.
enum ByteEncoding: String, CaseIterable {
    case hex, base64, base64url

    /// The text of these bytes.
    func text(_ bytes: [UInt8]) -> String {
        switch self {
        case .hex: return bytes.lowerHex
        case .base64: return Data(bytes).base64EncodedString()
        case .base64url:
            let standard = Data(bytes).base64EncodedString()
            return String(
                decoding: standard.utf8.filter { $0 != UInt8(ascii: "=") }.map {
                    $0 == UInt8(ascii: "+")
                        ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
                }, as: UTF8.self)
        }
    }

    /// The bytes of a text; `nil` where it is not in this encoding.
    func bytes(_ text: String) -> [UInt8]? {
        switch self {
        case .hex:
            let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
            return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
        case .base64: return Data(base64Encoded: text).map { Array($0) }
        case .base64url:
            let standard = text.utf8.map {
                $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
            }
            let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
            return ByteEncoding.base64.bytes(String(decoding: standard, as: UTF8.self) + padding)
        }
    }
}
