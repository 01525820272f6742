public import Values

/// An event that a flow has seen, known by the id that its sender or the flow's `event_id` gives it.
public struct FlowEvent: Hashable, Sendable {
    /// The flow.
    public let flow: ID<Flow>
    /// The flow's name.
    public let flowName: String
    /// The event's id.
    public let id: String
    /// The run that works on it; `nil` where the event was there before the flow began to look, and was passed over.
    public let run: ID<Run>?
    /// When it came first, or, where it came again much later, then.
    public let seenAt: Timestamp
}
