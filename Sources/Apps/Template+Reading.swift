public import Definitions
public import JMESPath
import Values

extension Template: DefinitionReadable {
    /// Reads a text with `{{ expressions }}`.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Template? {
        String.read(node, by: reader).flatMap { text in
            reader.attempt(at: node.place) { () throws(Problem) in try Template(text) }
        }
    }
}
