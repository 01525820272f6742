import ArgumentParser
import Durable
import Storage
import Values
import World

/// Part of `bench timers`: sets timers that are due tomorrow.
struct TimersFill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "timers-fill", shouldDisplay: false)

    @Option var at: String
    @Option var pending: Int

    func run() async throws {
        let database = try await Database.open(at, schemas: [JobSchema.schema], world: .system)
        let (batch, producers) = (1_000, 4)
        let share = pending / producers
        let clock = database.world.clock
        let start = clock.monotonic
        try await withThrowingTaskGroup { group in
            for _ in 0..<producers {
                let workspace = database.world.newID(Workspace.self)
                group.addTask {
                    for first in stride(from: 0, to: share, by: batch) {
                        let count = min(batch, share - first)
                        try await database.write { tx in
                            _ = try tx.enqueue(
                                (first..<(first + count)).map { number in
                                    let due = tx.now + .seconds(86_400) + .milliseconds(number)
                                    return NewJob("bench", workspace: workspace, payload: [], notBefore: due)
                                })
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (clock.monotonic - start) / .seconds(1)
        let engine = database.engine.rawValue
        await database.close()
        try Measurement(
            name: "timers-fill", engine: engine, operations: share * producers, seconds: seconds
        ).print()
    }
}
