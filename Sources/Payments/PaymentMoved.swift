public import Values

/// Told inside this process after a commit: where an attempt is now.
public struct PaymentMoved: Sendable {
    /// The attempt.
    public let number: DocumentNumber
    /// Where it is.
    public let state: AttemptState
}
