public import Values

/// A question to a person that a run waits with.
public struct Approval: Sendable {
    /// The run.
    public let run: ID<Run>
    /// The step that asks.
    public let path: String
    /// What is asked.
    public let question: String
    /// When it was asked.
    public let askedAt: Timestamp
    /// Until when it can be answered.
    public let dueAt: Timestamp
}
