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
