import Durable
import Storage
import Values
import World

extension Installation {
    /// How long attempts that run at an orderly end may go on before they are given back.
    public static let finishesWithin = Duration.seconds(20)

    /// Works on jobs until `stop` returns.
    ///
    /// Then nothing more is claimed. What runs may finish within the limit; what does not is interrupted and given
    /// back, so that another node, or this one's next start, takes it at once. When this returns the node holds no
    /// lease.
    ///
    /// - Parameters:
    ///   - limit: How long what runs may go on.
    ///   - stop: Returns when the node shall end.
    /// - Throws: The database's problem where the node cannot even begin.
    public func work(
        finishingWithin limit: Duration = Installation.finishesWithin,
        until stop: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [worker] in try await worker.run() }
            group.addTask { [worker, clock = database.world.clock] in
                do {
                    try await stop()
                    worker.drain()
                    try await clock.sleep(for: limit)
                } catch is CancellationError {
                    // The worker has ended, or the whole node is being ended.
                }
            }
            defer { group.cancelAll() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
