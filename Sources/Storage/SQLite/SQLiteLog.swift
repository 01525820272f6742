import GRDBSQLite
import World

/// The write-ahead log of the file, which only the writing thread moves into the database.
///
/// After every so many pages it moves what no reader needs any more. Readers that overlap without end keep the log
/// from starting over; above its bound it waits a moment for them, once a second, and tells that it is held.
final class SQLiteLog {
    private static let frameBytes = 4_096 + 24
    private static let readersWaitMilliseconds: Int32 = 20
    private static let busyMilliseconds: Int32 = 5_000

    private let connection: OpaquePointer
    private let clock: any Clock
    private let bytesMax: Int
    private let checkpointPages: Int
    /// How many pages the log holds, as the last commit told.
    private var pages = 0
    private var checkpointedPages = 0
    private var nextWait: Duration
    /// Whether readers did not end while they were waited for.
    private var wasHeld = false

    init(_ connection: OpaquePointer, clock: any Clock, options: DatabaseOptions) {
        self.connection = connection
        self.clock = clock
        bytesMax = options.logBytesMax
        checkpointPages = options.checkpointPages
        nextWait = clock.monotonic
        sqlite3_wal_hook(
            connection,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<SQLiteLog>.fromOpaque(context).takeUnretainedValue().grew(to: Int(pages))
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        sqlite3_wal_hook(connection, nil, nil)
    }

    /// How large the log is.
    var bytes: Int { pages * SQLiteLog.frameBytes }

    /// Whether readers keep the log above its bound.
    var isHeld: Bool { wasHeld && bytes > bytesMax }

    /// Moves pages into the database when enough have gathered.
    func checkpointIfDue() {
        if bytes > bytesMax, clock.monotonic >= nextWait {
            nextWait = clock.monotonic + .seconds(1)
            waitForReaders()
        } else if pages - checkpointedPages >= checkpointPages {
            checkpoint(SQLITE_CHECKPOINT_PASSIVE)
        }
    }

    /// Moves what is left into the database while nobody writes; answers whether nothing is left.
    func tidy() -> Bool {
        if bytes > bytesMax { waitForReaders() } else { checkpoint(SQLITE_CHECKPOINT_PASSIVE) }
        return pages == checkpointedPages && !isHeld
    }

    /// Moves everything into the database and empties the log, before the file is closed.
    func empty() {
        checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
    }

    private func grew(to pages: Int) {
        if pages < self.pages { checkpointedPages = 0 }
        self.pages = pages
    }

    private func waitForReaders() {
        sqlite3_busy_timeout(connection, SQLiteLog.readersWaitMilliseconds)
        wasHeld = !checkpoint(SQLITE_CHECKPOINT_RESTART)
        sqlite3_busy_timeout(connection, SQLiteLog.busyMilliseconds)
    }

    @discardableResult
    private func checkpoint(_ mode: Int32) -> Bool {
        var logged: Int32 = 0
        var moved: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(connection, nil, mode, &logged, &moved)
        if code & 0xFF == SQLITE_IOERR { SQLiteCode.endProcess(code, on: connection) }
        guard code == SQLITE_OK else { return false }
        let restarts = mode != SQLITE_CHECKPOINT_PASSIVE
        pages = restarts ? 0 : Int(logged)
        checkpointedPages = restarts ? 0 : Int(moved)
        return true
    }
}
