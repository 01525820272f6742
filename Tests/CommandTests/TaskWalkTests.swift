import Foundation
import TestServers
import Testing
import Values

@Suite("The walk through the shop", .timeLimit(.minutes(10)))
struct TaskWalkTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: {zh: 任务, en: Tasks}, kind: metered}]
        packs:
          - {key: one, name: 体验包, feature: task, amount: 1, validity: 1 year, price: "0.10"}
          - {key: thousand, name: 一千任务, feature: task, amount: 1000, validity: 1 year, price: "99.00"}
        """

    @Test("holds a run whose tasks are used up, and lets it go on when a pack of them is paid")
    func walk() async throws {
        try await Site.with { site in
            let node = try await site.serve()
            try await site.sell(Self.catalog)
            try await site.buy("one")
            try await eventually("a task is granted") { try await site.tasks().left == 1 }

            let run = try await site.said(["flow", "run", "门店盘点同步", "--data", "examples/盘点.json"])
            let held = try await node.run(run, comesTo: ["held", "failed", "succeeded"])
            #expect(held["problem"]["code"] == "entitlement.insufficient")
            let shown = try await site.said(["run", "show", run])
            #expect(shown.contains("The tasks are used up") || shown.contains("任务数不足"), "\(shown)")
            #expect(held.stepStates == ["send": "running", "send[1]": "succeeded", "send[2]": "held"])
            #expect(try await site.documents() == 1)
            let none = try await site.tasks()
            #expect(none.left == 0 && none.reserved == 0)

            try await site.buy("thousand")
            let ended = try await node.run(run, comesTo: ["failed", "succeeded"])
            #expect(ended["state"] == "succeeded", "\(ended["problem"].text)")
            #expect(try await site.documents() == 3)
            let rest = try await site.tasks()
            #expect(rest.left == 997 && rest.reserved == 0)
            let lines = try await site.said(["usage", "show", "--feature", "task"]).split(separator: "\n")
            let rows = [
                ("tell", "一千任务", 997), ("send[3]", "一千任务", 998), ("send[2]", "一千任务", 999),
                ("send[1]", "体验包", 0),
            ]
            for (line, (step, pack, left)) in zip(lines, rows) {
                let parts = line.components(separatedBy: "  ")
                #expect(
                    parts.dropFirst() == ["task", "1", "flow 门店盘点同步", step, run, pack, "→ \(left)"])
            }
            #expect(lines.count == rows.count + 1)
            let table = try await site.said(["usage", "show", "--feature", "task", "--csv"])
            let records = table.components(separatedBy: "\r\n")
            #expect(
                records.first
                    == "recorded_at,feature,amount,flow,step,run,pack,remaining,kind,of,source,event,id")
            for (record, (step, pack, left)) in zip(records.dropFirst(), rows) {
                let fields = record.split(separator: ",", omittingEmptySubsequences: false)
                #expect(
                    fields[1...9] == [
                        "task", "1", "门店盘点同步", Substring(step), Substring(run), Substring(pack), "\(left)",
                        "flow", "门店盘点同步",
                    ])
            }
        }
    }
}

extension Site {
    /// How many documents the vendor has.
    fileprivate func documents() async throws -> Int64? {
        try await vendor.json("/state")["counts"]["documents"].integer
    }
}

extension JSON {
    fileprivate var stepStates: [String: String] {
        var states: [String: String] = [:]
        for step in self["steps"].array ?? [] { states[step["path"].string ?? ""] = step["state"].string }
        return states
    }
}
