public import Values

/// An API key as lists show it; its text is nowhere.
public struct IssuedKey: Hashable, Sendable {
    /// Whose data it opens.
    public let workspace: ID<Workspace>
    /// Which key it is.
    public let id: ID<APIKey>
    /// What it is for, in its owner's words.
    public let name: String
    /// How its text begins, after `qk_`.
    public let lookup: String
    /// What its holder may be.
    public let roles: Set<Role>
    /// When it was issued.
    public let madeAt: Timestamp
    /// When it ends by itself; `nil` for never.
    public let expiresAt: Timestamp?
    /// When it was revoked.
    public let revokedAt: Timestamp?
    /// When it was last seen in use, to the hour.
    public let usedAt: Timestamp?

    /// How many characters a name may have.
    public static let nameLengthMax = 100
    /// How much time passes before another use of a key is written down.
    public static let useIsNotedEvery = Duration.seconds(3_600)
}

extension Set<Role> {
    /// The roles as the database keeps them: names in order, blanks between.
    var text: String { map(\.rawValue).sorted().joined(separator: " ") }

    /// The roles of a text; a name that this version does not know gives nothing.
    init(text: String) {
        self.init(text.split(separator: " ").compactMap { Role(rawValue: String($0)) })
    }
}
