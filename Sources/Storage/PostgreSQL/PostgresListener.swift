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

/// Carries hints between the nodes over a connection of its own, on a thread of its own, with LISTEN and NOTIFY.
///
/// A NOTIFY in a transaction makes all commits of a database wait for each other, so hints go alone, those of 10 ms
/// together. Beside that the thread keeps the clock in step and sweeps up what lost connections left behind.
final class PostgresListener: Sendable {
    /// How long the opening waits for a server that is starting up.
    private static let startingMax: Duration = .seconds(30)
    private static let coalescing: Duration = .milliseconds(10)
    private static let learning: Duration = .seconds(10)
    private static let sweeping: Duration = .seconds(3_600)
    /// How many channels may have hints that were not sent yet; more are dropped, as hints may be.
    private static let pendingMax = 1_000

    private struct Pending {
        var channels: Set<String> = []
        var due = Deadline(in: .zero)
    }

    private let node: PostgresNode
    private let channels: Channels
    private let signal = WakeSignal()
    private let pending = Mutex(Pending())

    init(_ node: PostgresNode, channels: Channels) {
        self.node = node
        self.channels = channels
    }

    /// Tells this process at once and the other nodes soon.
    func notify(_ channel: String) {
        channels.notify(channel)
        let isFirst = pending.withLock { pending in
            if pending.channels.isEmpty { pending.due = Deadline(in: PostgresListener.coalescing) }
            if pending.channels.count < PostgresListener.pendingMax { pending.channels.insert(channel) }
            return pending.channels.count == 1
        }
        if isFirst { signal.wake() }
    }

    /// Makes the thread look whether it is to end.
    func wake() {
        signal.wake()
    }

    /// Prepares the database and listens, connecting again when the connection is lost, until the engine is closed.
    ///
    /// - Parameter opened: Told once whether the database is ready; where it is not, this returns.
    func run(_ opened: (Result<Void, any Error>) -> Void) {
        do throws(Problem) {
            let connection = try open()
            opened(.success(()))
            serve(connection)
        } catch {
            return opened(.failure(error))
        }
        var round: UInt64 = 0
        while !node.isClosing.load(ordering: .relaxed) {
            do throws(Problem) {
                let connection = try connect()
                round = 0
                // Hints may have been missed meanwhile.
                channels.notifyAll()
                serve(connection)
            } catch {
                round = min(round + 1, 6)
                usleep(UInt32(node.world.randomness.next() % (20_000 << round)))
            }
        }
    }
}

extension PostgresListener {
    /// Waits for a server that is starting up, and prepares the database.
    private func open() throws(Problem) -> PostgresConnection {
        let starting = Deadline(in: PostgresListener.startingMax)
        while node.address.isStarting, !starting.hasPassed { usleep(100_000) }
        let connection = try connect()
        do throws(PostgresFailure) {
            try CommitMark.prepare(on: connection)
        } catch {
            throw error.problem
        }
        return connection
    }

    private func connect() throws(Problem) -> PostgresConnection {
        let connection = try node.connect(statementDurationMax: node.options.statementDurationMax)
        do throws(PostgresFailure) {
            try connection.queue("LISTEN qiao")
            try connection.endSegment()
            try connection.settle()
        } catch {
            throw error.problem
        }
        return connection
    }

    /// Works on a connection until it is lost or the engine closed.
    private func serve(_ connection: PostgresConnection) {
        var learning = Deadline(in: PostgresListener.learning)
        var sweeping = Deadline(in: .zero)
        while !node.isClosing.load(ordering: .relaxed), !connection.isLost {
            do throws(PostgresFailure) {
                try send(on: connection)
                connection.waitForInput(or: signal.descriptor, milliseconds: 1_000)
                signal.clear()
                try connection.takeIn()
                if learning.hasPassed, node.options.measuresTime {
                    learning = Deadline(in: PostgresListener.learning)
                    try node.clock.learn(on: connection)
                }
                if sweeping.hasPassed {
                    sweeping = Deadline(in: PostgresListener.sweeping)
                    try CommitMark.sweep(on: connection, now: node.clock.now)
                }
                while let notification = connection.nextNotification() {
                    if notification.backend != connection.backend { channels.notify(notification.text) }
                }
            } catch {
                // A lost connection ends the loop; what the server refused is tried again in its time.
            }
        }
    }

    /// Sends the hints that wait, once the first has waited for 10 ms.
    private func send(on connection: PostgresConnection) throws(PostgresFailure) {
        guard let due = pending.withLock({ $0.channels.isEmpty ? nil : $0.due }) else { return }
        usleep(UInt32(clamping: due.rest.microseconds))
        let sent = pending.withLock { pending in
            defer { pending.channels = [] }
            return Array(pending.channels)
        }
        do throws(PostgresFailure) {
            try connection.queue("SELECT pg_notify('qiao', channel) FROM unnest(\(sent)) AS channel")
            try connection.endSegment()
            try connection.settle()
        } catch {
            pending.withLock { $0.channels.formUnion(sent) }
            throw error
        }
    }
}
