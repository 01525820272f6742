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
    /// Whether it may start.
    public let isEnabled: Bool
    /// The last part of the address to which its events are posted: 128 random bits in base32.
    public let hookToken: String
    /// The secret with which its events are signed, sealed; `nil` where none is asked for.
    let sealedHookSecret: [UInt8]?
}
