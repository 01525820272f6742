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

    /// Listens, and connects again when the connection is lost, until the engine is closed.
    func run() {
        var round: UInt64 = 0
        while !node.isClosing.load(ordering: .relaxed) {
            do {
                let connection = try node.connect()
                round = 0
                try serve(connection)
            } catch {
                // Without hints the others poll; they are told to look when the connection is back.
                round = min(round + 1, 6)
                usleep(UInt32(node.world.randomness.next() % (20_000 << round)))
            }
        }
    }
}

extension PostgresListener {
    private func serve(_ connection: PostgresConnection) throws(PostgresFailure) {
        try connection.queue("LISTEN qiao")
        try connection.endSegment()
        try connection.settle()
        channels.notifyAll()
        var learning = Deadline(in: PostgresListener.learning)
        var sweeping = Deadline(in: .zero)
        while true {
            connection.waitForInput(or: signal.descriptor, milliseconds: 1_000)
            signal.clear()
            try send(on: connection)
            if node.isClosing.load(ordering: .relaxed) { return }
            try connection.takeIn()
            while let notification = connection.nextNotification() {
                if notification.backend != connection.backend { channels.notify(notification.text) }
            }
            if learning.hasPassed, node.options.measuresTime {
                try node.clock.learn(on: connection)
                learning = Deadline(in: PostgresListener.learning)
            }
            if sweeping.hasPassed {
                try CommitMark.sweep(on: connection, now: node.clock.now)
                sweeping = Deadline(in: PostgresListener.sweeping)
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
        try connection.queue("SELECT pg_notify('qiao', channel) FROM unnest(\(sent)) AS channel")
        try connection.endSegment()
        try connection.settle()
    }
}
