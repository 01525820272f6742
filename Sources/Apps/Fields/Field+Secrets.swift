import OrderedCollections
public import Values

extension [Field] {
    /// The texts of secret fields in a checked value, to any depth.
    func secrets(in value: JSON) -> [String] {
        flatMap { field -> [String] in
            let value = value[field.key]
            switch field.type {
            case .secret: return (value.array ?? [value]).compactMap(\.string)
            case .group: return (value.array ?? [value]).flatMap { field.items.secrets(in: $0) }
            case .string, .text, .integer, .number, .boolean, .datetime, .date, .file, .json: return []
            }
        }
    }

    /// A checked value as people may see it: each value of a secret field, to any depth, is `"***"`.
    func withoutSecrets(_ value: JSON) -> JSON {
        guard holdsSecrets, case .object(var members) = value else { return value }
        for field in self {
            guard let member = members[field.key], member != .null else { continue }
            switch field.type {
            case .secret: members[field.key] = "***"
            case .group:
                members[field.key] =
                    if case .array(let rows) = member {
                        .array(rows.map { field.items.withoutSecrets($0) })
                    } else {
                        field.items.withoutSecrets(member)
                    }
            case .string, .text, .integer, .number, .boolean, .datetime, .date, .file, .json: continue
            }
        }
        return .object(members)
    }

    private var holdsSecrets: Bool {
        contains { $0.type == .secret || $0.type == .group && $0.items.holdsSecrets }
    }
}

extension Action {
    /// What a call is made with, as people may see it in a history: without the values of secret fields.
    public func shownItem(of call: ActionCall) -> JSON {
        guard call.row != nil, let group = calledForEachRowOf else { return fields.withoutSecrets(call.item) }
        return group.items.withoutSecrets(call.item)
    }
}
