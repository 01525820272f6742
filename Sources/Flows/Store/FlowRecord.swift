public import Values

/// A flow as it is kept.
public struct FlowRecord: Sendable {
    /// The flow.
    public let id: ID<Flow>
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// Its name, unique in the workspace.
    public let name: String
    /// Its newest version, from 1; new runs use it.
    public let version: Int
    /// What starts it.
    public let trigger: FlowTrigger.Kind
    /// How many of its runs are worked on at once at most; `nil` is without bound.
    public let concurrency: Int?
    /// Whether it may start.
    public let isEnabled: Bool
    /// The last part of the address to which its events are posted: 128 random bits in base32.
    public let hookToken: String
    /// The secret with which its events are signed, sealed; `nil` where none is asked for.
    let sealedHookSecret: [UInt8]?

    /// The limits of its workspace and its connections that have bounds.
    let sharedLimits: NameList

    /// The limits against which its runs count.
    var limits: [String] {
        (sharedLimits.names + (concurrency == nil ? [] : [RunLimit.flow(id).name])).sorted()
    }
}
