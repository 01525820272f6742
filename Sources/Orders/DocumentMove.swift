public import Values

/// A move of a document, as its log has it.
public struct DocumentMove<State: Hashable & Sendable>: Hashable, Sendable {
    /// The document's version after it.
    public let version: Int64
    /// Where the document went.
    public let state: State
    /// When.
    public let at: Timestamp
    /// Why: `deadline`, `payment 20261126...`.
    public let why: String
    /// Who did it; `nil` for nobody.
    public let by: String?
}
