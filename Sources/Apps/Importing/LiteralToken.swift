import Values

/// A piece of a literal.
struct LiteralToken {
    enum Kind {
        case open(Bracket)
        case close(Bracket)
        case comma
        case semicolon
        case colon
        case equals
        /// A text in quotes.
        case text(String)
        case number(JSON)
        case bool(Bool)
        case null
        /// A word without quotes that means nothing by itself.
        case word(String)
        case end
    }

    let kind: Kind
    let range: Range<Int>
    /// Whether a line ends between the token before and this one.
    let startsLine: Bool
}

/// The three pairs of brackets.
enum Bracket: Sendable {
    case square
    case round
    case curly

    var opening: String {
        switch self {
        case .square: "["
        case .round: "("
        case .curly: "{"
        }
    }

    var closing: String {
        switch self {
        case .square: "]"
        case .round: ")"
        case .curly: "}"
        }
    }
}

/// The two ways of writing literals.
package enum LiteralDialect: String, Sendable {
    /// `True False None`, either quote, comments, tuples.
    case python
    /// `true false null`, double quotes.
    case json

    /// How a truth value is written.
    func word(_ value: Bool) -> String {
        switch self {
        case .python: value ? "True" : "False"
        case .json: value ? "true" : "false"
        }
    }

    /// How nothing is written.
    var null: String {
        switch self {
        case .python: "None"
        case .json: "null"
        }
    }
}
