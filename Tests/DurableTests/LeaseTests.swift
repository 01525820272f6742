import Durable
import Storage
import Testing
import Values

@Suite("A lease")
struct LeaseTests {
    private static let mark = EffectKind<String>("mark") { values, tx in
        for value in values {
            try tx.setLimit(value, workspace: tx.newID(), to: JobLimit(concurrency: 1))
        }
    }

    @Test(
        "that ends while jobs are its worker's, who does not know it, leaves them to others",
        arguments: Engine.allCases)
    func endsUnknowing(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (ending, other) = (try await Hand(bench), try await Hand(bench))
            try await bench.enqueue(bench.job("claimed"))
            #expect(try await ending.claim().count == 1)
            try await ending.endLease()
            try await other.reap()
            let recovered = try await other.claim()
            #expect(recovered.map(\.text) == ["claimed"])
            try await other.end(recovered[0])
            try await other.endLease()
            #expect(try await bench.count("job_worker") == 0)
        }
    }

    @Test("that was lost lets nothing be written", arguments: Engine.allCases)
    func fences(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (paused, other) = (try await Hand(bench), try await Hand(bench))
            try await bench.enqueue(bench.job("paid"))
            let before = try await paused.claim()[0]
            bench.pass(.seconds(16))
            try await other.renewLease()
            try await other.reap()
            let after = try await other.claim()[0]
            #expect(after.ref.token > before.ref.token)
            #expect(after.attempt == 2)

            let follow = bench.job("follows")
            #expect(try await paused.checkpoint(before, [LeaseTests.mark("stale")]) == false)
            #expect(try await paused.end(before, .completed(Completion(next: [follow]))) == false)
            #expect(try await paused.end(before, .dead(because: .asTestSays)) == false)
            #expect(try await paused.end(before, .retry(at: bench.now, because: .asTestSays)) == false)
            #expect(try await paused.end(before, .released) == false)
            #expect(try await bench.count("job_limit") == 0)
            #expect(try await bench.living() == 1)

            #expect(try await other.checkpoint(after, [LeaseTests.mark("fresh")]))
            #expect(try await other.end(after, .completed(Completion(next: [follow]))))
            #expect(try await bench.count("job_limit") == 1)
            #expect(try await paused.renewLease() == false)
            #expect(try await paused.claim().map(\.text) == ["follows"])
        }
    }

    @Test("is needed to claim", arguments: Engine.allCases)
    func isNeeded(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (paused, other) = (try await Hand(bench), try await Hand(bench))
            bench.pass(.seconds(16))
            try await other.renewLease()
            try await other.reap()
            try await bench.enqueue(bench.job())
            await #expect(throws: LeaseLost.self) { _ = try await paused.claim() }
            #expect(try await other.claim().count == 1)
        }
    }

    @Test("that is renewed is not taken away", arguments: Engine.allCases)
    func isRenewed(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (busy, other) = (try await Hand(bench), try await Hand(bench))
            try await bench.enqueue(bench.job())
            let job = try await busy.claim()[0]
            for _ in 1...5 {
                bench.pass(.seconds(10))
                #expect(try await busy.renewLease())
                try await other.renewLease()
                try await other.reap()
            }
            #expect(try await busy.end(job))
        }
    }

    @Test(
        "of a process that dies of its job counts, and after the last attempt the job is dead",
        arguments: Engine.allCases)
    func countsCrashes(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            try await bench.enqueue(bench.job("poison"), bench.job("innocent"))
            let doctor = try await Hand(bench)
            for attempt in 1...3 {
                let victim = try await Hand(bench)
                let jobs = try await victim.claim()
                let poison = try #require(jobs.first { $0.text == "poison" })
                #expect(poison.attempt == attempt)
                for job in jobs where job.text == "innocent" { try await victim.end(job) }
                bench.pass(.seconds(16))
                try await doctor.renewLease()
                try await doctor.reap()
            }
            #expect(try await bench.deathCauses() == ["job.crashed"])
            #expect(try await doctor.claim().isEmpty)
            #expect(try await bench.count("job_running") == 0)
        }
    }

    @Test("of jobs that die together again comes back apart", arguments: Engine.allCases)
    func parts(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            try await bench.enqueue(bench.job("poison"), bench.job("innocent"))
            let doctor = try await Hand(bench)
            for _ in 1...2 {
                let victim = try await Hand(bench)
                #expect(try await victim.claim().count == 2)
                bench.pass(.seconds(16))
                try await doctor.renewLease()
                try await doctor.reap(
                    retry: .exponential(first: .seconds(1), longest: .seconds(8), attempts: 4))
            }
            #expect(try await bench.count("job_ready") == 0)
            let due = try await bench.database.read { snapshot in
                try snapshot.rows("SELECT due_at FROM job_timer") { row in try row[0] as Timestamp }
            }
            let now = bench.database.now
            #expect(Set(due).count == 2)
            #expect(due.allSatisfy { $0 > now + .seconds(1) && $0 <= now + .seconds(2) })
        }
    }

    @Test("leaves jobs of unknown kinds to those who know them", arguments: Engine.allCases)
    func leavesUnknownKinds(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (victim, doctor) = (try await Hand(bench), try await Hand(bench))
            try await bench.enqueue(bench.job("a", kind: "work"), bench.job("b", kind: "newer"))
            #expect(try await victim.claim(kinds: ["work", "newer"]).count == 2)
            bench.pass(.seconds(16))
            try await doctor.renewLease()
            try await doctor.reap()
            #expect(try await doctor.claim(kinds: ["work", "newer"]).map(\.text) == ["a"])
            #expect(try await bench.count("job_running") == 2)
            #expect(try await bench.count("job_worker") == 2)
        }
    }
}
