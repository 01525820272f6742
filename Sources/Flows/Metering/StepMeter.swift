public import Storage
public import Values

/// Counts the rows that steps do, for whoever sells them: what is set aside, used, and given back.
///
/// A row is reserved, in the commit that makes durable what came before it and under the lease of the attempt, before
/// anything of it is sent. The commit that says that it succeeded uses what was reserved, and one that says that it failed
/// gives it back; what is still set aside when the run ends is given back then.
public struct StepMeter: Sendable {
    /// How rows are counted.
    public struct Terms: Hashable, Sendable {
        /// Whether a run that is short is held, and goes on by itself when there is enough; else it fails.
        public let holdsWhenShort: Bool

        /// The terms.
        public init(holdsWhenShort: Bool) {
            self.holdsWhenShort = holdsWhenShort
        }
    }

    /// What becomes of rows.
    public enum Change: Hashable, Sendable {
        /// It is about to be done, by a run of the flow of this name.
        case reserve(MeteredRow, flow: String)
        /// It is done: what was set aside for it is used, or, where that was given back since, taken anew.
        case commit(MeteredRow)
        /// It failed.
        case release(MeteredRow)
        /// The run has ended, and none of its rows is done any more.
        case releaseAll(ID<Run>, ID<Workspace>)
    }

    /// What has become of a change.
    public enum Answer: Sendable {
        /// It is made, and has given back so many rows' use.
        case made(givenBack: Int)
        /// The row may be done, or has to be counted if it was, once there is enough.
        case short(Problem)
        /// The row may not be done.
        case refused(Problem)
    }

    /// What rows use, by its key.
    let feature: String
    /// The kind of event that tells that there is more, from an instant on: its payload has `feature` and `starts_at`, in
    /// microseconds.
    let granted: String
    let terms: @Sendable () async throws -> Terms?
    let settle: @Sendable ([Change], Transaction) throws -> [Answer]

    /// A meter.
    ///
    /// - Parameters:
    ///   - feature: What rows use, by its key: `task`.
    ///   - granted: The kind of event that tells that there is more, from an instant on: its payload has `feature` and
    ///     `starts_at`, in microseconds.
    ///   - terms: How rows are counted now; `nil` where they are not. Each attempt at a run asks, so that it must be cheap, and nothing
    ///     is settled before somebody has.
    ///   - settle: Makes changes, in their order. What is to be reserved is short or refused, what is committed short at most,
    ///     where it was given back. What was done before has no effect.
    public init(
        of feature: String, granted: String, terms: @escaping @Sendable () async throws -> Terms?,
        settle: @escaping @Sendable ([Change], Transaction) throws -> [Answer]
    ) {
        self.feature = feature
        self.granted = granted
        self.terms = terms
        self.settle = settle
    }
}
