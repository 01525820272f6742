import GRDB
import Values
import World

/// SQLite in a file: one thread that writes and checkpoints, several that read.
final class SQLiteEngine: SQLiteFileEngine {
    private let file: SQLiteFile
    private let pool: DatabasePool
    private let writes: WaitingLine<any WaitingClosure<Transaction>>
    let reads: WaitingLine<any WaitingClosure<Snapshot>>
    private let writer: SQLiteWriter
    private let threads: [DedicatedThread]
    let channels = Channels()

    /// Opens a file, creating it where there is none.
    ///
    /// - Throws: `storage.locked`, `storage.unavailable`.
    init(_ path: String, world: World, options: DatabaseOptions) throws(Problem) {
        let file = try SQLiteFile(owning: path)
        let pool = try SQLiteConnection.open(file.path, options: options)
        let writes = WaitingLine<any WaitingClosure<Transaction>>(waitingMax: options.waitingMax)
        let reads = WaitingLine<any WaitingClosure<Snapshot>>(waitingMax: options.waitingMax)
        let writer = SQLiteWriter(line: writes, world: world, options: options)
        let reader = SQLiteReader(line: reads, world: world, durationMax: options.readDurationMax)
        let openings = Openings()
        let reading = (0..<options.readers).map { number in
            DedicatedThread("qiao.read.\(number)", givesWay: options.isBackground) {
                reader.run(in: pool, opened: openings.add)
            }
        }
        do {
            try openings.wait(for: options.readers)
        } catch {
            reads.close()
            throw error
        }
        let writing = DedicatedThread("qiao.write", givesWay: options.isBackground) {
            // The file is owned for as long as this thread writes.
            withExtendedLifetime(file) { pool.writeWithoutTransaction { writer.run(on: $0) } }
        }
        self.file = file
        self.pool = pool
        self.writes = writes
        self.reads = reads
        self.writer = writer
        threads = [writing] + reading
    }

    deinit {
        // Threads of a database that nobody closed end, and with them the file is let go of.
        writes.close()
        reads.close()
    }

    func write<T: Sendable>(
        _ isolation: Isolation, _ urgency: Urgency, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> Committed<T> {
        try await writes.result(urgency) { transaction in
            let value = try body(transaction)
            return Committed(value, actions: transaction.actions)
        }
    }

    var statistics: StorageStatistics {
        var statistics = writer.statistics
        statistics.writesWaiting = writes.count
        statistics.readsWaiting = reads.count
        return statistics
    }

    func close() async {
        channels.close()
        writes.close()
        reads.close()
        for thread in threads { await thread.join() }
        do {
            try pool.close()
        } catch {
            // Everything acknowledged is in the log already; the next opening reads it.
        }
        file.unlock()
    }
}
