import ArgumentParser
import Values
import World

/// `bench start`: from the exec of the real server, on an installation that has run before, until it is ready; then
/// the memory that it has when idle.
struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "From start to ready, and memory when idle.")
    /// How long a server is left alone before its memory is read.
    private static let idle = Duration.seconds(3)

    @OptionGroup var database: DatabaseChoice
    @Option(help: "How many starts.") var starts = 10
    @Option(help: "How many runs the installation has had.") var runs = 5_000
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        try await ScratchFolder.with { folder in
            try ServedNode.prepare(folder)
            let url = database.postgres
            let path = try await ServedNode.apply(Intake.flow, in: folder, database: url)
            _ = try await ServedNode.with(folder, database: url) { node in
                try await Drive(
                    port: node.port, path: path, bodyBytes: 1_024, status: 202, seconds: 60, requests: runs
                ).run(in: folder)
            }
            var ready: [Duration] = []
            var resident: [Int] = []
            for start in 1...starts {
                try await ServedNode.with(folder, database: url) { node in
                    ready.append(node.readyAfter)
                    guard start == starts || start == 1 else { return }
                    try await World.system.clock.sleep(for: Start.idle)
                    resident.append(try node.child.residentBytes())
                }
            }
            let median = ready.sorted()[ready.count / 2]
            try Measurement(
                name: "start", engine: database.engine, operations: starts,
                seconds: ready.reduce(.zero, +) / .seconds(1), latencies: ready,
                details: [
                    ("ready_ms", .int(median.microseconds / 1_000)),
                    ("idle_rss_bytes", .int(Int64(resident.max() ?? 0))),
                ]
            ).print()
        }
    }
}
