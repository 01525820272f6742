import Definitions
import JMESPath
import Values

/// A look-up as a definition states it: in full, or the bare key of the action that is asked.
enum LookupStatement {
    case full(Lookup)
    case bare(String)

    /// The key of the action that is asked.
    var action: String {
        switch self {
        case .full(let lookup): lookup.action
        case .bare(let action): action
        }
    }

    static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> LookupStatement? {
        if case .scalar(.string(let action)) = node.content { return .bare(action) }
        return reader.mapping(node) { mapping in
            let action = mapping.required("action", as: String.self)
            let input = mapping.required("input", as: ValueTemplate.self)
            let found = mapping.required("found", as: Expression.self)
            let output = mapping.optional("output", as: Expression.self)
            guard let action, let input, let found else { return nil }
            return .full(Lookup(action: action, input: input, found: found, output: output))
        }
    }

    /// The look-up of an action, given the action that is asked.
    ///
    /// A bare key is completed where only one reading is possible: the asked action has one required field, which
    /// takes the match; its output has one group, whose rows are the records; and `match` ends with a name that is a
    /// field of that group, by which the record is recognised.
    /// - Throws: `definition.lookup`.
    func lookup(of action: Action, asking asked: Action) throws(Problem) -> Lookup {
        guard let match = action.match else { throw .lookupWithoutMatch }
        guard asked.effect == .read else { throw .lookupIsNoRead(asked.key) }
        switch self {
        case .full(let lookup): return lookup
        case .bare:
            let required = asked.fields.filter(\.isRequired)
            let groups = asked.output.filter { $0.type == .group && $0.isMultiple }
            let name = String(match.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.last ?? "")
            guard required.count == 1, groups.count == 1, groups[0].items.contains(where: { $0.key == name })
            else {
                throw .lookupIsUnclear(asked.key)
            }
            let value = ValueTemplate.template(try Template("{{ match }}"))
            return Lookup(
                action: asked.key,
                input: .object([
                    .init(key: required[0].key, value: required[0].isMultiple ? .list([value]) : value)
                ]),
                found: try Expression("output.\"\(groups[0].key)\"[?\"\(name)\" == $.match] | [0]"),
                output: nil)
        }
    }
}
