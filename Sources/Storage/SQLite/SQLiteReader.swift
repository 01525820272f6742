import GRDB
import GRDBSQLite
import Values
import World

/// Runs waiting reads on connections that cannot write, one snapshot each.
final class SQLiteReader: Sendable {
    private let line: WaitingLine<any WaitingClosure<Snapshot>>
    private let world: World
    private let durationMax: Duration

    init(line: WaitingLine<any WaitingClosure<Snapshot>>, world: World, durationMax: Duration) {
        self.line = line
        self.world = world
        self.durationMax = durationMax
    }

    /// Takes a connection to the file, says whether that worked, and reads until the line is closed.
    func run(in file: some DatabaseReader, opened: (Problem?) -> Void) {
        do {
            try file.unsafeRead { db in
                let session = try SQLiteSession(SQLiteConnection.handle(of: db))
                opened(nil)
                run(on: session)
            }
        } catch {
            opened(SQLiteConnection.problem(error, file.path))
        }
    }

    private func run(on session: SQLiteSession) {
        let deadline = ReadDeadline(session.connection, clock: world.clock)
        defer { session.close() }
        while case .work(let taken) = line.take() {
            let closure = taken.work
            guard !closure.isCancelled else {
                closure.fail(CancellationError())
                continue
            }
            deadline.end = world.clock.monotonic + durationMax
            do {
                try session.reading {
                    try closure.run(Snapshot(engine: .sqlite, now: world.now, session: session))
                }
                closure.succeed()
            } catch {
                closure.fail(error)
            }
        }
    }
}

/// Interrupts the statements of a connection once their read has taken too long: it would hold the log back.
private final class ReadDeadline {
    /// When the running read must have ended, on the clock's monotonic time.
    var end: Duration = .zero

    /// How many steps of SQLite's machine lie between two looks at the clock; a few milliseconds.
    private static let stepsBetween: Int32 = 100_000

    private let connection: OpaquePointer
    private let clock: any Clock

    init(_ connection: OpaquePointer, clock: any Clock) {
        self.connection = connection
        self.clock = clock
        sqlite3_progress_handler(
            connection, ReadDeadline.stepsBetween,
            { context in
                guard let context else { return 0 }
                let deadline = Unmanaged<ReadDeadline>.fromOpaque(context).takeUnretainedValue()
                return deadline.clock.monotonic < deadline.end ? 0 : 1
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        sqlite3_progress_handler(connection, 0, nil, nil)
    }
}
