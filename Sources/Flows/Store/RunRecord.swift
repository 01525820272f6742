public import Values

/// A run as lists and its page show it.
public struct RunRecord: Sendable {
    /// The run; its time is that of its acceptance.
    public let id: ID<Run>
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// The flow.
    public let flow: ID<Flow>
    /// The version of the flow to which it is pinned.
    public let version: Int
    /// The job that works on it, or will; `nil` where it has ended or waits for something else than a time.
    let job: ID<Job>?
    /// Where it is.
    public let state: RunState
    /// What started it: `webhook`, `manual`, `schedule`, `poll`, `replay of run_...`, `step of run_...`.
    public let origin: String
    /// When its first step began.
    public let startedAt: Timestamp?
    /// When it ended.
    public let endedAt: Timestamp?
    /// Why it did not succeed.
    public let problem: Problem?
    /// The step of another run that waits for this one.
    let parent: Parent?

    /// When it was accepted.
    public var acceptedAt: Timestamp { id.acceptedAt }

    /// Whether it must be the only run of its event: not where a person or another run has asked for it.
    var isFirstOfItsEvent: Bool { parent == nil && !origin.hasPrefix(RunRecord.replay) }

    /// The run above it and all others that steps have started; itself where a step did not start it.
    var root: ID<Run> { parent?.root ?? id }

    /// How the origin of a replay begins; the run that is done again follows.
    static let replay = "replay of "

    /// A step of a run that waits for another run.
    struct Parent: Hashable, Sendable {
        let run: ID<Run>
        let path: String
        /// How many runs stand above the run that it waits for.
        let depth: Int
        /// The run above all of them.
        let root: ID<Run>
        /// Which of the runs below the root it is, from 1.
        var place = 0
    }
}

extension ID<Run> {
    /// When the run was accepted: the day of it says where everything about it is kept.
    var acceptedAt: Timestamp { uuid.version7Instant }
}
