package import Values

/// A job that this node has claimed and not yet ended.
package struct ClaimedJob: Sendable {
    /// The job and its lease token.
    package let ref: JobRef
    /// Names the handler.
    package let kind: String
    /// The number of this attempt, from 1.
    package let attempt: Int
    /// What was enqueued.
    package let payload: [UInt8]
    /// Whether what was enqueued is kept in `job_payload`.
    let isPayloadApart: Bool
    /// Its deduplication key, which is remembered for seven days after the job.
    package let key: String?
    /// The lane whose next job it readies when it is done.
    package var lane: String?
    /// The limits that it counts against.
    package let limits: [String]
}

/// How an attempt ended, as it is to be written.
package enum Ending: Sendable {
    /// The work is done; the job is finished.
    case completed(Completion)
    /// The attempt failed; another follows at that time.
    case retry(at: Timestamp, because: Problem)
    /// The job is given up: kept, shown, replayable.
    case dead(because: Problem)
    /// The node is shutting down: the job is ready again, and the attempt does not count.
    case released
}

/// One line of a batch that the node commits under its leases.
package struct Commitment: Sendable {
    /// What is written.
    package enum Content: Sendable {
        /// Effects of an attempt that goes on, and who waits for them to be durable.
        case checkpoint([Effect], answer: @Sendable (Result<Void, any Error>) -> Void)
        /// The end of an attempt.
        case ending(Ending)
    }

    /// The job.
    package let job: ClaimedJob
    /// What is written.
    package let content: Content

    /// A line of a batch.
    package init(job: ClaimedJob, content: Content) {
        self.job = job
        self.content = content
    }

    /// Tells a waiting attempt how its checkpoint went.
    package func answer(_ result: Result<Void, any Error>) {
        switch content {
        case .checkpoint(_, let answer): answer(result)
        case .ending: break
        }
    }

    /// Whether the line holds a closure, which wants a transaction of its own on PostgreSQL.
    var hasClosure: Bool {
        switch content {
        case .ending(.completed(let completion)): completion.closure != nil
        case .ending, .checkpoint: false
        }
    }

    /// Whether it may share no snapshot with others: it holds a closure that reads what it has not locked.
    var isSerializable: Bool {
        switch content {
        case .ending(.completed(let completion)): completion.closure != nil && !completion.locksWhatItReads
        case .ending, .checkpoint: false
        }
    }
}
