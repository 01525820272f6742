public import Definitions
public import Values

/// One of the values that a field may take.
public struct Choice: Hashable, Sendable {
    /// What the vendor gets.
    public let key: JSON
    /// What a person sees, and by which a value is also found.
    public let label: Localized

    /// A choice of this key and label.
    public init(key: JSON, label: Localized) {
        self.key = key
        self.label = label
    }
}

extension Choice: DefinitionReadable {
    /// Reads `{key: 1, label: 主仓}`, or a text or number that is both.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Choice? {
        if case .scalar(let value) = node.content, let text = value.fieldText {
            return Choice(key: value, label: Localized(same: text))
        }
        return reader.mapping(node) { mapping in
            let key = mapping.required("key", as: JSON.self)
            let label = mapping.required("label", as: Localized.self)
            guard let key, let label else { return nil }
            guard key.fieldText != nil else {
                mapping.report(.choiceKeyIsNoScalar, key: "key")
                return nil
            }
            return Choice(key: key, label: label)
        }
    }
}

extension JSON {
    /// The text that stands for a text, number or boolean where text is needed; `nil` for every other value.
    var fieldText: String? {
        switch self {
        case .string(let text): text
        case .int(let value): String(value)
        case .number(let number): number.text
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
