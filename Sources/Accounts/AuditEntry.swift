public import Values

/// One line of the audit log: who did what, to what, and when.
///
/// Nobody changes or deletes it.
public struct AuditEntry: Sendable {
    /// In whose workspace it happened.
    public let workspace: ID<Workspace>
    /// Which line it is.
    public let id: ID<AuditLine>
    /// When it happened.
    public let madeAt: Timestamp
    /// Who did it.
    public let actor: Actor
    /// What was done, `what.verb`: `key.issued`.
    public let action: String
    /// What it was done to, as an identifier or a name.
    public let target: String
    /// Further facts, without secrets.
    public let details: JSON

    /// How many bytes the facts may have as JSON.
    public static let detailsBytesMax = 8_192
}
