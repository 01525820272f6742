import OrderedCollections
import Values

extension JSON {
    /// Whether a value counts as true: all but `null`, `false`, `""`, `[]` and `{}`.
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .int, .number: true
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        }
    }

    /// The value at the end of a path, `null` where it breaks off.
    func following(_ steps: [PathStep]) -> JSON {
        guard let first = steps.first else { return self }
        var value = at(first)
        for step in steps.dropFirst() { value = value.at(step) }
        return value
    }

    private borrowing func at(_ step: PathStep) -> JSON {
        switch self {
        case .object(let members):
            guard case .field(let name) = step else { return .null }
            return members[name] ?? .null
        case .array(let elements):
            guard case .index(let index) = step else { return .null }
            let position = index < 0 ? index + elements.count : index
            return elements.indices.contains(position) ? elements[position] : .null
        case .null, .bool, .int, .number, .string:
            return .null
        }
    }
}
