import CSQLite
import GRDB
import GRDBSQLite
import Values

/// How connections to a SQLite file are opened: one that writes and checkpoints, and readers.
enum SQLiteConnection {
    /// Keeps SQLite from counting what it allocates, which takes a lock at each allocation, and is for nobody.
    ///
    /// It can be said once, before the process uses SQLite at all; where something else was first, it goes on counting.
    private static let stopCountingAllocations: Void = { _ = sqlite_without_memory_statistics() }()

    /// Opens a file, creating it where there is none.
    static func open(_ path: String, options: DatabaseOptions) throws(Problem) -> DatabasePool {
        stopCountingAllocations
        do {
            var configuration = configuration
            configuration.maximumReaderCount = options.readers
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                guard !options.isBackground else { return }
                // After the pool, which sets NORMAL: a commit is on disk before it is acknowledged.
                try SQLiteCode.execute("PRAGMA synchronous = FULL", on: handle(of: db))
                // 8 MiB, so that what a commit of many changes stays in memory until then.
                try SQLiteCode.execute("PRAGMA cache_size = -8192", on: handle(of: db))
            }
            return pool
        } catch {
            throw problem(error, path)
        }
    }

    /// Opens a file that nobody writes any more, to be read alone.
    static func openSealed(_ path: String) throws(Problem) -> DatabaseQueue {
        stopCountingAllocations
        do {
            var configuration = configuration
            configuration.readonly = true
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw problem(error, path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.acceptsDoubleQuotedStringLiterals = false
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { try prepare($0) }
        return configuration
    }

    /// SQLite's own handle of an open connection.
    static func handle(of db: GRDB.Database) throws(Problem) -> OpaquePointer {
        guard let handle = db.sqliteConnection else { throw .closed }
        return handle
    }

    /// Why a connection could not be opened.
    static func problem(_ error: any Error, _ path: String) -> Problem {
        switch error {
        case let problem as Problem: .unavailable(path, problem.message.en)
        case let error as DatabaseError:
            .unavailable(path, error.message ?? "SQLite code \(error.extendedResultCode.rawValue)")
        case _: .unavailable(path, "\(error)")
        }
    }

    private static func prepare(_ db: GRDB.Database) throws {
        let handle = try handle(of: db)
        // Only the writer checkpoints, and when it decides to: two connections at it at once can corrupt a file
        // in SQLite before 3.51.3.
        try SQLiteCode.execute("PRAGMA wal_autocheckpoint = 0", on: handle)
        try SQLiteCode.execute("PRAGMA temp_store = MEMORY", on: handle)
        try SQLiteCode.execute("PRAGMA mmap_size = 0", on: handle)
        // Deleted values are overwritten where that costs no further page; the default differs between builds.
        try SQLiteCode.execute("PRAGMA secure_delete = FAST", on: handle)
        if db.configuration.readonly {
            try SQLiteCode.execute("PRAGMA query_only = 1", on: handle)
        } else {
            try vacuumIncrementally(db, handle)
        }
    }

    /// Can be chosen only while the file is empty, before it is in WAL mode; later it would be a needless write.
    private static func vacuumIncrementally(_ db: GRDB.Database, _ handle: OpaquePointer) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA page_count") == 0 else { return }
        try SQLiteCode.execute("PRAGMA auto_vacuum = INCREMENTAL", on: handle)
    }
}
