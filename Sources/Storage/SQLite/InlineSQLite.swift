import GRDB
import GRDBSQLite
import Synchronization
import World

/// SQLite in memory, whose closures run at once on whoever calls; nothing happens on another thread.
final class InlineSQLite: StorageEngine, @unchecked Sendable {  // `session` is used inside `queue` only
    let engine = Engine.sqlite

    private let world: World
    private let queue: DatabaseQueue
    private let session: SQLiteSession
    private let channels = Channels()
    private let counters = Mutex(StorageStatistics())

    init(world: World) throws {
        self.world = world
        queue = try DatabaseQueue()
        session = try queue.inDatabase { db in
            let connection = try SQLiteConnection.handle(of: db)
            // GRDB's authorizer collects which columns statements touch, which nobody asks for here.
            sqlite3_set_authorizer(connection, nil, nil)
            return SQLiteSession(connection)
        }
    }

    deinit {
        queue.inDatabase { _ in session.close() }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> T) async throws -> T {
        try Task.checkCancellation()
        return try queue.inDatabase { _ in
            try session.reading {
                try body(Snapshot(engine: .sqlite, now: world.now, session: session))
            }
        }
    }

    func write<T: Sendable>(
        _ isolation: Isolation, _ urgency: Urgency, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> Committed<T> {
        try Task.checkCancellation()
        return try writeNow(body)
    }

    /// Runs `body` as one transaction, at once.
    @discardableResult
    func writeNow<T: Sendable>(_ body: (Transaction) throws -> T) throws -> Committed<T> {
        try queue.inDatabase { _ in
            let transaction = Transaction(engine: .sqlite, world: world, session: session)
            let value = try session.writing { try body(transaction) }
            counters.withLock {
                $0.writesCommitted += 1
                $0.commits += 1
            }
            return Committed(value, actions: transaction.actions)
        }
    }

    var statistics: StorageStatistics { counters.withLock { $0 } }

    func notify(_ channel: String) {
        channels.notify(channel)
    }

    func notifications(_ channel: String) -> AsyncStream<Void> {
        channels.stream(channel)
    }

    func backup(to path: String) async throws {
        try queue.inDatabase { _ in try SQLiteBackup.write(session.connection, to: path) }
    }

    func close() async {
        channels.close()
    }
}
