import Flows
import Server
import Storage
import Values
import World

/// What an installation that was driven from the webhook to the vendor has in its journal afterwards.
struct RunTimes: Sendable {
    /// From the acceptance of each run to its end.
    let times: [Duration]
    /// From the first acceptance to the last end.
    let seconds: Double
    let driven: Driven
    let residentBytes: Int

    var runsPerSecond: Double { Double(times.count) / seconds }

    /// Drives a fresh installation whose flow calls the vendor twice, until the vendor has had every call.
    static func measure(
        vendor: BareServer, database: String?, _ drive: (_ port: Int, _ path: String) -> Drive
    ) async throws -> RunTimes {
        try await ScratchFolder.with { folder in
            try ServedNode.prepare(folder)
            let path = try await ServedNode.apply(flow(vendor.port), in: folder, database: database)
            let host = "127.0.0.1:\(vendor.port)"
            let (driven, resident) = try await ServedNode.with(
                folder, database: database, allowing: [host]
            ) { node in
                let before = vendor.count.now
                let driven = try await drive(node.port, path).run(in: folder)
                try await wait(for: before + 2 * driven.answered, at: vendor)
                return (driven, try node.child.residentBytes())
            }
            return try await read(
                ServedNode.url(in: folder, database: database), driven: driven, residentBytes: resident)
        }
    }

    private static func flow(_ port: Int) -> String {
        """
        flow: end to end
        trigger: {app: webhook}
        steps:
          - id: first
            action: http/request
            input: {method: POST, url: "http://127.0.0.1:\(port)/orders", json: "{{ trigger }}"}
          - id: second
            action: http/request
            input: {method: POST, url: "http://127.0.0.1:\(port)/stock", json: "{{ steps.first.body }}"}
        """
    }

    private static func wait(for calls: Int, at vendor: BareServer) async throws {
        let clock = World.system.clock
        let end = clock.monotonic + .seconds(300)
        while vendor.count.now < calls {
            if clock.monotonic > end {
                throw Unmeasured("The vendor had \(vendor.count.now) of \(calls) calls.")
            }
            try await clock.sleep(for: .milliseconds(2))
        }
    }

    private static func read(_ url: String, driven: Driven, residentBytes: Int) async throws -> RunTimes {
        let database = try await Database.open(url, schemas: Installation.schemas, world: .system)
        let (runs, steps) = try await database.read { snapshot in
            let runs = try RunJournal.rows(FlowSchema.runs, in: snapshot) { table in
                "SELECT run_id, ended_at FROM \(table) WHERE state = 'succeeded'"
            } decode: { row in
                (accepted: (try row[0] as ID<Run>).uuid.version7Instant, ended: try row[1] as Timestamp)
            }
            let steps = try RunJournal.count(FlowSchema.steps, in: snapshot) { table in
                "SELECT count(*) FROM \(table) WHERE state = 'succeeded'"
            }
            return (runs, steps)
        }
        await database.close()
        guard runs.count == driven.answered, steps == 2 * runs.count else {
            throw Unmeasured(
                "Of \(driven.answered) runs \(runs.count) succeeded, with \(steps) steps in all.")
        }
        let (first, last) = (runs.map(\.accepted).min(), runs.map(\.ended).max())
        guard let first, let last else { throw Unmeasured("There was no run.") }
        return RunTimes(
            times: runs.map { $0.ended - $0.accepted }, seconds: (last - first) / .seconds(1),
            driven: driven, residentBytes: residentBytes)
    }
}
