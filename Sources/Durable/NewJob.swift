public import Values

/// A piece of work to be done once its transaction has committed.
///
/// Enqueue it with ``Storage/Transaction/enqueue(_:)``; a ``JobHandler`` of its kind performs it.
public struct NewJob: Sendable {
    /// Its identifier, where who enqueues it has to know it before; `nil` for a fresh one.
    public var id: ID<Job>?
    /// Names the handler: `flow.run`.
    ///
    /// A node claims only the kinds that it has handlers for.
    public let kind: String
    /// Whose work it is; claims rotate over workspaces.
    public let workspace: ID<Workspace>
    /// What the handler needs to know.
    ///
    /// Every version of it that was ever shipped must stay readable.
    public var payload: [UInt8]
    /// Makes a second enqueue under the same workspace, kind and key a no-op while the job lives and for seven days
    /// after it.
    public var key: String?
    /// The names of the ``JobLimit``s that it counts against while it runs: a connection, say.
    public var limits: [String]
    /// The lane in which it keeps its place: jobs of one lane run one after the other, in the order of their
    /// enqueueing, and a dead one holds the others until it is replayed or skipped.
    public var lane: String?
    /// When it may start; `nil` is as soon as possible.
    public var notBefore: Timestamp?

    /// A job that may start at once, unless more is said.
    public init(
        _ kind: String, workspace: ID<Workspace>, payload: [UInt8] = [], key: String? = nil,
        limits: [String] = [],
        lane: String? = nil, notBefore: Timestamp? = nil
    ) {
        self.kind = kind
        self.workspace = workspace
        self.payload = payload
        self.key = key
        self.limits = limits
        self.lane = lane
        self.notBefore = notBefore
    }
}
