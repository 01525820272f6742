import Durable
import Values

/// What an attempt at a run changes of its row, as long as its job is the run's.
struct RunChange: Sendable {
    let workspace: ID<Workspace>
    let run: ID<Run>
    /// The job that makes the change.
    let job: ID<Job>
    var state: RunState
    var startedAt: Timestamp?
    var endedAt: Timestamp?
    var problem: Problem?
    /// The job that goes on with the run.
    var nextJob: ID<Job>?
    /// Whether steps may wait that nobody answers any more, now that the run has ended.
    var closesWaits = false
    /// The step of another run that waited for this one to end, and what it is told.
    var answer: (parent: RunRecord.Parent, bytes: [UInt8])?

    /// The job that the run names afterwards: none where nothing goes on by itself.
    var jobAfterwards: ID<Job>? { nextJob ?? (state == .running ? job : nil) }

    /// The kind of change under which those of many runs are written together.
    static let effect = EffectKind<RunChange>("flow.run") { changes, tx in try tx.apply(changes) }
}
