public import Egress
public import Values

/// Turns a call into what leaves, and what comes back into an outcome; pure, so that the caller owns all waiting.
public protocol ActionPerformer: Sendable {
    /// What the call amounts to.
    /// - Throws: Why nothing can be sent: `request.*`, `expression.*`. Nothing has happened then.
    func prepare(_ call: ActionCall, in context: CallContext) throws(Problem) -> PreparedCall

    /// What a request that ``prepare(_:in:)`` made has come to.
    func read(
        _ answer: Result<InboundResponse, EgressFailure>, for call: ActionCall, in context: CallContext
    ) -> CallOutcome
}
