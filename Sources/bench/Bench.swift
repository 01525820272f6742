import ArgumentParser
import Durable
import FoundationEssentials
import Glibc
import Storage
import Values
import World

/// `bench NAME [--engine sqlite|postgres] --json`: one measurement, printed as one JSON object.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures Qiao on this machine.", subcommands: [Jobs.self])
}

/// Where a benchmark's database is.
struct DatabaseChoice: ParsableArguments {
    @Option(help: "sqlite or postgres.")
    var engine = "sqlite"

    @Option(help: "The URL of an empty PostgreSQL database.")
    var postgres: String?

    func with<T>(schemas: [Schema], _ body: (Database) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qiao-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let url = postgres ?? "sqlite:\(folder.path())/bench.db"
        let database = try await Database.open(url, schemas: schemas, world: .system)
        let result = try await body(database)
        await database.close()
        try FileManager.default.removeItem(at: folder)
        return result
    }
}

extension Measurement {
    func print() throws {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        Swift.print(json(peakResidentBytes: usage.ru_maxrss * 1_024).text)
    }
}

struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "durable", abstract: "Jobs through enqueue, claim, run and complete.")

    @OptionGroup var database: DatabaseChoice
    @Option(help: "How many jobs.") var jobs = 200_000
    @Option(help: "How many tasks enqueue.") var producers = 16
    @Option(help: "How many jobs share the commit of an enqueue.") var batch = 50
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        try await database.with(schemas: [JobSchema.schema]) { database in
            try await DurableBench.run(database, jobs: jobs, producers: producers, batch: batch)
        }.print()
    }
}
