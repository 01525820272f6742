import Values

/// A compiled expression: a tree that is applied to a value and gives a value.
indirect enum Node: Sendable {
    /// `@`
    case current
    /// `$`, the value that the whole expression is evaluated in
    case root
    /// `` `1` `` and `'text'`
    case literal(JSON)
    /// `a.b[0].c` from the value of a node
    case path(Node, [PathStep])
    /// The second applied to the value of the first: `a | b`, `a.[b, c]`
    case pipe(Node, Node)
    /// `a || b`
    case or(Node, Node)
    /// `a && b`
    case and(Node, Node)
    /// `!a`
    case not(Node)
    /// `a == b`, `a < b`
    case compare(Comparison, Node, Node)
    /// `[a, b]`
    case list([Node])
    /// `{a: b}`: an object with these names and `null` for each value, to be filled; and what the values are
    case object(JSONObject, [Node])
    /// `a[*].b`: the second applied to each element of the first
    case project(Node, each: Node)
    /// `a.*.b`: the second applied to each member of the first
    case projectMembers(Node, each: Node)
    /// `a[?b].c`
    case filter(Node, where: Node, each: Node)
    /// `a[]`, without what follows it
    case flatten(Node)
    /// `a[0:2]`, without what follows it
    case slice(Node, Slice)
    /// `f(a, &b)`
    case call(Call)
}

/// One step of a path.
enum PathStep: Sendable, Equatable {
    /// `.name`
    case field(String)
    /// `[0]`, from the end where negative
    case index(Int)
}

/// How two values are compared.
enum Comparison: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// A call of a function.
struct Call: Sendable {
    /// An argument: an expression whose value is passed, or one that the function evaluates itself.
    struct Argument: Sendable {
        /// The expression.
        let node: Node
        /// What its value may be; `nil` where the function evaluates it.
        let types: Types?
    }

    /// What is called.
    let function: Function
    /// What it is called with.
    let arguments: [Argument]
    /// Where the name stands in the text, in scalars.
    let offset: Int
}
