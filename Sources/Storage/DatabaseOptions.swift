/// How a database is opened; every limit has its default here.
public struct DatabaseOptions: Sendable {
    /// How many closures may wait, reads and writes each, before `storage.busy`.
    public var waitingMax = 4_096
    /// SQLite: how many threads read.
    public var readers = 4
    /// SQLite: how many closures one commit serves at most.
    public var batchClosuresMax = 256
    /// SQLite: after how much running a batch is closed.
    public var batchDurationMax: Duration = .milliseconds(8)
    /// SQLite: the size of the write-ahead log, in bytes, above which readers are waited for and
    /// ``StorageStatistics/logIsHeld`` tells of those that do not end.
    public var logBytesMax = 64 << 20
    /// PostgreSQL: how many connections run transactions.
    public var connections = 8
    /// PostgreSQL: how often a transaction that conflicted is run again.
    public var reruns = 20

    /// The defaults.
    public init() {}
}
