import OrderedCollections
import Values

/// Paths, brackets, multi-selects and calls.
extension Parser {
    /// `.` and what may follow it.
    mutating func dot(after left: Tree) throws(Fault) -> Tree {
        if case .identifier = kind(ahead: 1), kind(ahead: 2) != .leftParenthesis {
            return try path(from: left)
        }
        if case .quotedIdentifier = kind(ahead: 1) { return try path(from: left) }
        advance()
        if token.kind == .leftBrace { return try pipe(left, into: try members()) }
        if token.kind == .leftBracket { return try pipe(left, into: try elements()) }
        if case .identifier(let name) = token.kind {
            let offset = token.offset
            advance()
            return try pipe(left, into: try call(name, at: offset))
        }
        try expect(.star, Localized(zh: "名称、*、[ 或 {", en: "a name, *, [ or {"))
        return try projection(from: left) { .projectMembers($0, each: $1) }
    }

    /// `[0]`, `[*]` or a slice behind something.
    mutating func bracket(after left: Tree) throws(Fault) -> Tree {
        guard startsIndex else {
            advance()
            throw unexpected(
                Localized(zh: "数字、: 或 *（多个字段写成 .[a, b]）", en: "a number, : or * (fields are written .[a, b])")
            )
        }
        if kind(ahead: 1) == .star {
            advance()
            advance()
            advance()
            return try projection(from: left) { .project($0, each: $1) }
        }
        if kind(ahead: 1) != .colon, kind(ahead: 2) == .rightBracket { return try path(from: left) }
        let sliced = try tree(.slice(left.node, try slice()), over: left)
        return try projection(from: sliced) { .project($0, each: $1) }
    }

    /// Whether the bracket here holds an index, a slice or `*`, and no list.
    var startsIndex: Bool {
        if case .number = kind(ahead: 1) { return true }
        return kind(ahead: 1) == .colon || kind(ahead: 1) == .star && kind(ahead: 2) == .rightBracket
    }

    /// All the `.name` and `[0]` that follow, as one node.
    private mutating func path(from left: Tree) throws(Fault) -> Tree {
        var (base, steps, height) = (left.node, [PathStep](), left.height + 1)
        if case .path(let inner, let before) = left.node {
            (base, steps, height) = (inner, before, left.height)
        }
        while let step = pathStep() { steps.append(step) }
        return try tree(.path(base, steps), over: Tree(node: base, height: height - 1))
    }

    private mutating func pathStep() -> PathStep? {
        switch (token.kind, kind(ahead: 1), kind(ahead: 2)) {
        case (.dot, .identifier(let name), let after) where after != .leftParenthesis:
            advance()
            advance()
            return .field(name)
        case (.dot, .quotedIdentifier(let name), _):
            advance()
            advance()
            return .field(name)
        case (.leftBracket, .number(let index), .rightBracket):
            advance()
            advance()
            advance()
            return .index(index)
        default:
            return nil
        }
    }

    private func pipe(_ left: Tree, into right: Tree) throws(Fault) -> Tree {
        try tree(.pipe(left.node, right.node), over: left, right)
    }

    private mutating func slice() throws(Fault) -> Slice {
        let offset = token.offset
        advance()
        var parts: [Int?] = [nil]
        while token.kind != .rightBracket {
            switch token.kind {
            case .number(let value) where parts[parts.count - 1] == nil: parts[parts.count - 1] = value
            case .colon where parts.count < 3: parts.append(nil)
            default: throw unexpected(Localized(same: "]"))
            }
            advance()
        }
        advance()
        let step = parts.count > 2 ? parts[2] ?? 1 : 1
        guard step != 0 else { throw .sliceStepIsZero(at: offset) }
        return Slice(start: parts[0], stop: parts.count > 1 ? parts[1] : nil, step: step)
    }

    /// A list of expressions, `[a, b]`.
    mutating func elements() throws(Fault) -> Tree {
        var parts: [Tree] = []
        repeat {
            advance()
            parts.append(try expression())
        } while token.kind == .comma
        try expect(.rightBracket, Localized(zh: "] 或 ,", en: "] or ,"))
        return try tree(.list(parts.map(\.node)), over: parts)
    }

    /// Names and expressions, `{a: b}`.
    mutating func members() throws(Fault) -> Tree {
        var names = JSONObject()
        var parts: [Tree] = []
        repeat {
            advance()
            let offset = token.offset
            let name = try memberName()
            guard names.updateValue(.null, forKey: name) == nil else { throw .repeatedName(name, at: offset) }
            try expect(.colon, Localized(same: ":"))
            parts.append(try expression())
        } while token.kind == .comma
        try expect(.rightBrace, Localized(zh: "} 或 ,", en: "} or ,"))
        return try tree(.object(names, parts.map(\.node)), over: parts)
    }

    private mutating func memberName() throws(Fault) -> String {
        switch token.kind {
        case .identifier(let name), .quotedIdentifier(let name):
            advance()
            return name
        default:
            throw unexpected(Localized(zh: "名称", en: "a name"))
        }
    }

    /// A call whose name has been read and whose parenthesis comes.
    mutating func call(_ name: String, at offset: Int) throws(Fault) -> Tree {
        guard let function = Function.named(name) else {
            throw .unknownFunction(name, nearest: Function.nearest(to: name), at: offset)
        }
        var arguments: [Call.Argument] = []
        var parts: [Tree] = []
        if kind(ahead: 1) == .rightParenthesis {
            advance()
        } else {
            repeat {
                advance()
                let parameter = function.parameter(at: arguments.count)
                let part = try argument(parameter, of: function)
                arguments.append(Call.Argument(node: part.node, types: parameter?.valueTypes))
                parts.append(part)
            } while token.kind == .comma
        }
        try expect(.rightParenthesis, Localized(zh: ") 或 ,", en: ") or ,"))
        guard function.accepts(arguments.count) else {
            throw .wrongNumberOfArguments(function, given: arguments.count, at: offset)
        }
        return try tree(.call(Call(function: function, arguments: arguments, offset: offset)), over: parts)
    }

    private mutating func argument(_ parameter: Parameter?, of function: Function) throws(Fault) -> Tree {
        let start = token.offset
        let isReference = token.kind == .reference
        if isReference { advance() }
        let part = try expression()
        if let parameter, parameter.isReference != isReference {
            throw .misplacedReference(
                function, parameter: parameter.name, needed: parameter.isReference, at: start)
        }
        return part
    }
}
