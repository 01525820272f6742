import ArgumentParser
import Durable
import Storage
import Values
import World

/// Part of `bench timers`: sets timers that are due within one second, and notes when each job runs.
struct TimersFire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "timers-fire", shouldDisplay: false)
    /// From the setting of the first timer until it is due: time enough to set them all.
    private static let ahead = Duration.seconds(5)

    @Option var at: String
    @Option var due: Int

    func run() async throws {
        let database = try await Database.open(at, schemas: [JobSchema.schema], world: .system)
        let clock = database.world.clock
        let fired = Countdown(due)
        let handler = JobHandler("bench") { attempt in
            let due = attempt.payload.reduce(Int64(0)) { $0 << 8 | Int64($1) }
            fired.down(took: clock.now - Timestamp(microseconds: due))
            return .done
        }
        let worker = Worker(database: database, name: "bench", handlers: [handler])
        async let running: Void = worker.run()
        let start = clock.now + TimersFire.ahead
        try await setTimers(from: start, in: database)
        guard clock.now < start else { throw Unmeasured("Setting the timers took until they were due.") }
        await fired.wait()
        worker.drain()
        try await running
        let late = fired.durations
        let (engine, resident) = (database.engine.rawValue, try ResidentMemory.own())
        await database.close()
        try Measurement(
            name: "timers-fire", engine: engine, operations: due, seconds: 1, latencies: late,
            details: [
                ("early", .int(Int64(late.count { $0 < .zero }))), ("rss_bytes", .int(Int64(resident))),
            ]
        ).print()
    }

    private func setTimers(from start: Timestamp, in database: Database) async throws {
        let (batch, spacing) = (500, Duration.seconds(1) / due)
        let workspaces = (0..<8).map { _ in database.world.newID(Workspace.self) }
        for first in stride(from: 0, to: due, by: batch) {
            let numbers = first..<min(first + batch, due)
            try await database.write { tx in
                _ = try tx.enqueue(
                    numbers.map { number in
                        let due = start + spacing * number
                        let bits = UInt64(due.microseconds)
                        let payload = (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
                        return NewJob(
                            "bench", workspace: workspaces[number % workspaces.count], payload: payload,
                            notBefore: due)
                    })
            }
        }
    }
}
