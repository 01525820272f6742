public import Values

/// One attempt at one job: the job, and the lease token under which it may be checkpointed and ended.
///
/// Every claim raises the token, so a worker that lost its lease matches nothing.
public struct JobRef: Hashable, Comparable, Sendable {
    /// Whose job it is.
    public let workspace: ID<Workspace>
    /// The job.
    public let id: ID<Job>
    /// The lease token of the claim, counted up from 1.
    public let token: Int64

    /// The attempt under this token.
    public init(workspace: ID<Workspace>, id: ID<Job>, token: Int64) {
        self.workspace = workspace
        self.id = id
        self.token = token
    }

    /// By workspace, job and token.
    public static func < (left: JobRef, right: JobRef) -> Bool {
        (left.workspace, left.id, left.token) < (right.workspace, right.id, right.token)
    }
}
