/// What a worker is doing and has done since it was made, for metrics.
public struct WorkerStatistics: Hashable, Sendable {
    /// Jobs that run now.
    public var running = 0
    /// Jobs that were claimed.
    public var claimed = 0
    /// Jobs whose completion was committed.
    public var finished = 0
    /// Attempts that failed and are followed by another.
    public var retried = 0
    /// Jobs that were given up.
    public var died = 0
    /// Attempts whose lease was found to be lost when they wanted to write.
    public var leasesLost = 0
    /// Commits of checkpoints and endings.
    public var commits = 0
    /// Such commits that the database refused; their lines are committed again, or alone.
    public var commitsFailed = 0

    /// Nothing yet.
    public init() {}
}
