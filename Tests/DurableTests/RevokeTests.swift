import Durable
import Storage
import Testing
import Values

@Suite("A job that is taken back")
struct RevokeTests {
    enum Place: String, CaseIterable, Sendable {
        case ready, timer, parked, running, dead
    }

    @Test("is gone from wherever it was, and never runs", arguments: Engine.allCases, Place.allCases)
    func isGone(engine: Engine, place: Place) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await bench.database.write { [workspace = bench.workspace] in
                try $0.setLimit("vendor", workspace: workspace, to: JobLimit(concurrency: 1))
            }
            let wait: Duration? = place == .timer ? .seconds(5) : nil
            if place == .parked {
                try await bench.enqueue(bench.job("holds", limits: ["vendor"]))
                #expect(try await hand.claim().count == 1)
            }
            let job = bench.job("revoked", key: "once", limits: ["vendor"], after: wait)
            let id = try await bench.enqueue(job)[0]
            var claimed: [ClaimedJob] = []
            if place != .ready { claimed = try await hand.claim() }
            if place == .dead { try await hand.end(claimed[0], .dead(because: .asTestSays)) }
            let table: SQL =
                switch place {
                case .ready: "job_ready"
                case .timer: "job_timer"
                case .parked: "job_parked"
                case .running: "job_running"
                case .dead: "job_dead"
                }
            #expect(try await bench.count(table) == 1)

            try await bench.database.write { [workspace = bench.workspace] in
                try $0.revoke(id, workspace: workspace)
            }
            #expect(try await bench.count(table) == 0)
            #expect(try await bench.living() == (place == .parked ? 1 : 0))
            if place == .running { #expect(try await hand.end(claimed[0]) == false) }
            bench.pass(.seconds(10))
            try await hand.moveDue()
            #expect(try await hand.claim().isEmpty)

            // Its key is remembered as if it had finished, its place under the limit is free.
            #expect(try await bench.enqueue(job) == [id])
            #expect(try await bench.living() == (place == .parked ? 1 : 0))
            if place != .parked {
                try await bench.enqueue(bench.job("next", limits: ["vendor"]))
                #expect(try await hand.claim().map(\.text) == ["next"])
            }
        }
    }

    @Test("may have ended before", arguments: Engine.allCases)
    func mayHaveEnded(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            let ids = try await bench.enqueue(bench.job("done"), bench.job("other"))
            try await hand.end(try #require(try await hand.claim().first { $0.text == "done" }))
            try await bench.database.write { [workspace = bench.workspace, neighbour = bench.neighbour] in
                try $0.revoke(ids[0], workspace: workspace)
                try $0.revoke(ids[1], workspace: neighbour)
            }
            #expect(try await bench.living() == 1)
        }
    }
}
