/// Where something stands in a text: line and column, both from 1; columns count Unicode scalars.
public struct SourcePlace: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in Unicode scalars.
    public let column: Int

    /// The place at this line and column.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `14:7`.
    public var description: String { "\(line):\(column)" }

    /// Orders as the text runs.
    public static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    package static let start = SourcePlace(line: 1, column: 1)
}
