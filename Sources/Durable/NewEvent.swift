public import Values

/// Something that happened to one thing, told to whoever subscribed, in the transaction in which it happened.
public struct NewEvent: Sendable {
    /// What happened: `run.failed`.
    public let kind: String
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// The thing to which it happened; an ordered subscription gets the events of one thing in their order.
    public let aggregate: String
    /// The version of that thing after it happened, counted up by one.
    public let version: Int64
    /// The facts.
    public let payload: JSON

    /// An event.
    public init(_ kind: String, workspace: ID<Workspace>, aggregate: String, version: Int64, payload: JSON) {
        self.kind = kind
        self.workspace = workspace
        self.aggregate = aggregate
        self.version = version
        self.payload = payload
    }
}
