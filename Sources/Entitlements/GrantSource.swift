public import Values

/// Why there is a grant: a line of a document, which grants once.
public struct GrantSource: Hashable, Sendable {
    /// The document: an order.
    public let reference: Reference
    /// Which of the grants of that document it is.
    public let line: Int

    /// A line of a document.
    public init(_ reference: Reference, line: Int) {
        self.reference = reference
        self.line = line
    }
}
