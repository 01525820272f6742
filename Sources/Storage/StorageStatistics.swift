/// What a database is doing, for metrics and alarms; counters grow from the opening.
public struct StorageStatistics: Hashable, Sendable {
    /// Writes that wait for their turn now.
    public var writesWaiting = 0
    /// Reads that wait for a connection now.
    public var readsWaiting = 0
    /// Writes that were committed.
    public var writesCommitted: Int64 = 0
    /// Commits made for them; on SQLite one commit serves many writes.
    public var commits: Int64 = 0
    /// Writes that were run again, since their transaction was rolled back.
    public var writesRerun: Int64 = 0
    /// SQLite: the size of the write-ahead log, in bytes.
    public var logBytes = 0
    /// SQLite: whether readers have kept the write-ahead log above its bound; an operator should know.
    public var logIsHeld = false

    /// Nothing yet.
    public init() {}
}
