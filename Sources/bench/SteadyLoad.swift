import Durable
import Storage
import Synchronization
import Values
import World

/// Jobs at a steady backlog: each producer enqueues a batch, waits until all of it is done, and begins anew.
final class SteadyLoad: Sendable {
    /// How many jobs a producer has under way.
    private static let batch = 50

    private let database: Database
    private let producers: Int
    private let finished = Atomic(0)
    private let isEnding = Atomic(false)
    private let batches: Mutex<[Countdown]>

    init(_ database: Database, producers: Int) {
        self.database = database
        self.producers = producers
        batches = Mutex((0..<producers).map { _ in Countdown(SteadyLoad.batch) })
    }

    /// Calls `body` while the load goes on.
    func during<T>(_ body: () async throws -> T) async throws -> T {
        let handler = JobHandler("bench") { [self] attempt in
            let producer = Int(attempt.payload[0])
            finished.add(1, ordering: .relaxed)
            batches.withLock { $0[producer] }.down(took: .zero)
            return .done
        }
        let worker = Worker(database: database, name: "bench", handlers: [handler])
        async let running: Void = worker.run()
        async let producing: Void = produce()
        let result = try await body()
        isEnding.store(true, ordering: .relaxed)
        try await producing
        worker.drain()
        try await running
        return result
    }

    /// How many jobs are done in each of so many seconds from now.
    func perSecond(_ seconds: Int) async throws -> [Int] {
        let clock = database.world.clock
        var counts: [Int] = []
        let start = clock.monotonic
        var last = finished.load(ordering: .relaxed)
        for second in 1...seconds {
            try await clock.sleep(for: start + .seconds(second) - clock.monotonic)
            let now = finished.load(ordering: .relaxed)
            counts.append(now - last)
            last = now
        }
        return counts
    }

    private func produce() async throws {
        try await withThrowingTaskGroup { group in
            for producer in 0..<producers { group.addTask { [self] in try await produce(producer) } }
            try await group.waitForAll()
        }
    }

    private func produce(_ producer: Int) async throws {
        let workspace = database.world.newID(Workspace.self)
        while !isEnding.load(ordering: .relaxed) {
            let all = Countdown(SteadyLoad.batch)
            batches.withLock { $0[producer] = all }
            try await database.write { tx in
                _ = try tx.enqueue(
                    (0..<SteadyLoad.batch).map { _ in
                        NewJob("bench", workspace: workspace, payload: [UInt8(producer)])
                    })
            }
            await all.wait()
        }
    }
}
