public import Storage
public import Values

/// A connection as lists show it: everything but its secrets.
public struct SavedConnection: Hashable, Sendable {
    /// How the vendor is shown on whose behalf a call is made.
    public enum Kind: String, CaseIterable, Sendable, ColumnValue {
        /// Not at all.
        case none
        /// With keys and secrets that a person typed in.
        case apiKey = "api_key"
        /// With a name and a password (RFC 7617).
        case basic
    }

    /// Whether calls are made with it.
    public enum State: String, CaseIterable, Sendable, ColumnValue {
        /// They are.
        case active
        /// They wait until it is put right.
        case paused
    }

    /// Whose it is.
    public let workspace: ID<Workspace>
    /// Which one it is.
    public let id: ID<Connection>
    /// What its owner calls it; unique in the workspace.
    public let name: String
    /// The key of the app that it connects to.
    public let app: String
    /// How the vendor is shown on whose behalf a call is made.
    public let kind: Kind
    /// Whether calls are made with it.
    public let state: State
    /// 1 when it is made, one more with each change.
    public let version: Int64
    /// When it was made.
    public let madeAt: Timestamp
    /// When it was changed last.
    public let changedAt: Timestamp

    /// How many characters a name may have.
    public static let nameLengthMax = 100
}

extension SavedConnection {
    /// What its values are sealed for.
    var record: SealedRecord { .connection(workspace, id) }

    /// The next version of it.
    func changed(name: String, state: State, at instant: Timestamp) -> SavedConnection {
        SavedConnection(
            workspace: workspace, id: id, name: name, app: app, kind: kind, state: state,
            version: version + 1,
            madeAt: madeAt, changedAt: instant)
    }
}
