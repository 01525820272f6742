import ArgumentParser
import Flows
import Server
import Storage
import Values
import World

/// `bench intake`: webhooks that the real server accepts, each after its commit, while it works on their runs.
struct Intake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake", abstract: "Webhooks accepted over HTTP, after commit.")

    @OptionGroup var database: DatabaseChoice
    @Option(help: "For how many seconds.") var seconds = 10.0
    @Option(help: "How many connections.") var connections = 64
    @Option(help: "How many bytes of JSON an event has.") var bodyBytes = 1_024
    @Flag(help: "Print JSON (always on).") var json = false

    /// A flow whose runs end at their first step.
    static let flow = """
        flow: intake
        trigger: {app: webhook}
        steps:
          - {id: none, filter: trigger.wanted}
        """

    func run() async throws {
        try await ScratchFolder.with { folder in
            try ServedNode.prepare(folder)
            let url = database.postgres
            let path = try await ServedNode.apply(Intake.flow, in: folder, database: url)
            let (driven, resident) = try await ServedNode.with(folder, database: url) { node in
                let driven = try await Drive(
                    port: node.port, path: path, bodyBytes: bodyBytes, status: 202, connections: connections,
                    seconds: seconds
                ).run(in: folder)
                return (driven, try node.child.residentBytes())
            }
            let (accepted, ended) = try await IntakeCount.count(
                in: ServedNode.url(in: folder, database: url))
            guard accepted == driven.answered else {
                throw Unmeasured("\(driven.answered) webhooks were accepted, and \(accepted) are kept.")
            }
            try driven.measurement(
                named: "intake", engine: database.engine,
                details: [
                    ("runs_kept", .int(Int64(accepted))), ("runs_ended", .int(Int64(ended))),
                    ("body_bytes", .int(Int64(bodyBytes))), ("server_rss_bytes", .int(Int64(resident))),
                ]
            ).print()
        }
    }
}

/// What became of the webhooks that were accepted.
enum IntakeCount {
    /// How many runs the database of a server that has ended holds, and how many of them have ended.
    static func count(in url: String) async throws -> (kept: Int, ended: Int) {
        let database = try await Database.open(url, schemas: Installation.schemas, world: .system)
        let counts = try await database.read { snapshot in
            let kept = try RunJournal.count(FlowSchema.runs, in: snapshot) { "SELECT count(*) FROM \($0)" }
            let ended = try RunJournal.count(FlowSchema.runs, in: snapshot) {
                "SELECT count(ended_at) FROM \($0)"
            }
            return (kept: kept, ended: ended)
        }
        await database.close()
        return counts
    }
}
