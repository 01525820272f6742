/// How a database is opened; every limit has its default here.
public struct DatabaseOptions: Sendable {
    /// How many closures may wait, reads and writes each, before `storage.busy`.
    public var waitingMax = 4_096
    /// How many threads read; on PostgreSQL each has a connection.
    public var readers = 4
    /// How long one read may take before `storage.timed_out`.
    public var readDurationMax: Duration = .seconds(60)
    /// SQLite: how many closures one commit serves at most.
    public var batchClosuresMax = 256
    /// SQLite: after how much running a batch is closed.
    public var batchDurationMax: Duration = .milliseconds(8)
    /// SQLite: the size of the write-ahead log, in bytes, above which readers are waited for and
    /// ``StorageStatistics/logIsHeld`` tells of those that do not end.
    public var logBytesMax = 64 << 20
    /// SQLite: after how many pages of the write-ahead log they are moved into the file, in one go.
    public var checkpointPages = 2_000
    /// SQLite: whether it is a file of work that nobody waits for, whose threads give way to all others.
    ///
    /// Its commits are not synchronised one by one: a loss of power may undo the last ones; it damages nothing.
    package var isBackground = false
    /// PostgreSQL: how many connections run transactions.
    public var connections = 8
    /// PostgreSQL: how often a transaction that conflicted is run again.
    public var reruns = 20
    /// PostgreSQL: how long a statement may take; neither a COMMIT nor a step of a schema is bound by it.
    public var statementDurationMax: Duration = .seconds(30)
    /// PostgreSQL: how long a statement waits for a lock before its transaction is run again.
    public var lockDurationMax: Duration = .seconds(5)
    /// PostgreSQL: how long a closure may think between two statements before its transaction is ended.
    public var idleDurationMax: Duration = .seconds(60)
    /// PostgreSQL: how long a closure waits for a server that went away, before `storage.unavailable`, or before
    /// `storage.outcome_unknown` where its COMMIT was on its way.
    public var outageDurationMax: Duration = .seconds(20)
    /// PostgreSQL: whether transactions have the database's time, by the node's monotonic clock and its measured
    /// offset; otherwise they have the node's own, as a virtual clock needs it.
    public var measuresTime = true

    /// The defaults.
    public init() {}
}
