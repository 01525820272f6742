public import Values

/// What a call has come to, told apart by what may be done next.
public enum CallOutcome: Hashable, Sendable {
    /// It happened, with this output.
    case succeeded(JSON)
    /// It did not happen, and may be tried again after a while: the vendor limits calls, or was not reached.
    case throttled(after: Duration?, Problem)
    /// It did not happen, because the connection no longer holds; it may be tried again once that is mended.
    case expired(Problem)
    /// It did not happen, and would not happen if it were tried again.
    case refused(Problem)
    /// It may have happened.
    case unknown(Problem)

    /// Why it did not surely happen.
    public var problem: Problem? {
        switch self {
        case .succeeded: nil
        case .throttled(_, let problem), .expired(let problem), .refused(let problem), .unknown(let problem):
            problem
        }
    }
}
