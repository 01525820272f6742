public import Values

/// What is asked of the usage history: one feature point of a workspace in a time.
public struct UsageQuery: Hashable, Sendable {
    /// The feature point, by its key.
    public let feature: String
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// From its first instant on and before its last.
    public let time: Range<Timestamp>

    /// A query.
    public init(_ feature: String, of workspace: ID<Workspace>, in time: Range<Timestamp>) {
        self.feature = feature
        self.workspace = workspace
        self.time = time
    }
}
