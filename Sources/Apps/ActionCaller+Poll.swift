public import Values
import World

/// What asking a vendor for events has come to.
public enum PollOutcome: Sendable {
    /// It answered with these events; there may be none.
    case brought(Poll.Batch)
    /// It did not; `after` is when it may be asked again at the earliest, where it said so.
    case failed(Problem, after: Duration?)
}

extension ActionCaller {
    /// Asks a vendor once for the events of a trigger.
    ///
    /// - Parameters:
    ///   - trigger: A trigger that polls.
    ///   - app: Its app.
    ///   - input: What its fields get, in their wire form.
    ///   - cursor: Where the poll before ended; null at the first.
    ///   - credentials: With which the vendor is asked.
    /// - Returns: What came back; asking again is always possible.
    public func poll(
        _ trigger: Trigger, of app: AppDefinition, input: JSON, from cursor: JSON,
        with credentials: Credentials
    ) async -> PollOutcome {
        let context = app.context(
            account: credentials.account, settings: credentials.settings, idempotencyKey: nil, now: world.now,
            cursor: cursor)
        do throws(Problem) {
            try trigger.kind.requirePerformed()
            guard let poll = trigger.poll else { throw .triggerKindNotPerformed(trigger.kind) }
            switch try await perform(ActionCall(input: input), by: poll.call, in: context) {
            case .succeeded(let output): return .brought(try poll.batch(from: output, in: context))
            case .throttled(let after, let problem): return .failed(problem, after: after)
            case .expired(let problem), .refused(let problem), .unknown(let problem):
                return .failed(problem, after: nil)
            }
        } catch {
            return .failed(error, after: nil)
        }
    }
}
