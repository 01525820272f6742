public import Values

/// What runs can be limited by, over all nodes: how many are worked on at once, and how many begin in a period.
public enum RunLimit: Hashable, Sendable {
    /// All runs of the workspace.
    case workspace
    /// The runs of the flows that name this connection, whichever of their steps does.
    case connection(String)
    /// The runs of a flow; its definition sets this one.
    case flow(ID<Flow>)

    /// The kernel's name for it; that of the workspace comes first, since limits are locked in the order of their names.
    public var name: String {
        switch self {
        case .workspace: "all"
        case .connection(let name): "connection/\(name)"
        case .flow(let flow): "flow/\(flow)"
        }
    }

    /// What a name of the kernel's stands for; `nil` where it is none of this room's.
    public init?(name: String) {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("all", 1): self = .workspace
        case ("connection", 2): self = .connection(parts[1])
        case ("flow", 2):
            guard let flow = try? ID<Flow>(parts[1]) else { return nil }
            self = .flow(flow)
        default: return nil
        }
    }
}
