import OrderedCollections
package import Values

extension JSON {
    /// Whether a value counts as true: all but `null`, `false`, `""`, `[]` and `{}`.
    package var isTrue: Bool {
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
            return members.member(name)
        case .array(let elements):
            guard case .index(let index) = step else { return .null }
            let position = index < 0 ? index + elements.count : index
            return elements.indices.contains(position) ? elements[position] : .null
        case .null, .bool, .int, .number, .string:
            return .null
        }
    }
}

extension JSONObject {
    /// The member of this name, or `null`.
    ///
    /// Up to thirty-two names are compared byte by byte first: hashing a name, above all one that is not ASCII, takes longer.
    fileprivate func member(_ name: String) -> JSON {
        guard count <= 32 else { return self[name] ?? .null }
        let length = name.utf8.count
        let found = keys.elements.withUnsafeBufferPointer { names in
            names.indices.first { names[$0].utf8.count == length && names[$0] == name }
        }
        if let found { return values[found] }
        return self[name] ?? .null
    }
}
