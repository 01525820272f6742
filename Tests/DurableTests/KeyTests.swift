import Durable
import Storage
import Testing
import Values

@Suite("A job's key")
struct KeyTests {
    @Test(
        "makes another enqueue a no-op while the job lives and for seven days after it",
        arguments: Engine.allCases)
    func dedupes(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            let job = bench.job("first", key: "so-1")
            let id = try await bench.enqueue(job)[0]
            #expect(try await bench.enqueue(job) == [id])
            bench.pass(.seconds(30 * 86_400))
            #expect(try await bench.enqueue(job) == [id])
            try await hand.renewLease()
            #expect(try await hand.workOff() == ["first"])
            bench.pass(.seconds(7 * 86_400 - 1))
            #expect(try await bench.enqueue(job) == [id])
            #expect(try await bench.living() == 0)
            bench.pass(.seconds(1))
            #expect(try await bench.enqueue(job) != [id])
            #expect(try await bench.living() == 1)
        }
    }

    @Test("counts within its workspace and kind, and within one transaction too", arguments: Engine.allCases)
    func belongsToWorkspaceAndKind(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let jobs = [
                bench.job("a", key: "k"), bench.job("b", key: "k"), bench.job("c", kind: "other", key: "k"),
                NewJob("work", workspace: bench.neighbour, key: "k"),
            ]
            let ids = try await bench.database.write { try $0.enqueue(jobs) }
            #expect(ids[0] == ids[1])
            #expect(Set(ids).count == 3)
            #expect(try await bench.living() == 3)
        }
    }

    @Test("gives one job when many enqueue at once", arguments: Engine.allCases)
    func bearsCrowds(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let job = bench.job("once", key: "k")
            let ids = try await withThrowingTaskGroup { group in
                for _ in 1...20 {
                    group.addTask { try await bench.database.write { try $0.enqueue(job) } }
                }
                return try await group.reduce(into: Set<ID<Job>>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await bench.living() == 1)
        }
    }

    @Test("is swept up when it is forgotten, and no sooner", arguments: Engine.allCases)
    func isSwept(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            for number in 1...3 { try await bench.enqueue(bench.job("\(number)", key: "\(number)")) }
            try await bench.enqueue(bench.job("waits", key: "waits", after: .seconds(100 * 86_400)))
            #expect(try await hand.workOff().count == 3)
            bench.pass(.seconds(7 * 86_400 - 1))
            #expect(try await bench.database.write { try $0.sweep(limit: 10) } == false)
            #expect(try await bench.count("job_key") == 4)
            bench.pass(.seconds(1))
            #expect(try await bench.database.write { try $0.sweep(limit: 2) })
            #expect(try await bench.database.write { try $0.sweep(limit: 2) } == false)
            #expect(try await bench.count("job_key") == 1)
        }
    }
}
