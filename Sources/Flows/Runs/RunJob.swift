import Durable
import Values

/// The job that works on a run.
enum RunJob {
    /// Names it.
    static let kind = "flow.run"
    /// How long an attempt may take between two commits.
    static let deadline = Duration.seconds(180)

    /// A job for a run; only the one that the run names may change it.
    static func new(
        _ run: ID<Run>, workspace: ID<Workspace>, limits: [String], id: ID<Job>? = nil,
        notBefore: Timestamp? = nil
    ) -> NewJob {
        var job = NewJob(
            kind, workspace: workspace, payload: run.uuid.bytes, limits: limits, notBefore: notBefore)
        job.id = id
        return job
    }
}
