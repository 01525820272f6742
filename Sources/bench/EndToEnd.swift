import ArgumentParser
import Server
import Storage
import Values
import World

/// `bench endtoend`: a webhook, two HTTP steps, done; the server, the vendor and the load share the machine.
///
/// First as many as the load's connections carry, which gives the runs a second; then, on a fresh installation, half
/// of that at a constant rate, which gives the time from acceptance to end.
struct EndToEnd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endtoend", abstract: "From a webhook over two HTTP steps to the end of the run.")

    @OptionGroup var database: DatabaseChoice
    @Option(help: "The URL of another empty PostgreSQL database, for the second part.") var second: String?
    @Option(help: "How many runs at saturation.") var runs = 20_000
    @Option(help: "For how many seconds half of that rate.") var seconds = 15.0
    @Option(help: "Runs a second in the second part, instead of half of what was measured.") var rate: Double?
    @Option(help: "How many bytes of JSON an event, a request and an answer have.") var bodyBytes = 1_024
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        guard (second == nil) == (database.postgres == nil) else {
            throw ValidationError("On PostgreSQL, --second is needed too.")
        }
        let (runs, bodyBytes, seconds, rate) = (runs, bodyBytes, seconds, rate)
        let (first, second) = (database.postgres, second)
        let filler = String(repeating: "y", count: max(0, bodyBytes - 20))
        let (full, half) = try await BareServer.with(
            answering: #"{"id":1,"data":"\#(filler)"}"#, type: "application/json"
        ) { vendor in
            let full = try await RunTimes.measure(vendor: vendor, database: first) { port, path in
                Drive(
                    port: port, path: path, bodyBytes: bodyBytes, status: 202, seconds: 600, requests: runs)
            }
            let rate = rate ?? full.runsPerSecond / 2
            let half = try await RunTimes.measure(vendor: vendor, database: second) { port, path in
                Drive(
                    port: port, path: path, bodyBytes: bodyBytes, status: 202, seconds: seconds, rate: rate)
            }
            return (full, half)
        }
        try Measurement(
            name: "endtoend", engine: database.engine, operations: full.times.count, seconds: full.seconds,
            latencies: half.times,
            details: [
                ("runs_at_half", .int(Int64(half.times.count))),
                ("half_rate", .int(Int64(half.runsPerSecond))), ("body_bytes", .int(Int64(bodyBytes))),
                ("accept_p99_us_at_half", half.driven.json["p99_us"]),
                ("accepted_per_second_at_full", full.driven.json["ops_per_second"]),
                ("server_rss_bytes", .int(Int64(max(full.residentBytes, half.residentBytes)))),
            ]
        ).print()
    }
}
