/// How strongly operators bind, after the reference implementation but for `not`, which takes the whole path behind
/// it here (`!a.b` is `!(a.b)`).
enum BindingPower {
    static let pipe = 1
    static let or = 2
    static let and = 3
    static let comparison = 5
    static let not = 8
    static let flatten = 9
    /// What binds less ends a projection.
    static let projectionStop = 10
    static let star = 20
    static let filter = 21
    static let dot = 40
    static let bracket = 55
}

extension Token.Kind {
    /// How strongly this binds what stands before it; 0 where it is no operator.
    var bindingPower: Int {
        switch self {
        case .pipe: BindingPower.pipe
        case .or: BindingPower.or
        case .and: BindingPower.and
        case .comparison: BindingPower.comparison
        case .flatten: BindingPower.flatten
        case .filter: BindingPower.filter
        case .dot: BindingPower.dot
        case .leftBracket: BindingPower.bracket
        case .identifier, .quotedIdentifier, .literal, .number, .star, .comma, .colon, .current, .root,
            .rightBracket, .leftBrace, .rightBrace, .leftParenthesis, .rightParenthesis, .not, .reference,
            .end:
            0
        }
    }
}
