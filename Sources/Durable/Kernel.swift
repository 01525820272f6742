import OrderedCollections
package import Values

/// The kernel of one node as a pure state machine: what happens goes in, what is to be done comes out.
///
/// It decides when to claim, run, commit, move due timers, renew the lease and look after dead workers; it does none
/// of it. ``Worker`` carries its actions out against the database and the clock, a simulation does so under a seed.
/// The same inputs, instants and chances give the same actions.
package struct Kernel: Sendable {
    /// The bounds within which a node works.
    package struct Settings: Sendable {
        /// Jobs that run at once.
        package var concurrency = 2_048
        /// Jobs of one workspace that run at once: so many fewer than all that claims for others still go out.
        package var workspaceMax = 1_000
        /// Jobs that one claim takes at most.
        package var claimMax = 256
        /// Lines that one commit holds at most.
        package var commitMax = 512
        /// Commits under way at once.
        package var commitsMax = 2
        /// Whether a line with a closure is committed alone.
        package var closuresCommitAlone = false
        /// How long a lease lasts without a heartbeat.
        package var lease = Duration.seconds(15)
        /// The time between heartbeats.
        package var heartbeatEvery = Duration.seconds(4)
        /// The time after which a node without hints looks for work, up to a quarter more.
        package var pollEvery = Duration.seconds(1)
        /// The time between scans of all ready jobs, and for dead workers.
        package var scanEvery = Duration.seconds(5)
        /// The time between sweeps of what is to be forgotten.
        package var sweepEvery = Duration.seconds(60)
        /// How far back a poll looks for jobs of transactions that committed late.
        package var lookBack = Duration.seconds(15)
        /// The wait before due timers are looked at again that another node is moving.
        package var timersPause = Duration.milliseconds(2)
        /// The wait after the database refused.
        package var backoff = Duration.milliseconds(100)

        /// The defaults.
        package init() {}
    }

    /// What the kernel knows of a kind of job.
    package struct Kind: Sendable {
        /// How long an attempt may go on without a checkpoint.
        package let deadline: Duration
        /// When a failed attempt is followed by another.
        package let retry: RetryPolicy

        /// What a handler says of its kind.
        package init(deadline: Duration, retry: RetryPolicy) {
            self.deadline = deadline
            self.retry = retry
        }
    }

    /// How an attempt ended, as its handler says.
    package enum Outcome: Sendable {
        /// The work is done.
        case completed(Completion)
        /// It failed and may be tried again.
        case failed(Problem)
        /// It failed for good.
        case givenUp(Problem)
        /// It was interrupted by an orderly shutdown.
        case interrupted
    }

    struct Running {
        let job: ClaimedJob
        /// The number of the claim that took it.
        let claim: Int64
        var deadline: Duration
    }

    /// One moment on both clocks: the wall's, which other nodes share, and the node's own, which never jumps.
    package struct Instant: Sendable {
        /// The time of the database.
        package let wall: Timestamp
        /// The node's monotonic time.
        package let monotonic: Duration

        /// A moment.
        package init(wall: Timestamp, monotonic: Duration) {
            self.wall = wall
            self.monotonic = monotonic
        }
    }

    /// What happened.
    package enum Input: Sendable {
        /// The node begins.
        case started
        /// Work became ready, or may have.
        case hints([Hint])
        /// A claim came back.
        case claimed(Claim)
        /// The database refused a claim.
        case claimFailed
        /// Attempts ended.
        case ended([(ClaimedJob, Outcome)])
        /// Attempts have something to commit before they go on.
        case checkpoints([Commitment])
        /// A commit is durable; these leases were found to be lost.
        case committed(lost: Set<JobRef>)
        /// The database refused a commit, or its outcome is unknown; the same lines are tried again.
        case commitFailed([Commitment])
        /// The rest of a batch that is committed anew.
        case recommit([Commitment])
        /// One line was refused for what it says: its attempt failed with this problem.
        case refused(ClaimedJob, Problem)
        /// Due timers were moved; `next` is the earliest that is left, `more` says that the batch was full.
        case timersMoved([Ready], next: Timestamp?, more: Bool)
        /// The database refused to move timers.
        case timersFailed
        /// The lease was renewed, or was found to be gone.
        case heartbeat(alive: Bool)
        /// The lease could not be renewed this time.
        case heartbeatFailed
        /// Dead workers' jobs were recovered.
        case reaped([Ready])
        /// Dead workers could not be looked after this time.
        case reapFailed
        /// What was to be forgotten is; `more` says that the batch was full.
        case swept(more: Bool)
        /// The instant of the last ``Action/wake(at:)`` has come.
        case tick
        /// The node shall end: finish what runs, claim nothing.
        case drain
    }

    /// What is to be done.
    package enum Action: Sendable {
        /// Claim jobs.
        case claim(ClaimRequest)
        /// Run this job's handler.
        case run(ClaimedJob)
        /// Forget this job's handler: it hangs, or its lease is lost. What it still wants to write is refused.
        case abandon(JobRef)
        /// Tell the attempt that waits for this checkpoint that its lease is lost.
        case refuse(Commitment)
        /// Commit these lines in one transaction.
        case commit([Commitment])
        /// Move due timers to the ready jobs.
        case moveDue
        /// Renew the lease.
        case heartbeat
        /// Give dead workers' jobs back.
        case reap
        /// Forget keys and answers whose time has come, and old history.
        case sweep
        /// Everything is finished and committed.
        case stopped
    }

    let settings: Settings
    let kinds: [String: Kind]
    var running: [JobRef: Running] = [:]
    var uncommitted: [Commitment] = []
    var marks: Marks = [:]
    var scanWanted = true
    var pollWanted = false
    /// What became ready while a claim was under way.
    var marksDuringClaim: Marks = [:]
    var isClaiming = false
    var claimNumber: Int64 = 1
    var claimIsRepeated = false
    var commitsUnderWay = 0
    var isMovingTimers = false
    var isDraining = false
    var hasStopped = false
    var nextDue: Timestamp? = Timestamp(microseconds: 0)
    var dueDuringMove: Timestamp?
    var nextPoll = Duration.zero
    var nextScan = Duration.zero
    var nextHeartbeat = Duration.zero
    var nextSweep = Duration.zero
    /// While a heartbeat is under way: the claims before this one had come back when it was sent.
    var heartbeatAfterClaims: Int64?
    var nextDeadline = Duration.seconds(1 << 40)
    var claimAgain = Duration.zero
    var commitAgain = Duration.zero
    var timersAgain = Duration.zero

    /// A node that performs these kinds of job.
    package init(settings: Settings, kinds: [String: Kind]) {
        self.settings = settings
        self.kinds = kinds
    }
}
