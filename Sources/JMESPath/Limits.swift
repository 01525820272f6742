/// How much one evaluation may do and produce; the same expression over the same data always ends the same way.
public struct Limits: Hashable, Sendable {
    /// Evaluation steps: one for each node at each value it is applied to, one for each 64 bytes of text that a
    /// function reads, one for each value that a comparison looks at, one for each 8 bytes of a name that is put into or
    /// looked up in an object by a function, four for each part of a time's pattern, one for each character that
    /// `trim` takes away.
    public let steps: Int
    /// What an evaluation may produce in all, intermediate values included, and its result as JSON, in bytes.
    public let outputBytesMax: Int
    /// The deepest nesting of arrays and objects in the result; `[[]]` is two deep.
    public let depthMax: Int

    /// Limits of these values.
    public init(steps: Int, outputBytesMax: Int, depthMax: Int = 64) {
        self.steps = steps
        self.outputBytesMax = outputBytesMax
        self.depthMax = depthMax
    }

    /// Ten million steps (a few seconds at most), 32 MiB, 64 deep.
    public static let standard = Limits(steps: 10_000_000, outputBytesMax: 32 << 20)

    /// The longest text of an expression or a template, in bytes.
    public static let textBytesMax = 64 << 10
    /// The deepest nesting of an expression.
    static let nestingMax = 256
}
