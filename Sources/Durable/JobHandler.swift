public import Values

/// Performs the jobs of one kind.
///
/// The body does its outside work and returns a ``Completion``. It may run more than once for one job, after a crash
/// or a failure; what it does outside the database must bear that, or be guarded by an idempotency key. Throwing
/// means: try again as `retry` says; throwing ``JobGivenUp`` means: dead at once.
public struct JobHandler: Sendable {
    /// The kind of job that it performs.
    public let kind: String
    /// When a failed attempt is followed by another.
    public let retry: RetryPolicy
    /// How long one attempt may take before it is held to hang; checkpoints start the time anew.
    public let deadline: Duration
    let perform: @Sendable (Attempt) async throws -> Completion

    /// A handler for jobs of `kind`.
    public init(
        _ kind: String, retry: RetryPolicy = .standard, deadline: Duration = .seconds(60),
        perform: @escaping @Sendable (Attempt) async throws -> Completion
    ) {
        self.kind = kind
        self.retry = retry
        self.deadline = deadline
        self.perform = perform
    }
}

/// Thrown by a handler that knows another attempt to be useless: the job is dead at once, with this reason.
public struct JobGivenUp: Error, Sendable {
    /// Why.
    public let problem: Problem

    /// Gives a job up.
    public init(_ problem: Problem) {
        self.problem = problem
    }
}

/// One attempt at a job, as its handler sees it.
public struct Attempt: Sendable {
    /// The job and the lease under which this attempt runs.
    public let ref: JobRef
    /// The number of this attempt, from 1; failures and crashes count, an orderly shutdown does not.
    public let number: Int
    /// What was enqueued.
    public let payload: [UInt8]
    /// The names of the ``JobLimit``s that the job counts against.
    public let limits: [String]
    let commit: @Sendable ([Effect]) async throws -> Void

    /// Commits `effects` durably under this attempt's lease, together with those of other jobs, and returns then.
    /// - Throws: ``LeaseLost`` when another worker has the job by now: nothing was written, and the handler should
    ///   end; the storage's problem when the database failed.
    public func checkpoint(_ effects: [Effect]) async throws {
        try await commit(effects)
    }
}

/// Thrown to an attempt whose job another worker claimed since: whatever it would write is refused.
public struct LeaseLost: Error, Sendable {}
