import Apps
import Definitions
import Values

/// Checks, when a flow is saved, that an input names only fields that its action has, and all that it needs.
struct FieldNames {
    let reader: DefinitionReader

    /// Reports what an input says of fields that are not there, or does not say of required ones.
    func check(_ input: Mapping, against fields: [Field], at node: DefinitionNode) {
        switch input {
        case .object(let members):
            check(members, against: fields, at: node)
        case .forEach(let forEach):
            guard let row = node["row"] ?? node["rows"] else { return }
            check(forEach.row, against: fields, at: row)
        case .list(let elements):
            for (element, place) in zip(elements, node.elements ?? []) {
                check(element, against: fields, at: place)
            }
        case .constant(.object(let members)):
            check(members.map { ($0.key, Mapping.constant($0.value)) }, against: fields, at: node)
        case .constant, .template:
            break
        }
    }

    private func check(
        _ members: [(key: String, value: Mapping)], against fields: [Field], at node: DefinitionNode
    ) {
        for (key, value) in members {
            guard let field = fields.first(where: { $0.key == key }) else {
                let place = node.members?.first { $0.key == key }?.keyPlace ?? node.place
                reader.report(.unknownField(key, known: fields.map(\.key)), at: place)
                continue
            }
            if !field.items.isEmpty, let inner = node[key] { check(value, against: field.items, at: inner) }
        }
        for field in fields where field.isRequired && field.defaultValue == nil {
            if !members.contains(where: { $0.key == field.key }) {
                reader.report(.missingField(field.key, label: field.label), at: node.place)
            }
        }
    }
}
