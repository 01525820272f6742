public import Values

/// What a definition file can say in one place.
public protocol DefinitionReadable {
    /// Reads a value.
    /// - Returns: `nil` where the node does not hold one; the reader then has at least one problem more.
    static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Self?
}

extension DefinitionReadable where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// Reads one of the type's words.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Self? {
        guard let word = String.read(node, by: reader) else { return nil }
        if let value = Self(rawValue: word) { return value }
        let words = allCases.map(\.rawValue)
        let nearest = NearestWord.of(word, among: words)
        reader.report(.definitionUnknownWord(word, nearest: nearest, known: words), at: node.place)
        return nil
    }
}

extension String: DefinitionReadable {
    /// Reads a text; a number, `true` or `false` needs quotation marks to be one.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> String? {
        if case .scalar(.string(let text)) = node.content { return text }
        reader.report(.definitionType(needed: .text), at: node.place)
        return nil
    }
}

extension Bool: DefinitionReadable {
    /// Reads `true` or `false`.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Bool? {
        if case .scalar(.bool(let value)) = node.content { return value }
        reader.report(.definitionType(needed: .boolean), at: node.place)
        return nil
    }
}

extension JSON: DefinitionReadable {
    /// Reads any value as it is.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> JSON? {
        node.json
    }
}

extension DefinitionNode: DefinitionReadable {
    /// Keeps the node for later.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> DefinitionNode? {
        node
    }
}

extension Localized: DefinitionReadable {
    /// Reads a mapping of `zh` and `en`, or one text that stands for both.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Localized? {
        if case .scalar(.string(let text)) = node.content { return Localized(same: text) }
        return reader.mapping(node) { mapping in
            let zh = mapping.required("zh", as: String.self)
            let en = mapping.required("en", as: String.self)
            guard let zh, let en else { return nil }
            return Localized(zh: zh, en: en)
        }
    }
}

extension DefinitionReader {
    /// The result of `body`, or `nil` with its problem kept at this place.
    public func attempt<Value>(at place: SourcePlace, _ body: () throws(Problem) -> Value) -> Value? {
        do throws(Problem) {
            return try body()
        } catch {
            report(error, at: place)
            return nil
        }
    }
}
