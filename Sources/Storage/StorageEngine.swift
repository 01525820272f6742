package import Values

/// The seam between ``Database`` and the engines, of which there are two: SQLite and PostgreSQL.
///
/// What an engine does:
/// * It runs the closures on threads of its own, never on the cooperative pool, and makes for each the
///   ``Snapshot(engine:now:session:)`` or ``Transaction(engine:world:session:)`` on a ``Session`` of one of its
///   connections. A closure that was rolled back for certain may be run again with a fresh `Transaction`.
/// * A write is durable when `write` returns. It returns the transaction's `actions` and does not run them.
/// * A statement that failed has ended its transaction on either engine: the session throws the same problem for
///   every later statement of that transaction, and the engine rolls back and throws it, even where the closure
///   has caught it.
/// * A task that is cancelled before its closure started gets `CancellationError` and the closure is not run; once
///   started it runs to its end.
/// * More than `options.waitingMax` waiting closures are refused with `Problem.busy`, closures after `close` with
///   `Problem.closed`; what had been accepted before is still run.
/// * Problems are those of `Problem+Storage.swift`; texts with NUL characters are refused on both engines.
///
/// An engine keeps no schema: `Database.open` applies the steps with `write(.committed)`. On PostgreSQL they begin
/// with an advisory lock, so that nodes which start together wait for each other.
package protocol StorageEngine: Sendable {
    /// Which of the two it is.
    var engine: Engine { get }

    /// Runs `body` in a transaction that only reads, on one snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> T) async throws -> T

    /// Runs `body` in a transaction and commits it.
    func write<T: Sendable>(
        _ isolation: Isolation, _ urgency: Urgency, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> Committed<T>

    /// Tells the listeners of a channel, on every node, that there may be something to do. Coalesced, never blocks.
    func notify(_ channel: String)

    /// Like ``notify(_:)``, but for the other nodes alone.
    func notifyOthers(_ channel: String)

    /// The time that transactions have now, where that is not the world's.
    var measuredNow: Timestamp? { get }

    /// Hints of a channel; at most one is kept for a listener that is busy. Ends with `close`.
    func notifications(_ channel: String) -> AsyncStream<Void>

    /// Writes a consistent copy of the database to a new file.
    func backup(to path: String) async throws

    /// What the engine is doing, for metrics.
    var statistics: StorageStatistics { get }

    /// Finishes what was accepted, refuses what comes, and lets go of everything.
    func close() async
}

extension StorageEngine {
    package func notifyOthers(_ channel: String) {}

    package var measuredNow: Timestamp? { nil }
}

/// What a connection does for the transaction that it carries, used by one thread at a time.
package protocol Session: AnyObject {
    /// Runs a query and calls `body` with each row until it returns `false`. Queued statements go first.
    func visit(_ sql: SQL, _ body: (borrowing Row) throws -> Bool) throws

    /// Executes a statement, or queues it to be sent with the next read or the commit; `rows` is how many it must
    /// change, checked when its result is known (`Problem.rowCount`).
    func execute(_ sql: SQL, rows: Int?) throws

    /// Executes a statement and answers how many rows it changed.
    func changes(_ sql: SQL) throws -> Int

    /// Executes one statement of a schema step at once.
    func define(_ statement: String) throws
}

/// How strictly transactions of PostgreSQL are kept apart; on SQLite they always run one after the other.
package enum Isolation: Sendable {
    /// As if they had run one after the other; conflicts are rerun.
    case serializable
    /// READ COMMITTED: for transactions that lock what they read.
    case committed
}

/// What a committed closure returned, and what it wants done now.
package struct Committed<Value: Sendable>: Sendable {
    /// What the closure returned.
    package let value: Value
    /// What to do now, in order.
    package let actions: [CommitAction]

    /// A committed result.
    package init(_ value: Value, actions: [CommitAction]) {
        self.value = value
        self.actions = actions
    }
}
