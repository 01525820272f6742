import Durable
import Flows
import Storage
import Testing
import Values

@Suite("A limit of runs", .timeLimit(.minutes(5)))
struct RunLimitTests {
    /// Names a connection and never calls with it.
    private static func flow(_ name: String, connection: String?) -> String {
        let call =
            connection.map {
                """
                - {id: no, filter: "`false`"}
                - {id: call, action: jushuitan/query_inventory, connection: \($0), input: {warehouse: 1, sku_ids: [a]}}
                """
            } ?? #"- {id: yes, filter: "`true`"}"#
        return """
            flow: \(name)
            trigger: {app: webhook}
            steps:
              \(call.replacing("\n", with: "\n  "))
            """
    }

    /// Waits until so many of the runs have ended, and sees that no more do while a run that no limit holds comes to
    /// its end.
    private static func ended(
        _ count: Int, of runs: [ID<Run>], _ workshop: Workshop, beside free: FlowRecord
    ) async throws -> Bool {
        let ended = { @Sendable in
            var ended = 0
            for run in runs where try await workshop.found(run).run.state.isFinal { ended += 1 }
            return ended
        }
        try await workshop.passUntil { try await ended() >= count }
        _ = try await workshop.run(free, with: [:])
        return try await ended() == count
    }

    @Test("holds for the flows that name the connection, and for no others", arguments: Engine.allCases)
    func connection(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let limited = try await workshop.save(Self.flow("limited", connection: "shop"))
            let other = try await workshop.save(Self.flow("other", connection: "team"))
            let limit = JobLimit(rate: 2, per: .seconds(7_200))
            try await workshop.database.write { [workspace = workshop.workspace] tx in
                try tx.setLimit(.connection("shop"), of: workspace, to: limit)
            }
            let later = try await workshop.save(Self.flow("later", connection: "shop"))
            var runs: [ID<Run>] = []
            for flow in [limited, later, limited, later] { runs.append(try await workshop.start(flow)) }
            #expect(try await Self.ended(2, of: runs, workshop, beside: other))
            let uses = try await workshop.database.read { [workspace = workshop.workspace] in
                try $0.limits(of: workspace, PageRequest(limit: 10, after: nil)).items
            }
            #expect(uses.map(\.name) == ["connection/shop"])
            #expect(uses.map(\.limit) == [limit])
            try await workshop.database.write { [workspace = workshop.workspace] tx in
                try tx.setLimit(.connection("shop"), of: workspace, to: JobLimit())
            }
            for run in runs { try await workshop.reach(run) { $0.isFinal } }
        }
    }

    @Test("holds for all runs of a workspace", arguments: Engine.allCases)
    func workspace(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let flows = [
                try await workshop.save(Self.flow("one", connection: "shop")),
                try await workshop.save(Self.flow("two", connection: nil)),
            ]
            try await workshop.database.write { [workspace = workshop.workspace] tx in
                try tx.setLimit(.workspace, of: workspace, to: JobLimit(rate: 1, per: .seconds(7_200)))
            }
            var runs: [ID<Run>] = []
            for flow in flows { runs.append(try await workshop.start(flow)) }
            try await workshop.reach(runs[0]) { $0.isFinal }
            let second = try await workshop.found(runs[1]).run
            #expect(second.state == .queued)
            try await workshop.database.write { [workspace = workshop.workspace] tx in
                try tx.setLimit(.workspace, of: workspace, to: JobLimit())
            }
            try await workshop.reach(runs[1]) { $0.isFinal }
        }
    }

    @Test("is known by its name again")
    func names() throws {
        let flow = ID<Flow>(UUIDBytes(high: 1, low: 2))
        for subject in [RunLimit.workspace, .connection("主店/二"), .flow(flow)] {
            #expect(RunLimit(name: subject.name) == subject)
        }
        for name in ["", "connection", "flow/x", "all/a", "lane"] {
            #expect(RunLimit(name: name) == nil)
        }
    }
}
