import ArgumentParser
import Durable
import Storage
import Values
import World

/// `bench snapshot`: a steady load of jobs on PostgreSQL, before and while another connection holds an old snapshot,
/// for which nothing that the load deletes may be cleared away.
struct OldSnapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Jobs on PostgreSQL beside an old snapshot.")
    /// For how long the load runs before anything is counted.
    private static let warmUpSeconds = 10

    @OptionGroup var database: DatabaseChoice
    @Option(help: "For how many seconds the snapshot is held; as many are counted before.") var seconds = 120
    @Option(help: "How many producers, each with fifty jobs under way.") var producers = 32
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        guard let url = database.postgres else { throw ValidationError("This is about PostgreSQL.") }
        let (seconds, producers) = (seconds, producers)
        let hold = """
            BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM job_ready;
            SELECT pg_sleep(\(seconds + 600));
            """
        try await database.with(schemas: [JobSchema.schema]) { database in
            let load = SteadyLoad(database, producers: producers)
            let (before, beside) = try await load.during {
                _ = try await load.perSecond(OldSnapshot.warmUpSeconds)
                let before = try await load.perSecond(seconds)
                let beside = try await ScratchFolder.with { folder in
                    try await Child.with(["psql", "-X", "-q", "-d", url, "-c", hold], in: folder) { _ in
                        try await OldSnapshot.wait(in: database)
                        let counts = try await load.perSecond(seconds)
                        guard try await OldSnapshot.isHeld(in: database) else {
                            throw Unmeasured("The snapshot was not held to the end.")
                        }
                        return counts
                    }
                }
                return (before, beside)
            }
            return OldSnapshot.measurement(before: before, beside: beside)
        }.print()
    }

    private static func measurement(before: [Int], beside: [Int]) -> Measurement {
        let ratio = Double(beside.reduce(0, +)) / Double(max(1, before.reduce(0, +)))
        let tens = { (counts: [Int]) -> JSON in
            .array(
                stride(from: 0, to: counts.count, by: 10).map { first in
                    let part = counts[first..<min(first + 10, counts.count)]
                    return .int(Int64(part.reduce(0, +) / part.count))
                })
        }
        return Measurement(
            name: "snapshot", engine: "postgres", operations: beside.reduce(0, +),
            seconds: Double(beside.count),
            details: [
                ("before_per_second", .int(Int64(before.reduce(0, +) / before.count))),
                ("ratio", Measurement.decimal(ratio, places: 3)), ("before_by_ten_seconds", tens(before)),
                ("beside_by_ten_seconds", tens(beside)),
            ])
    }

    /// Waits until another connection holds a snapshot in its sleep.
    private static func wait(in database: Database) async throws {
        for _ in 0..<1_000 {
            if try await isHeld(in: database) { return }
            try await database.world.clock.sleep(for: .milliseconds(10))
        }
        throw Unmeasured("No snapshot is held.")
    }

    private static func isHeld(in database: Database) async throws -> Bool {
        try await database.read { snapshot in
            let held = try snapshot.row(
                """
                SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
                    AND xact_start < now() AND query LIKE '%pg_sleep(%' AND datname = current_database()
                """
            ) { row in try row[0] as Int }
            return held == 1
        }
    }
}
