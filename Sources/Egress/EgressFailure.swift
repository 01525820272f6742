public import Values

/// Why a request brought no response, told apart by what may have happened at the peer.
public enum EgressFailure: Error, Hashable, Sendable {
    /// Certainly nothing happened there: the request never left, or was turned away by a redirect that promises so.
    case refused(Problem)
    /// The peer may have acted on it: a timeout, a reset or a cut after the request had begun to leave.
    case unknown(Problem)

    /// What happened, in words.
    public var problem: Problem {
        switch self {
        case .refused(let problem), .unknown(let problem): problem
        }
    }

    /// The same failure as seen after an earlier hop at whose peer something may have happened.
    func after(_ mayHaveActed: Bool) -> EgressFailure {
        switch self {
        case .refused(let problem) where mayHaveActed: .unknown(.redirectBroken(problem))
        case .refused, .unknown: self
        }
    }
}
