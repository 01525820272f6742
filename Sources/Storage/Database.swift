public import Values
public import World

/// The database of an installation: two verbs over SQLite or PostgreSQL.
///
/// ```swift
/// let order = try await database.read { try Order.find(id, in: $0) }
/// try await database.write { tx in try order.save(in: tx) }
/// ```
public final class Database: Sendable {
    /// Where the transactions take their time and identifiers from.
    public let world: World

    /// Who listens in this process.
    package let hints = HintBoard()

    private let storage: any StorageEngine

    private init(_ storage: any StorageEngine, world: World) {
        self.storage = storage
        self.world = world
    }

    /// Opens a database and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - url: `sqlite:PATH` or `postgres://USER@HOST/NAME`.
    ///   - schemas: what the rooms keep in it, in the order in which it is made.
    ///   - world: time and randomness.
    ///   - options: limits.
    /// - Returns: The open database; the caller closes it.
    /// - Throws: `storage.unavailable`, `storage.locked`, `storage.schema_newer`, `storage.schema_changed`.
    public static func open(
        _ url: String, schemas: [Schema], world: World, options: DatabaseOptions = DatabaseOptions()
    ) async throws -> Database {
        let database = Database(try await engine(at: url, world: world, options: options), world: world)
        do {
            try await database.apply([.storage] + schemas)
        } catch {
            await database.close()
            throw error
        }
        return database
    }

    /// Where the server that has a SQLite file open listens for the command line on the same machine: a Unix socket
    /// beside the file, which only the owner may use; `nil` for PostgreSQL.
    ///
    /// - Throws: `storage.unavailable` where the folder does not exist.
    public static func socketPath(for url: String) throws(Problem) -> String? {
        guard let path = sqlitePath(url) else { return nil }
        return try SQLiteFile.resolved(path) + ".sock"
    }

    /// A database in memory, whose closures run at once on whoever calls: for simulations, which must not depend
    /// on threads.
    public static func inline(schemas: [Schema], world: World) throws -> Database {
        let storage = try InlineSQLite(world: world)
        try storage.writeNow { try Schema.prepare(in: $0) }
        for schema in [.storage] + schemas {
            for step in schema.steps { try storage.writeNow { try schema.apply(step, in: $0) } }
        }
        return Database(storage, world: world)
    }

    /// Makes a closed SQLite file one that is only read, gives it its name, and answers once that is on disk.
    ///
    /// - Parameters:
    ///   - path: The file, which this process has closed.
    ///   - name: The path of its new name, in the same folder; what bears it already is never replaced.
    /// - Throws: `storage.backup_exists`, `storage.unavailable`; then the file is where it was.
    package static func seal(_ path: String, as name: String) async throws {
        try await DedicatedThread.result("qiao.seal") { try SealedSQLite.seal(path, as: name) }
    }

    /// Removes a SQLite file that is not open, with all that stands beside it; does nothing where there is none.
    /// - Throws: `storage.unavailable`.
    package static func remove(_ path: String) async throws {
        try await DedicatedThread.result("qiao.remove") { try SealedSQLite.remove(path) }
    }

    /// Opens a file that ``seal(_:as:)`` has made; any number of processes may do so.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - world: The time and chance.
    ///   - options: Limits.
    /// - Returns: The open database, which only reads; the caller closes it.
    /// - Throws: `storage.unavailable`.
    package static func openSealed(
        _ path: String, world: World, options: DatabaseOptions = DatabaseOptions()
    ) async throws -> Database {
        try await DedicatedThread.result("qiao.open") {
            Database(try SealedSQLite(path, world: world, options: options), world: world)
        }
    }

    /// Which engine it is.
    public var engine: Engine { storage.engine }

    /// What it is doing.
    public var statistics: StorageStatistics { storage.statistics }

    /// Runs a closure on a consistent view of the database.
    /// - Throws: what the closure throws; `storage.busy`, `storage.closed`, `CancellationError` when it was not run.
    public func read<T: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> T) async throws -> T {
        try await storage.read(body)
    }

    /// Runs a closure as one transaction, which is durable when this returns.
    ///
    /// Where it throws, nothing was written, except for `storage.outcome_unknown`. A task that is cancelled before
    /// the closure has started gets `CancellationError`; later the closure runs to its end.
    /// - Throws: what the closure throws; `storage.busy`, `storage.closed`, `storage.full`, `storage.unique`,
    ///   `storage.row_count` and the other problems of this room.
    public func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await write(.serializable, .ordinary, body)
    }

    /// Runs a closure as one transaction, before those that nobody waits for: for requests that want an answer.
    /// - Throws: What ``write(_:)`` throws.
    public func writeUrgently<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await write(.serializable, .urgent, body)
    }

    /// Runs a closure as one transaction that locks what it reads: READ COMMITTED on PostgreSQL.
    package func writeCommitted<T: Sendable>(
        _ urgency: Urgency = .ordinary, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await write(.committed, urgency, body)
    }

    /// Hints to whoever listens on a channel, on every node, that there may be something to do.
    ///
    /// A hint may be lost, and many may arrive as one: looking again from time to time is the truth.
    public func notify(_ channel: String) {
        storage.notify(channel)
    }

    /// Like ``notify(_:)``, for the other nodes alone: who tells this node in another way.
    package func notifyOthers(_ channel: String) {
        storage.notifyOthers(channel)
    }

    /// The time that a transaction would have now: on PostgreSQL the database's, as this node has measured it.
    public var now: Timestamp { storage.measuredNow ?? world.now }

    /// The hints of a channel; several that come while the listener is busy are one.
    public func notifications(_ channel: String) -> AsyncStream<Void> {
        storage.notifications(channel)
    }

    /// Writes a consistent copy of the database to a new file while it goes on working; complete and durable when
    /// this returns, and holding every write that had returned before.
    public func backup(to path: String) async throws {
        try await storage.backup(to: path)
    }

    /// Finishes what was accepted and closes the database.
    public func close() async {
        await storage.close()
    }
}

extension Database {
    private func write<T: Sendable>(
        _ isolation: Isolation, _ urgency: Urgency, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let committed = try await storage.write(isolation, urgency, body)
        for action in committed.actions { action(self) }
        return committed.value
    }

    private func apply(_ schemas: [Schema]) async throws {
        try await writeCommitted { try Schema.prepare(in: $0) }
        for schema in schemas {
            for step in try await read({ try schema.missingSteps(in: $0) }) {
                try await writeCommitted { try schema.apply(step, in: $0) }
            }
        }
    }

    private static func engine(
        at url: String, world: World, options: DatabaseOptions
    ) async throws -> any StorageEngine {
        if let path = sqlitePath(url) {
            return try await DedicatedThread.result("qiao.open") {
                try SQLiteEngine(path, world: world, options: options)
            }
        }
        if url.hasPrefix("postgres:") || url.hasPrefix("postgresql:") {
            return try await PostgresEngine.open(url, world: world, options: options)
        }
        throw Problem.unavailable("", "sqlite:PATH / postgres://USER@HOST/NAME")
    }

    private static func sqlitePath(_ url: String) -> String? {
        url.hasPrefix("sqlite:") ? String(url.dropFirst("sqlite:".count)) : nil
    }
}
