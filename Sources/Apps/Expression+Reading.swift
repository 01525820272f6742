public import Definitions
public import JMESPath
import Values

extension Expression: DefinitionReadable {
    /// Reads a JMESPath expression.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Expression? {
        String.read(node, by: reader).flatMap { text in
            reader.attempt(at: node.place) { () throws(Problem) in try Expression(text) }
        }
    }
}
