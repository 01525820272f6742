public import Definitions
public import JMESPath
public import Values

/// Choices that the vendor lists for a connection: a `read` action is asked, with the values of the fields that the
/// field depends on as its input.
public struct DynamicChoices: Hashable, Sendable {
    /// The key of the action.
    public let action: String
    /// The list of rows in the action's output; the output itself where it is `nil`.
    public let rows: Expression?
    /// What of a row is the choice's key.
    public let key: Expression
    /// What of a row is the choice's label.
    public let label: Expression

    /// The most rows that are taken over.
    public static let countMax = 10_000

    /// The choices that an output of the action lists; rows without a key are left out, and one without a label
    /// shows its key.
    /// - Throws: `field.choices` where the output has no list, or more than ``countMax`` rows; `expression.failed`,
    ///   `expression.limit`.
    public func choices(from output: JSON, now: Timestamp) throws(Problem) -> [Choice] {
        let list = try rows?.evaluate(in: output, now: now) ?? output
        var choices: [Choice] = []
        guard let rows = list.array else { throw .choicesNoList(list, of: action) }
        guard rows.count <= DynamicChoices.countMax else {
            throw .choicesTooMany(rows.count, of: action, most: DynamicChoices.countMax)
        }
        for row in rows {
            let key = try key.evaluate(in: row, now: now)
            guard let text = key.fieldText else { continue }
            let label = try label.evaluate(in: row, now: now).fieldText ?? text
            choices.append(Choice(key: key, label: Localized(same: label)))
        }
        return choices
    }
}

extension DynamicChoices: DefinitionReadable {
    /// Reads `{action: list_shops, rows: shops, key: shop_id, label: shop_name}`.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> DynamicChoices? {
        reader.mapping(node) { mapping in
            let action = mapping.required("action", as: String.self)
            let rows = mapping.optional("rows", as: Expression.self)
            let key = mapping.required("key", as: Expression.self)
            let label = mapping.required("label", as: Expression.self)
            guard let action, let key, let label else { return nil }
            return DynamicChoices(action: action, rows: rows, key: key, label: label)
        }
    }
}
