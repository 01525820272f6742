import Values

/// When a failed job is tried again, and when it is given up as *dead*.
///
/// A crash of the process counts as a failure, so that a job which kills its process does not do so for ever.
public enum RetryPolicy: Hashable, Sendable {
    /// Waits `first`, then twice as long each time up to `longest`, each wait drawn evenly from its upper half, and
    /// gives up after so many attempts in all.
    case exponential(first: Duration, longest: Duration, attempts: Int)
    /// Waits exactly these times between the attempts, one attempt more than there are waits.
    case schedule([Duration])

    /// Ten attempts over about a quarter of an hour: after 1, 2, 4 seconds and so on, 5 minutes at most.
    public static let standard = RetryPolicy.exponential(
        first: .seconds(1), longest: .seconds(300), attempts: 10)

    /// How many attempts a job has in all.
    var attempts: Int {
        switch self {
        case .exponential(_, _, let attempts): attempts
        case .schedule(let waits): waits.count + 1
        }
    }

    /// How long to wait after the attempt of this number (from 1) failed; `nil` when it was the last one.
    func wait(afterAttempt attempt: Int, randomness: UInt64) -> Duration? {
        switch self {
        case .exponential(let first, let longest, let attempts):
            guard attempt < attempts else { return nil }
            let doublings = min(attempt - 1, 40)
            let full = min(
                first.microseconds.multipliedClamped(by: 1 << Int64(doublings)), longest.microseconds)
            let half = UInt64(max(full / 2, 1))
            return .microseconds(full - Int64(randomness % half))
        case .schedule(let waits):
            return waits.indices.contains(attempt - 1) ? waits[attempt - 1] : nil
        }
    }
}

extension Int64 {
    fileprivate func multipliedClamped(by factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
