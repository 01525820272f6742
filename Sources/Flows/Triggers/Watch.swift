import Apps
import Durable
import Storage
public import Values

/// How far a flow that starts by itself has come: up to when a schedule has started everything, where a poll goes on.
public struct Watch: Sendable {
    /// The flow.
    let flow: ID<Flow>
    /// The job that looks next; only it may move the watch.
    let job: ID<Job>
    /// What the rest belongs to: the trigger with its settings.
    let identity: String
    /// Where a poll goes on; `nil` before its first answer.
    var cursor: JSON?
    /// Whether a poll knows what was there at first, so that everything else is new.
    public internal(set) var isSeeded: Bool
    /// How many new events the last answer held.
    var lastPage: Int
    /// Up to when a schedule has started everything.
    var doneUntil: Timestamp
    /// How many polls in a row have failed.
    public internal(set) var failures: Int
    /// Why the last one failed.
    public internal(set) var problem: Problem?

    /// The kind of its jobs.
    static let jobKind = "flow.watch"

    /// A job that looks whether the flow is to start.
    static func job(of flow: FlowRecord, id: ID<Job>, at due: Timestamp?) -> NewJob {
        var job = NewJob(jobKind, workspace: flow.workspace, payload: flow.id.uuid.bytes, notBefore: due)
        job.id = id
        return job
    }
}

extension FlowTrigger {
    /// What the watch over a flow belongs to; `nil` where the flow does not start by itself.
    var watchIdentity: String? {
        switch self {
        case .webhook, .manual: nil
        case .schedule(let schedule):
            JSON.array([.string(schedule.cron.text), .string(schedule.zone.name)]).text
        case .poll(let poll): poll.identity
        }
    }
}
