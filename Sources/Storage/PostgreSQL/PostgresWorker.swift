import Synchronization
import Values
import World

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Takes closures from a lane and runs each as one transaction on a connection of its own; lives on one thread.
///
/// A closure is run again only after its transaction was rolled back for certain: the server said so, or the
/// connection broke before the COMMIT left, or the fence of its mark stands.
final class PostgresWorker {
    private typealias Closure = PostgresLane.Closure

    /// How many marks a connection leaves in the database before it removes them.
    private static let marksMax: Int64 = 512
    /// After so much idleness a connection is looked at before it is used.
    private static let idleMax: Duration = .seconds(1)

    private let node: PostgresNode
    private let lane: PostgresLane
    private var connection: PostgresConnection?
    /// How often in a row no connection was to be had.
    private var refusals = 0
    private var marks = (session: Int64(0), number: Int64(0), kept: Int64(0))

    /// A worker that serves a lane.
    init(_ node: PostgresNode, _ lane: PostgresLane) {
        self.node = node
        self.lane = lane
    }

    /// Works until the line is closed and empty.
    func run() {
        defer { disconnect() }
        while let connection = stayConnected() {
            let idleness = Deadline(in: PostgresWorker.idleMax)
            guard case .work(let taken) = lane.line.take() else { return }
            let closure = taken.work
            if closure.isCancelled {
                closure.fail(CancellationError())
                continue
            }
            if idleness.hasPassed {
                // What it finds is seen by the transaction.
                try? connection.probe()
            }
            run(closure)
        }
        while let taken = lane.line.takeNow() { taken.work.fail(Problem.closed) }
    }
}

extension PostgresWorker {
    /// How one run of a closure ended.
    private enum Attempt {
        case done
        case failed(any Error)
        case again(PostgresFailure)
    }

    private func run(_ closure: Closure) {
        for rerun in 0... {
            guard let connection = connected(within: node.options.outageDurationMax) else {
                return closure.fail(Problem.unavailable(node.address.place, "the connection was lost"))
            }
            switch attempt(closure, on: connection) {
            case .done: return closure.succeed()
            case .failed(let error): return closure.fail(error)
            case .again(let failure):
                guard failure.mayPass, rerun < node.options.reruns else {
                    return closure.fail(failure.problem)
                }
                if lane.mode != .reading { node.counters.withLock { $0.writesRerun += 1 } }
                prepareAgain(after: failure, rerun: rerun)
            }
        }
    }

    private func attempt(_ closure: Closure, on connection: PostgresConnection) -> Attempt {
        let mark = nextMark()
        let session = PostgresSession(connection, mode: lane.mode, now: node.clock.now, mark: mark)
        do {
            try closure.run(session)
        } catch {
            session.leave()
            return session.failure.map { .again($0) } ?? .failed(error)
        }
        if let failure = session.failure {
            session.leave()
            return .again(failure)
        }
        guard let mark else {
            session.leave()
            return .done
        }
        return commit(session, mark, on: connection)
    }

    private func commit(
        _ session: PostgresSession, _ mark: CommitMark, on connection: PostgresConnection
    ) -> Attempt {
        switch session.commit() {
        case .committed:
            count()
            removeMarks(before: mark, on: connection)
            return .done
        case .unprotected: return .failed(Problem.outcomeUnknown)
        case .rolledBack(let failure):
            session.leave()
            return .again(failure)
        case .unknown:
            switch outcome(of: mark) {
            case .committed:
                count()
                return .done
            case .rolledBack: return .again(.lost(.connectionLost("the connection was lost")))
            case nil: return .failed(Problem.outcomeUnknown)
            }
        }
    }

    private func count() {
        node.counters.withLock {
            $0.commits += 1
            $0.writesCommitted += 1
        }
    }

    /// Asks for the outcome of a transaction whose connection was lost with the COMMIT on its way.
    private func outcome(of mark: CommitMark) -> CommitMark.Outcome? {
        let deadline = Deadline(in: node.options.outageDurationMax)
        for round in 0... {
            guard !deadline.hasPassed, let connection = connected(within: deadline.rest) else { return nil }
            do throws(PostgresFailure) {
                return try mark.outcome(on: connection)
            } catch {
                pause(round)
            }
        }
        return nil
    }

    private func nextMark() -> CommitMark? {
        guard lane.mode != .reading else { return nil }
        marks.number += 1
        return CommitMark(session: marks.session, number: marks.number, now: node.clock.now)
    }

    private func removeMarks(before mark: CommitMark, on connection: PostgresConnection) {
        guard mark.number - marks.kept >= PostgresWorker.marksMax else { return }
        do throws(PostgresFailure) {
            try mark.removeEarlier(since: marks.kept, on: connection)
        } catch {
            // The connection is lost; the marks go with the next sweep.
        }
        marks.kept = mark.number
    }

    private func prepareAgain(after failure: PostgresFailure, rerun: Int) {
        guard case .refused(_, let state) = failure else { return }
        if state.isStale {
            connection?.giveUp()
        } else {
            pause(min(rerun, 7))
        }
    }

    /// Sleeps for a random time whose bound doubles with each round, from 1 ms to 1 s.
    private func pause(_ round: Int) {
        let most: UInt64 = 1_000 << UInt64(min(round, 10))
        usleep(UInt32(node.world.randomness.next() % most))
    }
}

extension PostgresWorker {
    /// A connection, waiting for it as long as there may be work; closures that wait in vain are refused.
    private func stayConnected() -> PostgresConnection? {
        let outage = Deadline(in: node.options.outageDurationMax)
        while !node.isClosing.load(ordering: .relaxed) || lane.line.count > 0 {
            if let connection = connected(within: .zero) { return connection }
            guard outage.hasPassed, lane.connected.load(ordering: .relaxed) == 0 else { continue }
            while let taken = lane.line.takeNow() {
                taken.work.fail(Problem.unavailable(node.address.place, "no connection"))
            }
        }
        return nil
    }

    /// The connection, a new one if it is lost; `nil` where there is none in time.
    private func connected(within duration: Duration) -> PostgresConnection? {
        if let connection, !connection.isLost { return connection }
        disconnect()
        let deadline = Deadline(in: duration)
        while true {
            do throws(Problem) {
                let connection = try node.connect(
                    statementDurationMax: lane.mode == .reading
                        ? node.options.readDurationMax : node.options.statementDurationMax)
                self.connection = connection
                lane.connected.add(1, ordering: .relaxed)
                marks = (Int64(bitPattern: World.system.randomness.next()), 0, 0)
                refusals = 0
                return connection
            } catch {
                refusals += 1
                pause(refusals + 4)
                if deadline.hasPassed { return nil }
            }
        }
    }

    private func disconnect() {
        guard connection != nil else { return }
        connection = nil
        lane.connected.subtract(1, ordering: .relaxed)
    }
}
