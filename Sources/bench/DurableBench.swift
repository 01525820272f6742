import Durable
import Storage
import Synchronization
import Values
import World

/// Jobs through enqueue, claim, run and complete, each transition durable before the next.
enum DurableBench {
    static func run(_ database: Database, jobs: Int, producers: Int, batch: Int) async throws -> Measurement {
        let finished = Countdown(jobs)
        let clock = database.world.clock
        let handler = JobHandler("bench") { attempt in
            var sent: UInt64 = 0
            for byte in attempt.payload { sent = sent << 8 | UInt64(byte) }
            finished.down(took: clock.monotonic - .microseconds(Int64(sent)))
            return .done
        }
        let worker = Worker(database: database, name: "bench", handlers: [handler])
        let workspaces = (0..<8).map { _ in database.world.newID(Workspace.self) }
        async let running: Void = worker.run()
        let start = clock.monotonic
        try await withThrowingTaskGroup { group in
            for producer in 0..<producers {
                group.addTask {
                    let workspace = workspaces[producer % workspaces.count]
                    for _ in 0..<(jobs / producers / batch) {
                        let now = UInt64(clock.monotonic.microseconds)
                        let payload = (0..<8).reversed().map { UInt8(truncatingIfNeeded: now >> ($0 * 8)) }
                        try await database.write { tx in
                            for _ in 0..<batch {
                                try tx.enqueue(NewJob("bench", workspace: workspace, payload: payload))
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let enqueued = clock.monotonic
        await finished.wait()
        worker.drain()
        try await running
        let end = clock.monotonic
        return Measurement(
            name: "durable", engine: database.engine.rawValue, operations: jobs,
            seconds: (end - start) / .seconds(1),
            latencies: finished.durations,
            details: [
                ("enqueue_seconds", Measurement.decimal((enqueued - start) / .seconds(1), places: 3)),
                ("jobs_per_enqueue", .int(Int64(batch))), ("producers", .int(Int64(producers))),
            ])
    }
}
