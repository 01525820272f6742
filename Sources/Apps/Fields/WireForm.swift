public import Definitions
public import Values

/// How a checked value is written for the vendor, where that is not how it is kept.
public enum WireForm: Hashable, Sendable {
    /// A time as Unix seconds.
    case unixSeconds
    /// A time as Unix seconds in a text.
    case unixSecondsText
    /// A time as Unix milliseconds.
    case unixMilliseconds
    /// A time as Unix milliseconds in a text.
    case unixMillisecondsText
    /// A time as RFC 3339 in UTC.
    case iso
    /// A time as the field's zone shows it, in the vendor's pattern.
    case pattern(TimePattern)
    /// A number or boolean as text.
    case text
    /// A list of texts and numbers as one text with commas.
    case joined
    /// A boolean as one of two values.
    case either(yes: JSON, no: JSON)
}

extension WireForm: DefinitionReadable {
    private static let words: [(String, WireForm)] = [
        ("unix_seconds", .unixSeconds), ("unix_seconds_text", .unixSecondsText),
        ("unix_milliseconds", .unixMilliseconds), ("unix_milliseconds_text", .unixMillisecondsText),
        ("iso", .iso), ("text", .text), ("joined", .joined),
    ]

    /// Reads a word such as `unix_seconds_text`, a pattern such as `%Y-%m-%d`, or `{true: Y, false: N}`.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> WireForm? {
        if node.members != nil {
            return reader.mapping(node) { mapping in
                let yes = mapping.required("true", as: JSON.self)
                let no = mapping.required("false", as: JSON.self)
                guard let yes, let no else { return nil }
                return .either(yes: yes, no: no)
            }
        }
        guard let word = String.read(node, by: reader) else { return nil }
        if let form = words.first(where: { $0.0 == word })?.1 { return form }
        if word.contains("%") {
            return reader.attempt(at: node.place) { () throws(Problem) in .pattern(try TimePattern(word)) }
        }
        let names = words.map(\.0)
        reader.report(
            .definitionUnknownWord(
                word, nearest: NearestWord.of(word, among: names), known: names + ["%Y-%m-%d %H:%M:%S"]),
            at: node.place)
        return nil
    }

    /// Whether a field of this type can be written so.
    func suits(_ type: FieldType, isMultiple: Bool) -> Bool {
        switch self {
        case .unixSeconds, .unixSecondsText, .unixMilliseconds, .unixMillisecondsText, .iso, .pattern:
            type == .datetime || type == .date
        case .text: type == .integer || type == .number || type == .boolean
        case .either: type == .boolean
        case .joined: isMultiple && [.string, .text, .integer, .number].contains(type)
        }
    }

    /// Whether it takes a zone to write a date in this form.
    var needsInstant: Bool {
        switch self {
        case .unixSeconds, .unixSecondsText, .unixMilliseconds, .unixMillisecondsText, .iso: true
        case .pattern, .text, .joined, .either: false
        }
    }
}
