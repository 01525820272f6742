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

/// PostgreSQL over libpq: threads that each run transactions on a connection of their own, some for writes, some for
/// reads, and one that listens.
final class PostgresEngine: StorageEngine {
    /// How long the opening waits for a server that is starting up.
    private static let startingMax: Duration = .seconds(30)

    let engine = Engine.postgres

    private let node: PostgresNode
    private let writes: WaitingLine<PostgresWorker.Closure>
    private let reads: WaitingLine<PostgresWorker.Closure>
    private let channels = Channels()
    private let listener: PostgresListener
    private let threads: [DedicatedThread]

    /// Connects to a server, and leaves it ready for transactions.
    /// - Throws: `storage.unavailable`.
    static func open(_ url: String, world: World, options: DatabaseOptions) async throws -> PostgresEngine {
        let node = PostgresNode(try PostgresAddress(url), world: world, options: options)
        try await withCheckedThrowingContinuation { continuation in
            _ = DedicatedThread("qiao.open") {
                continuation.resume(with: Result { try prepare(node) })
            }
        }
        return PostgresEngine(node)
    }

    private init(_ node: PostgresNode) {
        let writes = WaitingLine<PostgresWorker.Closure>(waitingMax: node.options.waitingMax)
        let reads = WaitingLine<PostgresWorker.Closure>(waitingMax: node.options.waitingMax)
        let listener = PostgresListener(node, channels: channels)
        self.node = node
        self.writes = writes
        self.reads = reads
        self.listener = listener
        threads =
            (0..<node.options.connections).map { number in
                DedicatedThread("qiao.write.\(number)") {
                    PostgresWorker(node, line: writes, mode: .serializable).run()
                }
            }
            + (0..<node.options.readers).map { number in
                DedicatedThread("qiao.read.\(number)") {
                    PostgresWorker(node, line: reads, mode: .reading).run()
                }
            } + [DedicatedThread("qiao.listen") { listener.run() }]
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> T) async throws -> T {
        try await reads.result { session in
            try body(Snapshot(engine: .postgres, now: session.now, session: session))
        }
    }

    func write<T: Sendable>(
        _ isolation: Isolation, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> Committed<T> {
        let world = node.world
        return try await writes.result { session in
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
        statistics.writesWaiting = writes.count
        statistics.readsWaiting = reads.count
        return statistics
    }

    func close() async {
        node.isClosing.store(true, ordering: .relaxed)
        channels.close()
        reads.close()
        writes.close()
        listener.wake()
        for thread in threads { await thread.join() }
    }
}

extension PostgresEngine {
    private static func prepare(_ node: PostgresNode) throws {
        let deadline = Deadline(in: startingMax)
        while node.address.isStarting, !deadline.hasPassed { usleep(100_000) }
        let connection = try node.connect()
        do throws(PostgresFailure) {
            try CommitMark.prepare(on: connection)
        } catch {
            throw error.problem
        }
    }
}
