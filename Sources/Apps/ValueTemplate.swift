public import Definitions
public import JMESPath
import OrderedCollections
public import Values

/// A value whose texts are templates: `{biz: "{{ json(item) }}", v: 2}`.
public indirect enum ValueTemplate: Hashable, Sendable {
    /// A value that stands for itself.
    case value(JSON)
    /// A text with expressions; exactly one expression keeps its type.
    case template(Template)
    case list([ValueTemplate])
    case object([Member])

    /// A key and the template of its value.
    public struct Member: Hashable, Sendable {
        /// The key, which is no template.
        public let key: String
        /// The template of the value.
        public let value: ValueTemplate
    }

    /// The value in a scope.
    ///
    /// A member whose template gives null is left out; one that is written as null stays.
    /// - Throws: `expression.failed`, `expression.limit`, with the path of the template as place.
    public func evaluate(in scope: JSON, now: Timestamp) throws(Problem) -> JSON {
        switch self {
        case .value(let value): return value
        case .template(let template): return try template.evaluate(in: scope, now: now)
        case .list(let elements):
            var values: [JSON] = []
            for (index, element) in elements.enumerated() {
                do throws(Problem) {
                    values.append(try element.evaluate(in: scope, now: now))
                } catch {
                    throw error.within("[\(index)]")
                }
            }
            return .array(values)
        case .object(let members):
            var values = JSONObject(minimumCapacity: members.count)
            for member in members {
                do throws(Problem) {
                    let value = try member.value.evaluate(in: scope, now: now)
                    if value.isNull, case .template = member.value { continue }
                    values[member.key] = value
                } catch {
                    throw error.within(member.key)
                }
            }
            return .object(values)
        }
    }

    /// The top-level names that its templates read.
    public var roots: Set<String> {
        switch self {
        case .value: []
        case .template(let template): template.roots
        case .list(let elements): elements.reduce(into: []) { $0.formUnion($1.roots) }
        case .object(let members): members.reduce(into: []) { $0.formUnion($1.value.roots) }
        }
    }

    /// All its templates.
    var templates: [Template] {
        switch self {
        case .value: []
        case .template(let template): [template]
        case .list(let elements): elements.flatMap(\.templates)
        case .object(let members): members.flatMap(\.value.templates)
        }
    }
}

extension ValueTemplate: DefinitionReadable {
    /// Reads any value; its texts are templates.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> ValueTemplate? {
        switch node.content {
        case .scalar(.string(let text)):
            return text.contains("{{")
                ? Template.read(node, by: reader).map(ValueTemplate.template) : .value(.string(text))
        case .scalar(let value): return .value(value)
        case .list(let elements):
            let read = elements.compactMap { ValueTemplate.read($0, by: reader) }
            return read.count == elements.count ? .list(read) : nil
        case .mapping(let members):
            let read = members.compactMap { member in
                ValueTemplate.read(member.value, by: reader).map { Member(key: member.key, value: $0) }
            }
            return read.count == members.count ? .object(read) : nil
        }
    }
}
