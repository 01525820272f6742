public import Durable
import Storage
import Values

extension FlowEngine {
    /// The kind of event that tells that a connection was saved, and may be right again: its payload names the `app`.
    public static let connectionSaved = "connection.saved"

    /// What the room wants to be told of; hand it to the node's worker.
    public var subscriptions: [Subscription] {
        [
            Subscription("flows", to: FlowEngine.connectionSaved) { [database] event, attempt in
                let look = HeldRunsJob(app: event.payload["app"].string ?? "")
                // An attempt that read its credentials just before they were saved may hold its run just after the
                // first look; the second one comes when no such attempt is left.
                let late = database.now + RunJob.deadline + .seconds(20)
                return Completion(next: [
                    look.job(attempt.ref.workspace), look.job(attempt.ref.workspace, notBefore: late),
                ])
            }
        ]
    }

    /// Lets runs that are held for a connection of an app go on, a batch for each job.
    func letHeldRunsGoOn(_ attempt: Attempt) async throws -> Completion {
        let (look, workspace) = (try HeldRunsJob(attempt.payload), attempt.ref.workspace)
        let runs = try await database.read {
            try $0.runsHeld(
                for: look.app, of: workspace, after: look.after, limit: FlowEngine.housekeepingBatch)
        }
        guard let last = runs.last else { return .done }
        let next = HeldRunsJob(app: look.app, after: last)
        return Completion(next: runs.count == FlowEngine.housekeepingBatch ? [next.job(workspace)] : []) {
            tx in
            for run in runs { try tx.connectionIsRight(for: run, workspace: workspace) }
        }
    }
}

/// The job that lets the runs go on which are held for a connection of an app.
struct HeldRunsJob {
    /// Names it.
    static let kind = "flow.held"

    /// The app.
    let app: String
    /// Runs up to this one are done.
    var after: ID<Run>?

    init(app: String, after: ID<Run>? = nil) {
        self.app = app
        self.after = after
    }

    /// Reads what ``job(_:notBefore:)`` has written.
    init(_ payload: [UInt8]) throws {
        let json = try JSON(parsing: payload)
        self.init(app: json["app"].string ?? "", after: try json["after"].string.map { try ID($0) })
    }

    func job(_ workspace: ID<Workspace>, notBefore: Timestamp? = nil) -> NewJob {
        let payload: JSON = ["app": .string(app), "after": after.map { .string($0.description) } ?? .null]
        return NewJob(HeldRunsJob.kind, workspace: workspace, payload: payload.bytes, notBefore: notBefore)
    }
}
