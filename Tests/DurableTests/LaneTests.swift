import Durable
import Storage
import Testing
import Values

@Suite("A lane")
struct LaneTests {
    private static let names = (1...12).map { "\($0)" }

    @Test("runs its jobs one after the other in their order", arguments: Engine.allCases)
    func keepsOrder(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            let jobs = LaneTests.names.map { bench.job($0, lane: "order 1") }
            try await bench.database.write { tx in for job in jobs { try tx.enqueue(job) } }
            let other = bench.job("other", lane: "order 2")
            try await bench.enqueue(other)
            let first = try await hand.claim()
            #expect(Set(first.map(\.text)) == ["1", "other"])
            for job in first { try await hand.end(job) }
            #expect(try await hand.workOff() == Array(LaneTests.names.dropFirst()))
            #expect(try await bench.count("job_lane") == 0)
        }
    }

    @Test("waits while its first job is tried again", arguments: Engine.allCases)
    func waitsForRetry(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await bench.enqueue(bench.job("1", lane: "l"), bench.job("2", lane: "l"))
            let first = try await hand.claim()
            try await hand.end(first[0], .retry(at: bench.now + .seconds(5), because: .asTestSays))
            #expect(try await hand.claim().isEmpty)
            bench.pass(.seconds(5))
            try await hand.moveDue()
            #expect(try await hand.workOff() == ["1", "2"])
        }
    }

    @Test("is held by a dead job until that is replayed or skipped", arguments: Engine.allCases)
    func isHeldByDead(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            let ids = try await bench.enqueue(
                bench.job("1", lane: "l"), bench.job("2", lane: "l"), bench.job("3", lane: "l"))
            try await hand.end(try await hand.claim()[0], .dead(because: .asTestSays))
            #expect(try await hand.claim().isEmpty)
            try await bench.database.write { [workspace = bench.workspace] in
                try $0.replayDeadJob(ids[0], workspace: workspace)
            }
            let again = try await hand.claim()
            #expect(again.map(\.text) == ["1"])
            #expect(again.map(\.attempt) == [1])
            try await hand.end(again[0], .dead(because: .asTestSays))
            try await bench.database.write { [workspace = bench.workspace] in
                try $0.skipDeadJob(ids[0], workspace: workspace)
            }
            #expect(try await hand.workOff() == ["2", "3"])
        }
    }

    @Test("goes on in order when one of its jobs is taken back", arguments: Engine.allCases, [0, 1, 2])
    func survivesRevoking(engine: Engine, revoked: Int) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            let ids = try await bench.enqueue(
                bench.job("0", lane: "l"), bench.job("1", lane: "l"), bench.job("2", lane: "l"))
            let running = try await hand.claim()
            #expect(running.map(\.text) == ["0"])
            try await bench.database.write { [workspace = bench.workspace] in
                try $0.revoke(ids[revoked], workspace: workspace)
            }
            let early = try await hand.claim()
            #expect(early.map(\.text) == (revoked == 0 ? ["1"] : []))
            for job in early { try await hand.end(job) }
            #expect(try await hand.end(running[0]) == (revoked != 0))
            let rest = try await hand.workOff()
            #expect(rest == [["2"], ["2"], ["1"]][revoked])
            #expect(try await bench.count("job_lane") == 0)
        }
    }
}
