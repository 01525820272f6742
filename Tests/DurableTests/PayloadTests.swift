import Durable
import Storage
import TestDatabases
import Testing
import Values

@Suite("What is enqueued with a job", .timeLimit(.minutes(5)))
struct PayloadTests {
    @Test(
        "reaches its handler wherever the job has been, and is gone with it",
        arguments: Engine.allCases, [0, 1, 64, 65, 100_000])
    func everywhere(engine: Engine, length: Int) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            let text = String(repeating: "x", count: length)
            let limit = JobLimit(concurrency: 0)
            try await bench.database.write { [workspace = bench.workspace] in
                try $0.setLimit("closed", workspace: workspace, to: limit)
            }
            try await bench.enqueue(bench.job(text, limits: ["closed"], after: .seconds(5)))
            bench.pass(.seconds(6))
            _ = try await bench.database.writeCommitted { try $0.moveDueTimers(limit: 10) }
            #expect(try await hand.claim().isEmpty)
            try await bench.database.write { [workspace = bench.workspace] in
                try $0.setLimit("closed", workspace: workspace, to: JobLimit(concurrency: 1))
            }
            let first = try #require(try await hand.claim().first)
            #expect(first.text == text)
            try await hand.end(first, .retry(at: bench.now, because: .asTestSays))
            _ = try await bench.database.writeCommitted { try $0.moveDueTimers(limit: 10) }
            let second = try #require(try await hand.claim().first)
            #expect(second.text == text)
            try await hand.end(second, .dead(because: .asTestSays))
            let dead = try await bench.database.read { try $0.deadJobs(ofKind: "work", limit: 10) }
            #expect(dead.map(\.payload) == [Array(text.utf8)])
            try await bench.database.write { [workspace = bench.workspace] in
                try $0.replayDeadJob(second.ref.id, workspace: workspace)
            }
            let third = try #require(try await hand.claim().first)
            #expect(third.text == text)
            try await hand.end(third)
            #expect(try await bench.living() == 0)
            #expect(try await bench.count("job_payload") == 0)
        }
    }

    @Test("is taken back with a job that is revoked or skipped", arguments: Engine.allCases, [1, 65])
    func revoked(engine: Engine, length: Int) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            let text = String(repeating: "x", count: length)
            let ids = try await bench.enqueue(bench.job(text), bench.job(text))
            let claimed = try #require(try await hand.claim(1).first)
            try await hand.end(claimed, .dead(because: .asTestSays))
            let other = try #require(ids.first { $0 != claimed.ref.id })
            try await bench.database.write { [workspace = bench.workspace] in
                try $0.skipDeadJob(claimed.ref.id, workspace: workspace)
                try $0.revoke(other, workspace: workspace)
            }
            #expect(try await bench.living() == 0)
            #expect(try await bench.count("job_payload") == 0)
        }
    }
}
