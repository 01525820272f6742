public import Values

/// Money that a channel says it has taken, and that nobody had asked for so: it counts for nothing until a person has
/// looked at it.
public struct StrayCapture: Hashable, Sendable {
    /// What the channel says.
    public let capture: Capture
    /// When it was heard of first.
    public let seenAt: Timestamp
    /// How it came: `query`.
    public let why: String
}
