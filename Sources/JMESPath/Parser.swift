import Values

/// Reads tokens as an expression: a Pratt parser after the grammar of JMESPath.
///
/// Its own recursion and the height of the tree that it builds are both held below `Limits.nestingMax`, so that
/// neither parsing nor walking the tree can exhaust the stack.
struct Parser {
    /// A part of the tree and how high it is.
    struct Tree {
        let node: Node
        let height: Int
    }

    private let tokens: [Token]
    private var index = 0
    private var depth = 0

    /// The expression that all of `tokens` are.
    static func node(of tokens: [Token]) throws(Fault) -> Node {
        var parser = Parser(tokens: tokens)
        guard parser.token.kind != .end else { throw .emptyExpression() }
        let tree = try parser.expression()
        guard parser.token.kind == .end else {
            throw parser.unexpected(Localized(zh: "运算符或表达式的结尾", en: "an operator or the end"))
        }
        return tree.node
    }

    private init(tokens: [Token]) {
        self.tokens = tokens
    }

    /// The longest expression from here whose operators all bind more strongly than `power`.
    mutating func expression(above power: Int = 0) throws(Fault) -> Tree {
        try descend()
        defer { depth -= 1 }
        return try continuation(of: try operand(), above: power)
    }

    /// `left` and the operators behind it that bind more strongly than `power`.
    private mutating func continuation(of left: Tree, above power: Int) throws(Fault) -> Tree {
        var left = left
        while power < token.kind.bindingPower { left = try operation(on: left) }
        return left
    }

    private mutating func operand() throws(Fault) -> Tree {
        let first = token
        switch first.kind {
        case .identifier(let name):
            advance()
            return token.kind == .leftParenthesis
                ? try call(name, at: first.offset) : leaf(.path(.current, [.field(name)]))
        case .quotedIdentifier(let name):
            advance()
            return leaf(.path(.current, [.field(name)]))
        case .literal(let value):
            advance()
            return leaf(.literal(value))
        case .current:
            advance()
            return leaf(.current)
        case .root:
            advance()
            return leaf(.root)
        case .not:
            advance()
            let inner = try expression(above: BindingPower.not)
            return try tree(.not(inner.node), over: inner)
        case .leftParenthesis:
            advance()
            let inner = try expression()
            try expect(.rightParenthesis, Localized(same: ")"))
            return inner
        case .leftBrace:
            return try members()
        case .leftBracket where !startsIndex:
            return try elements()
        case .star, .leftBracket, .flatten, .filter:
            return try operation(on: leaf(.current))
        case .number, .dot, .comma, .colon, .rightBracket, .rightBrace, .rightParenthesis, .pipe, .or, .and,
            .reference, .comparison, .end:
            throw unexpected(Localized(zh: "名称、文本、数字或函数", en: "a name, a text, a number or a function"))
        }
    }

    private mutating func operation(on left: Tree) throws(Fault) -> Tree {
        switch token.kind {
        case .dot: return try dot(after: left)
        case .leftBracket: return try bracket(after: left)
        case .star:
            advance()
            return try projection(from: left) { .projectMembers($0, each: $1) }
        case .flatten:
            advance()
            let flat = try tree(.flatten(left.node), over: left)
            return try projection(from: flat, above: BindingPower.flatten) { .project($0, each: $1) }
        case .filter:
            advance()
            let condition = try expression()
            try expect(.rightBracket, Localized(same: "]"))
            let source = Tree(node: left.node, height: max(left.height, condition.height))
            return try projection(from: source, above: BindingPower.filter) {
                .filter($0, where: condition.node, each: $1)
            }
        case .pipe: return try binary(left) { .pipe($0, $1) }
        case .or: return try binary(left) { .or($0, $1) }
        case .and: return try binary(left) { .and($0, $1) }
        case .comparison(let comparison): return try binary(left) { .compare(comparison, $0, $1) }
        case .identifier, .quotedIdentifier, .literal, .number, .comma, .colon, .current, .root,
            .rightBracket,
            .leftBrace, .rightBrace, .leftParenthesis, .rightParenthesis, .not, .reference, .end:
            throw unexpected(Localized(zh: "运算符", en: "an operator"))
        }
    }

    private mutating func binary(_ left: Tree, _ make: (Node, Node) -> Node) throws(Fault) -> Tree {
        let power = token.kind.bindingPower
        advance()
        let right = try expression(above: power)
        return try tree(make(left.node, right.node), over: left, right)
    }

    /// A projection of `source` and what follows it, which is applied to each element.
    mutating func projection(
        from source: Tree, above power: Int = BindingPower.star, _ make: (Node, Node) -> Node
    ) throws(Fault) -> Tree {
        try descend()
        defer { depth -= 1 }
        let rest = try projected(above: power)
        return try tree(make(source.node, rest.node), over: source, rest)
    }

    private mutating func descend() throws(Fault) {
        guard depth < Limits.nestingMax else { throw .nestedTooDeep(at: token.offset) }
        depth += 1
    }

    /// What is applied to each element of a projection.
    ///
    /// As in the reference implementation, a multi-select that follows it at once is all of it: in `a[*].{b: c}[0]`,
    /// the index is applied to the list of the results.
    private mutating func projected(above power: Int) throws(Fault) -> Tree {
        let element = leaf(.current)
        guard token.kind.bindingPower >= BindingPower.projectionStop else { return element }
        switch (token.kind, kind(ahead: 1)) {
        case (.dot, .leftBrace), (.dot, .leftBracket): return try dot(after: element)
        default: return try continuation(of: try operation(on: element), above: power)
        }
    }
}

/// What the parts in other files need.
extension Parser {
    /// The token to be read next.
    var token: Token { tokens[index] }

    /// The kind of the token `distance` further on.
    func kind(ahead distance: Int) -> Token.Kind {
        index + distance < tokens.count ? tokens[index + distance].kind : .end
    }

    /// Goes to the next token, never beyond the end.
    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    /// Goes past a token of this kind.
    mutating func expect(_ kind: Token.Kind, _ name: Localized) throws(Fault) {
        guard token.kind == kind else { throw unexpected(name) }
        advance()
    }

    /// The fault of finding something else than `expected` here.
    func unexpected(_ expected: Localized) -> Fault {
        .unexpectedToken(token, expected: expected)
    }

    /// A tree without parts.
    func leaf(_ node: Node) -> Tree {
        Tree(node: node, height: 1)
    }

    /// A tree over its parts, unless that makes it too high.
    func tree(_ node: Node, over parts: Tree...) throws(Fault) -> Tree {
        try tree(node, over: parts)
    }

    /// A tree over its parts, unless that makes it too high.
    func tree(_ node: Node, over parts: [Tree]) throws(Fault) -> Tree {
        let height = 1 + (parts.map(\.height).max() ?? 0)
        guard height <= Limits.nestingMax else { throw .nestedTooDeep(at: token.offset) }
        return Tree(node: node, height: height)
    }
}
