import Durable
import Values

/// The job that settles what rows use where no attempt at their run does: a run was ended from outside, or a person has
/// said that a call happened.
///
/// It has a commit of its own because what is left to a workspace is one row for all its runs: a transaction that is to see
/// one state of the database would fail at it again and again.
enum MeteringJob {
    static let kind = "flow.use"

    /// Gives back what is set aside for a run that has ended.
    static func release(_ run: ID<Run>, _ workspace: ID<Workspace>) -> NewJob {
        NewJob(kind, workspace: workspace, payload: run.uuid.bytes)
    }

    /// After what time a row that was done, and for which there was not enough, is to use its task again.
    static let shortAfter = Duration.seconds(3_600)

    /// Uses what is set aside for a row that was done, or, where it was given back, takes it anew.
    static func commit(_ row: MeteredRow, notBefore: Timestamp? = nil) -> NewJob {
        NewJob(
            kind, workspace: row.workspace, payload: row.run.uuid.bytes + Array(row.path.utf8),
            notBefore: notBefore)
    }

    /// What a job is to do; `nil` where its payload names no run.
    static func change(_ payload: [UInt8], _ workspace: ID<Workspace>) -> StepMeter.Change? {
        guard let run = UUIDBytes(bytes: payload.prefix(16)).map({ ID<Run>($0) }) else { return nil }
        let path = String(decoding: payload.dropFirst(16), as: UTF8.self)
        return path.isEmpty
            ? .releaseAll(run, workspace) : .commit(MeteredRow(workspace: workspace, run: run, path: path))
    }
}
