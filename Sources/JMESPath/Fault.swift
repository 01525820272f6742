import OrderedCollections
import Values

/// What is wrong with an expression or its evaluation, as the code here throws it.
///
/// ``problem(in:from:whileCompiling:)`` makes of it what people see.
struct Fault: Error {
    /// The kinds of error that the public compliance suite tells apart, and the limits.
    enum Category: String {
        case syntax
        case unknownFunction = "unknown-function"
        case invalidArity = "invalid-arity"
        case invalidType = "invalid-type"
        case invalidValue = "invalid-value"
        case limit
    }

    /// The kind of error.
    let category: Category
    /// What happened and what to do.
    let message: Localized
    /// Where in the text, in Unicode scalars from its beginning.
    var offset: Int?

    init(_ category: Category, _ message: Localized, at offset: Int? = nil) {
        self.category = category
        self.message = message
        self.offset = offset
    }

    /// The same fault, placed at `offset` where it has no place yet.
    func at(_ offset: Int) -> Fault {
        var copy = self
        copy.offset = self.offset ?? offset
        return copy
    }

    /// The problem that people see; `start` is where the expression begins in `text`, in scalars.
    func problem(in text: String, from start: Int = 0, whileCompiling: Bool = false) -> Problem {
        let place = offset.map { "column \(Fault.column(of: start + $0, in: text))" }
        let details: JSONObject = ["category": .string(category.rawValue)]
        return switch (category, whileCompiling) {
        case (.limit, _): .expressionLimit(message, at: place, details: details)
        case (_, true): .expressionMalformed(message, at: place, details: details)
        case (_, false): .expressionFailed(message, at: place, details: details)
        }
    }

    /// The column, from 1 and in characters as people count them, of a scalar.
    private static func column(of offset: Int, in text: String) -> Int {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(offset))).count + 1
    }
}
