public import Definitions
public import JMESPath
public import Values

/// Makes a field required depending on the row that it stands in.
public struct RequiredWhen: Hashable, Sendable {
    /// An expression over the checked row; required where its value is true in JMESPath's sense.
    public let condition: Expression
    /// What a person is told who left the field empty.
    public let sentence: Localized

    /// A rule of these parts.
    public init(condition: Expression, sentence: Localized) {
        self.condition = condition
        self.sentence = sentence
    }
}

extension RequiredWhen: DefinitionReadable {
    /// Reads `{if: "expression", say: {zh: ..., en: ...}}`.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> RequiredWhen? {
        reader.mapping(node) { mapping in
            let condition = mapping.required("if", as: Expression.self)
            let sentence = mapping.required("say", as: Localized.self)
            guard let condition, let sentence else { return nil }
            return RequiredWhen(condition: condition, sentence: sentence)
        }
    }
}
