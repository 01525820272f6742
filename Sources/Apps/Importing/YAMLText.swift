import OrderedCollections
import Values

/// Writes values in YAML's flow style, so that every YAML reader takes a text for a text.
enum YAMLText {
    /// Words that some reader takes for something else than a text.
    private static let reserved: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "null", "none", "y", "n", "nan", "inf",
    ]

    /// A text: plain where it is words of letters and digits, else in double quotes.
    static func scalar(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// One text where both languages have the same, else a mapping.
    static func scalar(_ text: Localized) -> String {
        text.zh == text.en ? scalar(text.zh) : "{zh: \(scalar(text.zh)), en: \(scalar(text.en))}"
    }

    /// Any value.
    static func flow(_ value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): String(value)
        case .int(let number): String(number)
        case .number(let number): number.text
        case .string(let text): scalar(text)
        case .array(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
        case .object(let members):
            // The question mark allows a key of any length.
            "{" + members.map { "? \(scalar($0)) : \(flow($1))" }.joined(separator: ", ") + "}"
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first == "_" || first.properties.isAlphabetic,
            text.unicodeScalars.last != " ", text.utf8.count <= 1_000, !reserved.contains(text.lowercased())
        else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            if scalar.value < 0x80 {
                return scalar.value == 0x20 || scalar == "-" || scalar == "." || scalar == "/"
                    || LiteralCharacter.isASCIIWord(UInt8(scalar.value))
            }
            return scalar.properties.isAlphabetic || "（），。、；：！？“”《》·".unicodeScalars.contains(scalar)
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case "\u{20}"..."\u{7E}": quoted.unicodeScalars.append(scalar)
            default:
                if Excerpt.isPrintable(scalar) {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16)
                    let (mark, width) = scalar.value > 0xFFFF ? ("U", 8) : ("u", 4)
                    quoted += "\\\(mark)" + String(repeating: "0", count: width - digits.count) + digits
                }
            }
        }
        return quoted + "\""
    }
}
