import GRDB
import World

/// Runs waiting reads on a connection that cannot write, one snapshot each.
final class SQLiteReader: Sendable {
    private let line: WaitingLine<any WaitingClosure<Snapshot>>
    private let world: World

    init(line: WaitingLine<any WaitingClosure<Snapshot>>, world: World) {
        self.line = line
        self.world = world
    }

    /// Takes a connection of the pool and reads until the line is closed.
    func run(in pool: DatabasePool) {
        do {
            try pool.unsafeRead { db in run(on: try SQLiteSession(SQLiteConnection.handle(of: db))) }
        } catch {
            while case .work(let closure) = line.take() { closure.fail(error) }
        }
    }

    private func run(on session: SQLiteSession) {
        defer { session.close() }
        while case .work(let closure) = line.take() {
            guard !closure.isCancelled else {
                closure.fail(CancellationError())
                continue
            }
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
