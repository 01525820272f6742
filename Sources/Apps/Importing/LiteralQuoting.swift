/// Writes texts as literals.
enum LiteralQuoting {
    /// The text between these quotes, with what must be escaped in both dialects escaped.
    static func quoted(_ text: String, _ quote: UInt8) -> String {
        var written = String(UnicodeScalar(quote))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": written += "\\\\"
            case "\n": written += "\\n"
            case "\r": written += "\\r"
            case "\t": written += "\\t"
            case UnicodeScalar(quote): written += "\\" + String(UnicodeScalar(quote))
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written + String(UnicodeScalar(quote))
    }
}
