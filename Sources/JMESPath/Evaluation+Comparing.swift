import OrderedCollections
import Values

/// Comparing values.
extension Evaluation {
    /// `left comparison right`: equality of any two values, order of two numbers or two strings, else `null`.
    func compare(_ left: JSON, _ comparison: Comparison, _ right: JSON) throws(Fault) -> JSON {
        switch comparison {
        case .equal: return .bool(try areEqual(left, right))
        case .notEqual: return .bool(!(try areEqual(left, right)))
        case .less: return try order(left, right).map { .bool($0 < 0) } ?? .null
        case .lessOrEqual: return try order(left, right).map { .bool($0 <= 0) } ?? .null
        case .greater: return try order(left, right).map { .bool($0 > 0) } ?? .null
        case .greaterOrEqual: return try order(left, right).map { .bool($0 >= 0) } ?? .null
        }
    }

    /// Whether two values are equal.
    func areEqual(_ left: JSON, _ right: JSON) throws(Fault) -> Bool {
        try spendWalk(over: left)
        return left == right
    }

    /// -1, 0 or 1 as `left` comes before, with or after `right`: numbers by value, strings by code point; `nil`
    /// for every other pair.
    func order(_ left: JSON, _ right: JSON) throws(Fault) -> Int? {
        switch (left, right) {
        case (.int(let a), .int(let b)):
            return a < b ? -1 : a == b ? 0 : 1
        case (.int, .number), (.number, .int), (.number, .number):
            guard let a = try number(left), let b = try number(right) else { return nil }
            return a < b ? -1 : a == b ? 0 : 1
        case (.string(let a), .string(let b)):
            try spend(a.utf8.count / 64)
            return a == b ? 0 : a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
        case (.null, _), (.bool, _), (.int, _), (.number, _), (.string, _), (.array, _), (.object, _):
            return nil
        }
    }
}

extension Evaluation {
    /// The exact value of a number, or of a text that is one; `nil` for every other value.
    func number(_ value: JSON) throws(Fault) -> Exact? {
        switch value {
        case .int(let integer): return Exact(integer)
        case .number(let number):
            try spend(1 + number.text.utf8.count / 64)
            guard let exact = Exact(number) else { throw .numberTooLong(number.text) }
            return exact
        case .string(let text):
            try spend(1 + text.utf8.count / 64)
            return Exact(text: text)
        case .null, .bool, .array, .object: return nil
        }
    }
}

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
