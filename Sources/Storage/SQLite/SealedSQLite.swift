import GRDB
import GRDBSQLite
import Values
import World

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A SQLite file that nobody writes any more, read on one thread.
final class SealedSQLite: SQLiteFileEngine {
    private let file: DatabaseQueue
    let reads: WaitingLine<any WaitingClosure<Snapshot>>
    private let thread: DedicatedThread
    let channels = Channels()

    /// Opens a file.
    /// - Throws: `storage.unavailable`.
    init(_ path: String, world: World, options: DatabaseOptions) throws(Problem) {
        let file = try SQLiteConnection.openSealed(path)
        let reads = WaitingLine<any WaitingClosure<Snapshot>>(waitingMax: options.waitingMax)
        let reader = SQLiteReader(line: reads, world: world, durationMax: options.readDurationMax)
        self.file = file
        self.reads = reads
        let openings = Openings()
        thread = DedicatedThread("qiao.sealed", givesWay: options.isBackground) {
            reader.run(in: file, opened: openings.add)
        }
        try openings.wait(for: 1)
    }

    deinit {
        reads.close()
    }

    func write<T: Sendable>(
        _ isolation: Isolation, _ urgency: Urgency, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> Committed<T> {
        throw Problem.statement("a sealed file is not written", code: "SQLITE_READONLY")
    }

    var statistics: StorageStatistics {
        var statistics = StorageStatistics()
        statistics.readsWaiting = reads.count
        return statistics
    }

    func close() async {
        channels.close()
        reads.close()
        await thread.join()
        do {
            try file.close()
        } catch {
            // Nothing of it was to be written.
        }
    }

    /// Moves the log of a closed file into it, and gives it its name.
    static func seal(_ path: String, as name: String) throws(Problem) {
        var connection: OpaquePointer?
        let opened = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        do {
            defer { sqlite3_close_v2(connection) }
            guard opened == SQLITE_OK, let connection else {
                throw SQLiteCode.problem(opened, on: connection)
            }
            // A file with a log beside it would need a folder that can be written to be read.
            try SQLiteCode.execute("PRAGMA journal_mode = DELETE", on: connection)
        }
        try SQLiteBackup.publish(path, as: name)
        unlink(path + ".lock")
    }

    /// Removes a file with its log and its lock; what has it as another name keeps its content.
    static func remove(_ path: String) throws(Problem) {
        for name in ["", "-wal", "-shm", ".lock"].map({ path + $0 }) where unlink(name) != 0 {
            guard errno == ENOENT else { throw .unavailable(name, String(cString: strerror(errno))) }
        }
    }
}
