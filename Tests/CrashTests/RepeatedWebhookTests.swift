import TestServers
import Testing
import Values

@Suite("Duplicate and replayed webhooks", .timeLimit(.minutes(5)))
struct RepeatedWebhookTests {
    @Test("start one run and have one effect, however many come at once and afterwards")
    func startOne() async throws {
        try await Site.with { site in
            _ = try await site.startVendor()
            var node = try await site.serve()
            let hook = try await node.save(StocktakeLoad.flow)
            let answers = try await RepeatedWebhookTests.post(40, to: hook, at: node.address)
            #expect(answers.count { $0.json["repeated"] == false } == 1)
            #expect(answers.count { $0.json["repeated"] == true } == 39)
            let run = try #require(answers.first?.json["run"].string)
            _ = try await node.run(run, comesTo: ["succeeded"])

            #expect(try await node.kill() == .killed(by: 9))
            node = try await site.serve()
            let replayed = try await RepeatedWebhookTests.post(10, to: hook, at: node.address)
            #expect(replayed.allSatisfy { $0.status == 202 && $0.json["repeated"] == true })
            #expect(Set((answers + replayed).map { $0.json["run"].string }) == [run])
            #expect(try await node.runs().count == 1)
            try KillTests.expectEachOnce(1, site)
        }
    }

    @Test("are told by the event's own number too, where the sender marks each copy anew")
    func tellByNumber() async throws {
        try await Site.with { site in
            _ = try await site.startVendor()
            let node = try await site.serve()
            let flow = StocktakeLoad.flow.replacing(
                "{app: webhook}", with: "{app: webhook, event_id: number}")
            let hook = try await node.save(flow)
            let answers = try await RepeatedWebhookTests.post(20, to: hook, at: node.address, marked: false)
            #expect(Set(answers.map { $0.json["run"].string }).count == 20)
            var ended: [JSON] = []
            for answer in answers {
                let run = try #require(answer.json["run"].string)
                ended.append(try await node.run(run, comesTo: ["succeeded", "failed", "cancelled"]))
            }
            #expect(ended.count { $0["state"] == "succeeded" } == 1)
            #expect(ended.count { $0["problem"]["code"] == "run.duplicate_event" } == 19)
            try KillTests.expectEachOnce(1, site)
        }
    }

    /// Posts one event so many times at once.
    private static func post(
        _ count: Int, to hook: String, at address: Address, marked: Bool = true
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for copy in 1...count {
                group.addTask {
                    try await address.send(
                        "POST", hook, Array("{\"number\":\"N1\"}".utf8),
                        headers: [("webhook-id", marked ? "event-1" : "copy-\(copy)")])
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
