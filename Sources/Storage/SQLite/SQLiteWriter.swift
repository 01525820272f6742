import GRDB
import GRDBSQLite
import Synchronization
import Values
import World

/// The one thread that writes: it takes all closures that wait, runs each in a savepoint, and commits them together.
///
/// It never waits for a batch to fill: what arrives while one commit is being made durable is the next batch. Results
/// are let go only after the commit. Urgent closures do not wait for ordinary ones, but for those whose turn it is after
/// several urgent ones: these then go together, as many as wait. Where an error ends the
/// whole transaction, each closure is run again alone.
final class SQLiteWriter: Sendable {
    private typealias Closure = any WaitingClosure<Transaction>
    private typealias Taken = WaitingLine<any WaitingClosure<Transaction>>.Taken

    /// How long nobody writes before the idle moment is used.
    private static let idleMilliseconds = 1_000

    private let line: WaitingLine<any WaitingClosure<Transaction>>
    private let world: World
    private let options: DatabaseOptions
    private let counters = Mutex(StorageStatistics())

    init(line: WaitingLine<any WaitingClosure<Transaction>>, world: World, options: DatabaseOptions) {
        self.line = line
        self.world = world
        self.options = options
    }

    /// What it has done.
    var statistics: StorageStatistics { counters.withLock { $0 } }

    /// Writes until the line is closed.
    func run(on db: GRDB.Database) {
        let session: SQLiteSession
        do {
            session = try SQLiteSession(SQLiteConnection.handle(of: db))
        } catch {
            while case .work(let next) = line.take() { next.work.fail(error) }
            return
        }
        defer { session.close() }
        let log = SQLiteLog(session.connection, clock: world.clock, options: options)
        var isTidy = false
        while true {
            switch line.take(waitingAtMost: isTidy ? nil : SQLiteWriter.idleMilliseconds) {
            case .closed:
                log.empty()
                return
            case .nothing:
                isTidy = tidy(log, session)
            case .work(let first):
                batch(beginningWith: first, on: session)
                log.checkpointIfDue()
                isTidy = false
            }
            let (bytes, isHeld) = (log.bytes, log.isHeld)
            counters.withLock {
                $0.logBytes = bytes
                $0.logIsHeld = isHeld
            }
        }
    }
}

extension SQLiteWriter {
    /// A closure that has run in the open transaction, and the error it ended with.
    private struct Attempt {
        let closure: Closure
        let error: (any Error)?
    }

    /// Does what waits for an idle moment; answers whether nothing of it is left.
    private func tidy(_ log: SQLiteLog, _ session: SQLiteSession) -> Bool {
        do {
            let gaveBack = try session.closure { try SQLiteSpace(session: session).giveBack() }
            return log.tidy() && !gaveBack
        } catch {
            // The file stays as long as it was; the next idle moment tries again.
            return log.tidy()
        }
    }

    private func batch(beginningWith first: Taken, on session: SQLiteSession) {
        let end = world.clock.monotonic + options.batchDurationMax
        var attempts: [Attempt] = []
        var next: Taken? = first
        var isUrgent = false
        do {
            try session.begin()
        } catch {
            return first.work.fail(error)
        }
        do {
            while let taken = next {
                let closure = taken.work
                if taken.urgency == .urgent { isUrgent = true }
                if closure.isCancelled {
                    closure.fail(CancellationError())
                } else {
                    let error = attempt(closure, isFirst: attempts.isEmpty, on: session)
                    attempts.append(Attempt(closure: closure, error: error))
                }
                let isOver =
                    !session.isInTransaction || attempts.count >= options.batchClosuresMax
                    || world.clock.monotonic >= end
                next = isOver ? nil : follower(isUrgent: isUrgent, after: first)
            }
            try session.commit()
            settle(attempts)
        } catch {
            session.rollBack()
            runAlone(attempts.map(\.closure), on: session)
        }
    }

    /// What joins an open batch: only what is urgent where anything in it is, and all that is ordinary first where it was
    /// high time for that.
    private func follower(isUrgent: Bool, after first: Taken) -> Taken? {
        if isUrgent { return line.takeUrgentNow() }
        if first.isOverdue, let ordinary = line.takeOrdinaryNow() { return ordinary }
        return line.takeNow()
    }

    /// Runs a closure so that nothing of it stays where it fails.
    ///
    /// The first of a transaction needs no savepoint: the transaction is begun anew.
    private func attempt(_ closure: Closure, isFirst: Bool, on session: SQLiteSession) -> (any Error)? {
        do {
            if !isFirst { try session.control("SAVEPOINT closure") }
            try session.closure {
                try closure.run(Transaction(engine: .sqlite, world: world, session: session))
            }
            if !isFirst { try session.control("RELEASE closure") }
            return nil
        } catch {
            undo(isFirst: isFirst, on: session)
            return error
        }
    }

    private func undo(isFirst: Bool, on session: SQLiteSession) {
        guard session.isInTransaction else { return }
        do {
            if isFirst {
                session.rollBack()
                try session.begin()
            } else {
                try session.control("ROLLBACK TO closure")
                try session.control("RELEASE closure")
            }
        } catch {
            session.rollBack()
        }
    }

    /// Runs closures again whose common transaction was rolled back, each in its own.
    private func runAlone(_ closures: [Closure], on session: SQLiteSession) {
        for closure in closures {
            do {
                try session.writing {
                    try closure.run(Transaction(engine: .sqlite, world: world, session: session))
                }
                settle([Attempt(closure: closure, error: nil)])
            } catch {
                closure.fail(error)
            }
        }
        counters.withLock { $0.writesRerun += Int64(closures.count) }
    }

    private func settle(_ attempts: [Attempt]) {
        counters.withLock { counters in
            counters.commits += 1
            for attempt in attempts where attempt.error == nil { counters.writesCommitted += 1 }
        }
        for attempt in attempts {
            if let error = attempt.error { attempt.closure.fail(error) } else { attempt.closure.succeed() }
        }
    }
}
