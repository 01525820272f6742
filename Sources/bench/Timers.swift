import ArgumentParser
import OrderedCollections
import Values

/// `bench timers`: ten thousand timers due within a second, with none pending and with a million of them.
///
/// Each part is a process of its own, so that its memory is its own; on PostgreSQL the server's is not counted.
struct Timers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timers", abstract: "Timers due among many pending: how late, how much memory.")

    @OptionGroup var database: DatabaseChoice
    @Option(help: "How many are pending.") var pending = 1_000_000
    @Option(help: "How many are due within a second.") var due = 10_000
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        try await ScratchFolder.with { folder in
            let (bench, url) = (try Child.sibling("bench"), database.url(in: folder))
            let fire = [bench, "timers-fire", "--at", url, "--due", "\(due)"]
            let alone = try JSON(parsing: try await Child.run(fire, in: folder))
            let filled = try JSON(
                parsing: try await Child.run(
                    [bench, "timers-fill", "--at", url, "--pending", "\(pending)"], in: folder))
            let among = try JSON(parsing: try await Child.run(fire, in: folder))
            let more = (among["rss_bytes"].integer ?? 0) - (alone["rss_bytes"].integer ?? 0)
            print(
                JSON.object([
                    "name": "timers", "engine": .string(database.engine), "ops": .int(Int64(due)),
                    "pending": .int(Int64(pending)), "early": among["early"],
                    "late_p50_us": among["p50_us"], "late_p99_us": among["p99_us"],
                    "late_max_us": among["max_us"], "rss_more_bytes": .int(more),
                    "rss_bytes": among["rss_bytes"], "filled_per_second": filled["ops_per_second"],
                    "none_pending": alone,
                ]).text)
        }
    }
}
