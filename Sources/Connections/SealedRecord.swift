public import Values

/// What a sealed value belongs to; it opens as part of nothing else.
public enum SealedRecord: Hashable, Sendable {
    /// The values of a connection.
    case connection(ID<Workspace>, ID<Connection>)
    /// The secret with which a flow's events are signed.
    case hook(ID<Workspace>, ID<Flow>)
    /// The settings of an app.
    case settings(app: String, AppEnvironment)

    /// The additional authenticated data.
    var bytes: [UInt8] {
        switch self {
        case .connection(let workspace, let connection):
            Array("connection ".utf8) + workspace.uuid.bytes + connection.uuid.bytes
        case .hook(let workspace, let flow):
            Array("hook ".utf8) + workspace.uuid.bytes + flow.uuid.bytes
        case .settings(let app, let environment): Array("settings \(environment.rawValue) \(app)".utf8)
        }
    }
}
