import Values

/// A word of an expression and where it stands.
struct Token {
    /// What the word is.
    enum Kind: Equatable {
        case identifier(String)
        case quotedIdentifier(String)
        case literal(JSON)
        case number(Int)
        case dot, star, comma, colon, current, root
        case leftBracket, flatten, filter, rightBracket
        case leftBrace, rightBrace, leftParenthesis, rightParenthesis
        case pipe, or, and, not, reference
        case comparison(Comparison)
        case end
    }

    /// What it is.
    let kind: Kind
    /// Where it begins, in scalars.
    let offset: Int

    /// The word as it is shown in messages.
    var spelling: String {
        switch kind {
        case .identifier(let name): name
        case .quotedIdentifier(let name): JSON.string(name).text
        case .literal(let value): "`\(value.text.prefix(40))`"
        case .number(let value): "\(value)"
        case .dot: "."
        case .star: "*"
        case .comma: ","
        case .colon: ":"
        case .current: "@"
        case .root: "$"
        case .leftBracket: "["
        case .flatten: "[]"
        case .filter: "[?"
        case .rightBracket: "]"
        case .leftBrace: "{"
        case .rightBrace: "}"
        case .leftParenthesis: "("
        case .rightParenthesis: ")"
        case .pipe: "|"
        case .or: "||"
        case .and: "&&"
        case .not: "!"
        case .reference: "&"
        case .comparison(let comparison): comparison.rawValue
        case .end: ""
        }
    }
}
