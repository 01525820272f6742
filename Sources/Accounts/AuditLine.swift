public import Values

/// A line of the audit log.
public enum AuditLine: IDKind {
    /// `audit`.
    public static let prefix: StaticString = "audit"
}
