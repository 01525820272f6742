public import Values

/// A workspace: an enterprise whose data nobody else sees.
public struct SavedWorkspace: Hashable, Sendable {
    /// Which one it is.
    public let id: ID<Workspace>
    /// What it is called.
    public let name: String
    /// When it was made.
    public let madeAt: Timestamp

    /// How many characters a name may have.
    public static let nameLengthMax = 100
}
