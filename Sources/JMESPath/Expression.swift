public import Values

/// A JMESPath expression, compiled once and evaluated as often as needed.
///
/// The language is the JMESPath standard with a few documented extensions (`docs/expressions.md`): letters of every
/// script in bare names, `$` for the value that the whole expression is evaluated in, exact numbers, more functions.
/// Evaluation is total and bounded: it ends within its limits with a value or a problem, reaches nothing outside its
/// input, and gives the same for the same input.
public struct Expression: Sendable {
    /// The expression as it was written.
    public let text: String
    /// The top-level names that it reads from the value it is evaluated in, for checks before any data is there.
    ///
    /// An expression that takes the whole value (`@`, `keys(@)`, `*`) names nothing by that.
    public var roots: Set<String> { Set(members.keys) }
    /// The names that it reads right from what is under a top-level name: `tell` of `steps` in `steps.tell.result`.
    public let members: [String: Set<String>]

    let node: Node

    /// Compiles an expression of at most ``Limits/textBytesMax`` bytes.
    /// - Throws: `expression.malformed` with the place `column N`, counted in characters from 1, and the kind of
    ///   error in the detail `category`: `syntax`, `unknown-function`, `invalid-arity`, `invalid-type`,
    ///   `invalid-value`.
    public init(_ text: String) throws(Problem) {
        do throws(Fault) {
            guard text.utf8.count <= Limits.textBytesMax else { throw Fault.textTooLong() }
            try self.init(compiling: Array(text.unicodeScalars))
        } catch {
            throw error.problem(in: text, whileCompiling: true)
        }
    }

    init(compiling scalars: [Unicode.Scalar]) throws(Fault) {
        text = String(String.UnicodeScalarView(scalars))
        node = try Parser.node(of: try Lexer.tokens(of: scalars))
        members = node.roots
    }

    /// The value of the expression in `root`; `now` is what `now()` gives.
    /// - Throws: `expression.failed` where the data does not fit the expression, with the place and the category as
    ///   ``init(_:)`` gives them; `expression.limit` where it would take more than `limits` allow.
    public func evaluate(in root: JSON, now: Timestamp, limits: Limits = .standard) throws(Problem) -> JSON {
        do throws(Fault) {
            return try value(in: root, now: now, limits: limits)
        } catch {
            throw error.problem(in: text)
        }
    }

    private func value(in root: JSON, now: Timestamp, limits: Limits) throws(Fault) -> JSON {
        if case .path(.current, let steps) = node { return root.following(steps) }
        let evaluation = Evaluation(in: root, now: now, limits: limits)
        let value = try evaluation.value(of: node, on: root)
        try evaluation.checkResult(value)
        return value
    }
}

extension Expression: Hashable, CustomStringConvertible {
    /// Compares the texts.
    public static func == (left: Expression, right: Expression) -> Bool { left.text == right.text }
    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
    /// The text.
    public var description: String { text }
}
