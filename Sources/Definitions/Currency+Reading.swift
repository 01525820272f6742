public import Values

extension Currency: DefinitionReadable {
    /// Reads an ISO 4217 code.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Currency? {
        guard let code = String.read(node, by: reader) else { return nil }
        return reader.attempt(at: node.place) { () throws(Problem) in try Currency(code: code) }
    }
}
