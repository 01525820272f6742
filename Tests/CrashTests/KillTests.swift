import Foundation
import TestServers
import Testing
import Values
import World

@Suite("kill -9 at random instants", .timeLimit(.minutes(60)))
struct KillTests {
    /// `QIAO_CRASH_RUNS` says how many runs there are, `QIAO_CRASH_SEED` under which seed.
    private static let (runs, seed): (Int, UInt64) = {
        let environment = ProcessInfo.processInfo.environment
        return (
            environment["QIAO_CRASH_RUNS"].flatMap(Int.init) ?? 400,
            environment["QIAO_CRASH_SEED"].flatMap(UInt64.init) ?? 1
        )
    }()

    @Test(
        "loses nothing that was acknowledged, has every keyed effect once, uses a task for each, and lets every run end well"
    )
    func losesNothing() async throws {
        try await Site.with { site in
            let vendor = try await site.startVendor()
            var node = try await site.serve()
            try await KillTests.sellTasks(at: site)
            let hook = try await node.save(StocktakeLoad.flow)
            let load = StocktakeLoad(count: KillTests.runs, hook: hook, at: node.address)
            let random = SeededRandomness(seed: KillTests.seed)
            var kills: [Timestamp] = []
            async let posting: Void = load.run()
            while load.acknowledged < KillTests.runs {
                let target = min(load.acknowledged + 40 + Int(random.next() % 80), KillTests.runs)
                try await eventually("\(target) are acknowledged") { load.acknowledged >= target }
                try await World.system.clock.sleep(for: .microseconds(Int64(random.next() % 100_000)))
                kills.append(World.system.now)
                #expect(try await node.kill() == .killed(by: SIGKILL))
                node = try await site.serve()
                load.move(to: node.address)
            }
            try await posting
            let ended = try await KillTests.allSucceeded(KillTests.runs, on: node)
            KillTests.expectInterrupted(ended, by: kills)
            #expect(Set(ended.compactMap { $0["id"].string }) == Set(load.runs.values))
            #expect(vendor.ending == nil)
            try KillTests.expectEachOnce(KillTests.runs, site)
            let tasks = try await site.tasks()
            #expect(tasks.left == KillTests.tasks - Int64(2 * KillTests.runs))
            #expect(tasks.reserved == 0)
            let counts = try await site.vendor.json("/state")["counts"]
            print(
                """
                kill -9: \(KillTests.runs) runs under seed \(KillTests.seed), \(kills.count) kills, \
                \(load.unanswered) posts without an answer, \(load.repeated) found accepted before, \
                \(counts["repeated"].integer ?? 0) calls made again at the vendor, all ended well, each effect once
                """)
        }
    }

    private static let tasks: Int64 = 1_000_000

    /// Has what rows use counted, and buys enough of it.
    private static func sellTasks(at site: Site) async throws {
        try await site.sell(
            """
            currency: CNY
            features: [{key: task, name: 任务, kind: metered}]
            packs: [{key: pack, name: 任务, feature: task, amount: \(tasks), validity: 1 year, price: "9.00"}]
            """)
        try await site.buy("pack")
        try await eventually("tasks are granted") { try await site.tasks().left == tasks }
    }

    /// Waits until all runs have succeeded.
    static func allSucceeded(_ count: Int, on node: ServedNode) async throws -> [JSON] {
        try await eventually("\(count) runs have ended", within: .seconds(600)) {
            let counts = try await node.runs().reduce(into: [String: Int]()) {
                $0[$1["state"].string ?? "", default: 0] += 1
            }
            let open = ["queued", "running", "waiting"].reduce(0) { $0 + (counts[$1] ?? 0) }
            return open == 0 && counts.values.reduce(0, +) >= count
        }
        let runs = try await node.runs()
        #expect(runs.count == count)
        let others = runs.filter { $0["state"] != "succeeded" }
        #expect(others.isEmpty, "\(others.prefix(3).map(\.text))")
        return runs
    }

    /// The fault really occurred: some runs were on their way when the server was killed.
    private static func expectInterrupted(_ runs: [JSON], by kills: [Timestamp]) {
        let spans = runs.compactMap { run -> ClosedRange<Timestamp>? in
            do {
                let from = try Timestamp(rfc3339: run["accepted_at"].string ?? "")
                let to = try Timestamp(rfc3339: run["ended_at"].string ?? "")
                return from...max(from, to)
            } catch {
                return nil
            }
        }
        #expect(spans.count == runs.count)
        #expect(kills.count > 2)
        #expect(kills.contains { kill in spans.contains { $0.contains(kill) } })
    }

    /// The vendor has both documents of each run once, and the stock level is their sum.
    static func expectEachOnce(_ runs: Int, _ site: Site) throws {
        let ledger = try VendorLedger(site)
        let wanted = Set((1...runs).flatMap { ["N\($0)-1", "N\($0)-2"] })
        #expect(Set(ledger.documents.keys) == wanted)
        #expect(ledger.documents.values.allSatisfy { $0 == 1 })
        #expect(ledger.quantity == Int64(2 * runs))
    }
}
