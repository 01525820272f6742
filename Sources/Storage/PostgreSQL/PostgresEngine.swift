import Synchronization
import Values
import World

/// PostgreSQL over libpq: threads that each run transactions on a connection of their own, some for writes, some for
/// reads, and one that listens.
final class PostgresEngine: StorageEngine {
    let engine = Engine.postgres

    private let node: PostgresNode
    private let writes: PostgresLane
    private let reads: PostgresLane
    private let channels: Channels
    private let listener: PostgresListener
    private let threads: [DedicatedThread]

    /// Connects to a server, and leaves it ready for transactions.
    /// - Throws: `storage.unavailable`.
    static func open(_ url: String, world: World, options: DatabaseOptions) async throws -> PostgresEngine {
        let node = PostgresNode(try PostgresAddress(url), world: world, options: options)
        let channels = Channels()
        let listener = PostgresListener(node, channels: channels)
        var listening: [DedicatedThread] = []
        try await withCheckedThrowingContinuation { opened in
            listening.append(
                DedicatedThread("qiao.listen") { listener.run { opened.resume(with: $0) } })
        }
        return PostgresEngine(node, channels, listener, listening: listening)
    }

    private init(
        _ node: PostgresNode, _ channels: Channels, _ listener: PostgresListener, listening: [DedicatedThread]
    ) {
        let writes = PostgresLane(.serializable, waitingMax: node.options.waitingMax)
        let reads = PostgresLane(.reading, waitingMax: node.options.waitingMax)
        self.node = node
        self.writes = writes
        self.reads = reads
        self.channels = channels
        self.listener = listener
        threads =
            (0..<node.options.connections).map { number in
                DedicatedThread("qiao.write.\(number)") { PostgresWorker(node, writes).run() }
            }
            + (0..<node.options.readers).map { number in
                DedicatedThread("qiao.read.\(number)") { PostgresWorker(node, reads).run() }
            } + listening
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> T) async throws -> T {
        try await reads.line.result { session in
            try body(Snapshot(engine: .postgres, now: session.now, session: session))
        }
    }

    func write<T: Sendable>(
        _ isolation: Isolation, _ urgency: Urgency, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> Committed<T> {
        let world = node.world
        return try await writes.line.result(urgency) { session in
            session.mode =
                switch isolation {
                case .serializable: .serializable
                case .committed: .committed
                }
            let transaction = Transaction(
                engine: .postgres, world: world, now: session.now, session: session)
            let value = try body(transaction)
            return Committed(value, actions: transaction.actions)
        }
    }

    func notify(_ channel: String) {
        listener.notify(channel)
    }

    func notifications(_ channel: String) -> AsyncStream<Void> {
        channels.stream(channel)
    }

    func backup(to path: String) async throws {
        throw Problem.backupElsewhere
    }

    var statistics: StorageStatistics {
        var statistics = node.counters.withLock { $0 }
        statistics.writesWaiting = writes.line.count
        statistics.readsWaiting = reads.line.count
        return statistics
    }

    func close() async {
        // First the lines: a thread that sees the engine closing leaves when its line is empty.
        writes.line.close()
        reads.line.close()
        channels.close()
        node.isClosing.store(true, ordering: .relaxed)
        listener.wake()
        for thread in threads { await thread.join() }
    }
}
