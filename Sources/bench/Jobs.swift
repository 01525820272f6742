import ArgumentParser
import Durable
import Storage

/// `bench durable`: the kernel alone.
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
