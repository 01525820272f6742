import JMESPath
import OrderedCollections
import Values

/// What an evaluation comes to: a value, or the category of its error.
enum Outcome: Equatable {
    case success(JSON)
    case failure(String)

    init(_ expression: String, in given: JSON) {
        do throws(Problem) {
            self = .success(try Expression(expression).evaluate(in: given, now: Timestamp(microseconds: 0)))
        } catch {
            self = .failure(error.details["category"]?.string ?? error.code)
        }
    }

    /// How an outcome compares with the reference implementation's answer.
    enum Comparison {
        case value, error, documented, different
    }

    static func comparison(_ ours: Outcome, _ theirs: JSON, _ text: String) -> Comparison {
        switch (ours, theirs["error"].string) {
        case (.success(let value), nil):
            if isSame(value, theirs["value"]) { return .value }
            // A number that was computed has no `.0` here, which shows once it is written as text.
            return text.contains("to_string") && theirs.text.contains(".0") ? .documented : .different
        case (.failure(let category), .some(let error)):
            // What can be told from the text alone is told before anything is evaluated; Python's own errors have no
            // category.
            if category == error { return .error }
            return ["invalid-arity", "mixed", "other"].contains { $0 == category || $0 == error }
                ? .documented : .different
        case (.success, .some(let error)):
            // Numbers and texts have no order, a text contains no list: null and false here, errors of Python's there.
            return error == "mixed" || error == "other" ? .documented : .different
        case (.failure(let category), nil):
            // An average that does not end.
            return category == "invalid-value" && text.contains("avg(") ? .documented : .different
        }
    }

    private static func isSame(_ left: JSON, _ right: JSON) -> Bool {
        switch (left, right) {
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
        case (.object(let a), .object(let b)):
            a.keys.elementsEqual(b.keys) && zip(a.values, b.values).allSatisfy { isSame($0, $1) }
        default: left == right
        }
    }
}
