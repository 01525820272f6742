import TestServers
import Testing
import Values

@Suite("A hung step", .timeLimit(.minutes(5)))
struct HungStepTests {
    private static func flow(_ name: String, _ action: String, port: Int) -> String {
        """
        flow: \(name)
        trigger: {app: webhook}
        steps:
          - id: call
            action: http/\(action)
            input: {\(action == "get" ? "" : "method: POST, ")url: "http://127.0.0.1:\(port)/state", timeout_seconds: 1}
        """
    }

    @Test("is tried again where that is safe, in doubt where it is not, and holds nobody up")
    func endsByItsTimeout() async throws {
        try await Site.with { site in
            _ = try await site.startVendor()
            let silent = try SilentListener()
            let node = try await site.serve(["--allow-host", "127.0.0.1:\(silent.port)"])
            let read = try await node.save(HungStepTests.flow("read", "get", port: silent.port))
            let write = try await node.save(HungStepTests.flow("write", "request", port: silent.port))
            let other = try await node.save(StocktakeLoad.flow)
            let reading = try await HungStepTests.post("{}", to: read, on: node)
            let writing = try await HungStepTests.post("{}", to: write, on: node)
            let others = StocktakeLoad(count: 20, hook: other, at: node.address)
            try await others.run()
            for run in others.runs.values { _ = try await node.run(run, comesTo: ["succeeded"]) }

            let doubtful = try await node.run(writing, comesTo: ["in_doubt", "failed", "succeeded"])
            #expect(doubtful["state"] == "in_doubt")
            let attempts = doubtful["steps"][0]["attempts"].array ?? []
            #expect(attempts.count == 1)
            #expect(attempts.first?["problem"]["code"].string?.isEmpty == false)

            try await eventually("the safe step was tried twice") {
                let run = try await node.run(reading)
                #expect(run["state"] != "failed" && run["state"] != "in_doubt")
                return (run["steps"][0]["attempts"].array ?? []).count { !$0["problem"].isNull } >= 2
            }
            silent.close()
            let answering = try await site.startVendor(on: silent.port)
            let ended = try await node.run(reading, comesTo: ["succeeded", "failed"])
            #expect(ended["state"] == "succeeded")
            #expect(answering.ending == nil)
            #expect(try await node.run(writing) == doubtful)
        }
    }

    private static func post(_ body: String, to hook: String, on node: ServedNode) async throws -> String {
        let accepted = try await node.address.send("POST", hook, Array(body.utf8))
        return try #require(accepted.json["run"].string)
    }
}
