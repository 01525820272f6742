import Durable
import Storage
import Synchronization
import Testing
import Values

@Suite("A worker")
struct WorkerTests {
    @Test("runs what was enqueued once, and remembers it", arguments: Engine.allCases)
    func runs(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            try await bench.working([bench.handler { ledger.note($0) }]) { worker in
                for number in 1...30 { try await bench.enqueue(bench.job("\(number)")) }
                await ledger.wait(for: 30)
            }
            #expect(Set(ledger.lines) == Set((1...30).map(String.init)))
            #expect(ledger.lines.count == 30)
            #expect(try await bench.living() == 0)
            let finished = try await bench.database.read { [workspace = bench.workspace, now = bench.now] in
                try $0.finishedJobs(
                    of: workspace, from: now - .seconds(60), to: now + .seconds(60), limit: 100)
            }
            #expect(finished.count == 30)
            #expect(finished.allSatisfy { $0.kind == "work" && $0.attempts == 1 })
        }
    }

    @Test(
        "runs so many jobs of a workspace at once and no more, and those of others beside them",
        arguments: Engine.allCases)
    func workspaces(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let running = Mutex(0)
            let most = Mutex(0)
            let isOpen = Mutex(false)
            let handler = JobHandler("work") { attempt in
                if attempt.ref.workspace == bench.workspace {
                    let now = running.withLock { count in
                        count += 1
                        return count
                    }
                    most.withLock { $0 = max($0, now) }
                    while !isOpen.withLock({ $0 }) { await Task.yield() }
                    running.withLock { $0 -= 1 }
                }
                ledger.note(String(decoding: attempt.payload, as: UTF8.self))
                return .done
            }
            try await bench.enqueue((1...10).map { bench.job("own \($0)") })
            let worker = bench.worker([handler], workspaceMax: 3)
            async let working: Void = worker.run()
            try await bench.waitUntil { running.withLock { $0 } == 3 }
            try await bench.database.write { [neighbour = bench.neighbour] tx in
                _ = try tx.enqueue(
                    (1...5).map { number in
                        NewJob("work", workspace: neighbour, payload: Array("other \(number)".utf8))
                    })
            }
            await ledger.wait(for: 5)
            #expect(ledger.lines.allSatisfy { $0.hasPrefix("other") })
            isOpen.withLock { $0 = true }
            try await bench.passUntil { ledger.lines.count == 15 }
            #expect(most.withLock { $0 } == 3)
            worker.drain()
            try await working
        }
    }

    @Test("sees nothing of a transaction that was rolled back", arguments: Engine.allCases)
    func ignoresRolledBack(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            try await bench.working([bench.handler { ledger.note($0) }]) { worker in
                let code = try await problemCode {
                    try await bench.database.write {
                        try $0.enqueue(bench.job("never"))
                        throw Problem.asTestSays
                    }
                }
                #expect(code == "test.failed")
                try await bench.enqueue(bench.job("after"))
                await ledger.wait(for: 1)
            }
            #expect(ledger.lines == ["after"])
        }
    }

    @Test("commits completions with what follows, also what data cannot say", arguments: Engine.allCases)
    func commitsCompletions(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let next = bench.job("second")
            let handler = JobHandler("work") { attempt in
                let text = String(decoding: attempt.payload, as: UTF8.self)
                ledger.note(text)
                guard text == "first" else { return .done }
                return Completion(
                    next: [next],
                    closure: { try $0.setLimit("set", workspace: bench.workspace, to: JobLimit()) })
            }
            try await bench.working([handler]) { worker in
                try await bench.enqueue(bench.job("first"))
                await ledger.wait(for: 2)
            }
            #expect(ledger.lines == ["first", "second"])
            #expect(try await bench.count("job_limit") == 1)
        }
    }

    @Test("writes what others change where the changes of one are refused", arguments: Engine.allCases)
    func writesBesideRefusal(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let change = EffectKind<String>("change") { texts, tx in
                for text in texts {
                    if text == "bad" { throw Problem.asTestSays }
                    try tx.setLimit(text, workspace: bench.workspace, to: JobLimit())
                }
            }
            let handler = JobHandler("work", retry: .schedule([])) { attempt in
                Completion(effects: [change(String(decoding: attempt.payload, as: UTF8.self))])
            }
            try await bench.enqueue(["one", "two", "bad", "three"].map { bench.job($0) })
            try await bench.working([handler]) { worker in
                try await bench.waitUntil { worker.statistics.finished == 3 && worker.statistics.died == 1 }
            }
            #expect(try await bench.count("job_limit") == 3)
            #expect(try await bench.deathCauses() == ["test.failed"])
        }
    }

    @Test("tries again as the schedule says, then gives up and keeps the reason", arguments: Engine.allCases)
    func retries(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let begin = bench.now
            let handler = JobHandler("work", retry: .schedule([.seconds(10), .seconds(20)])) { attempt in
                ledger.note("\(attempt.number) after \((bench.now - begin).components.seconds)")
                throw Problem.asTestSays
            }
            try await bench.working([handler]) { worker in
                let id = try await bench.enqueue(bench.job())[0]
                await ledger.wait(for: 1)
                try await bench.passUntil { ledger.lines.count == 2 }
                try await bench.passUntil { worker.statistics.died == 1 }
                #expect(ledger.lines.count == 3)
                #expect(ledger.lines[0] == "1 after 0")
                let seconds = ledger.lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
                #expect(seconds[1] >= 10 && seconds[2] >= seconds[1] + 20)
                #expect(try await bench.deathCauses() == ["test.failed"])
                try await bench.database.write { [workspace = bench.workspace] in
                    try $0.replayDeadJob(id, workspace: workspace)
                }
                await ledger.wait(for: 4)
                #expect(ledger.lines[3].hasPrefix("1 after"))
            }
        }
    }

    @Test("gives a job up at once when its handler says so", arguments: Engine.allCases)
    func givesUp(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let handler = JobHandler("work") { _ in throw JobGivenUp(.asTestSays) }
            try await bench.working([handler]) { worker in
                try await bench.enqueue(bench.job())
                try await bench.waitUntil { worker.statistics.died == 1 }
            }
            #expect(try await bench.deathCauses() == ["test.failed"])
        }
    }

    @Test("starts no job before its time", arguments: Engine.allCases)
    func keepsTime(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let begin = bench.now
            let handler = bench.handler { text in
                let waited = (bench.now - begin).components.seconds
                ledger.note(waited >= Int64(text) ?? 0 ? "in time" : "\(text) came after \(waited)")
            }
            try await bench.working([handler]) { worker in
                for seconds in [40, 3, 20, 7] {
                    try await bench.enqueue(bench.job("\(seconds)", after: .seconds(seconds)))
                }
                try await bench.passUntil { ledger.lines.count == 4 }
            }
            #expect(ledger.lines == Array(repeating: "in time", count: 4))
        }
    }

    @Test("finishes what runs when it is drained, and claims nothing more", arguments: Engine.allCases)
    func drains(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (ledger, door) = (Ledger(), Door())
            let handler = JobHandler("work") { attempt in
                ledger.note("began")
                await door.pass()
                return .done
            }
            let worker = bench.worker([handler], concurrency: 1)
            async let running: Void = worker.run()
            try await bench.enqueue(bench.job("runs"), bench.job("waits"))
            await ledger.wait(for: 1)
            worker.drain()
            door.open()
            try await running
            #expect(ledger.lines == ["began"])
            #expect(try await bench.count("job_ready") == 1)
            #expect(try await bench.count("job_worker") == 0)
        }
    }

    @Test(
        "gives what runs back when it is cancelled, without counting the attempt", arguments: Engine.allCases)
    func releases(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            let handler = JobHandler("work") { attempt in
                ledger.note("\(attempt.number)")
                try await bench.sleep()
                return .done
            }
            try await withThrowingTaskGroup { group in
                group.addTask { try await bench.worker([handler]).run() }
                try await bench.enqueue(bench.job())
                await ledger.wait(for: 1)
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(try await bench.count("job_worker") == 0)
            #expect(try await bench.count("job_ready") == 1)
            let hand = try await Hand(bench)
            #expect(try await hand.claim().map(\.attempt) == [1])
        }
    }

    @Test("claims only kinds that it has handlers for", arguments: Engine.allCases)
    func claimsKnownKinds(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let ledger = Ledger()
            try await bench.working([bench.handler { ledger.note($0) }]) { worker in
                try await bench.enqueue(bench.job("newer", kind: "newer"), bench.job("known"))
                await ledger.wait(for: 1)
            }
            #expect(ledger.lines == ["known"])
            #expect(try await bench.count("job_ready") == 1)
        }
    }

    @Test("serves a workspace of 5 jobs beside one of 10,000", arguments: Engine.allCases)
    func isFair(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let many = Array(repeating: bench.job("many"), count: 10_000)
            _ = try await bench.database.write { try $0.enqueue(many) }
            bench.pass(.seconds(1))
            let few = (1...5).map { _ in
                NewJob("work", workspace: bench.neighbour, payload: Array("few".utf8))
            }
            _ = try await bench.database.write { try $0.enqueue(few) }
            let hand = try await Hand(bench)
            let claimed = try await hand.claim(40)
            #expect(claimed.count(where: { $0.text == "few" }) == 5)
            #expect(claimed.count == 25)
        }
    }

    @Test(
        "goes on with others while one workspace has as many jobs running as it may have",
        arguments: Engine.allCases)
    func neighbours(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (ledger, door) = (Ledger(), Door())
            let handler = JobHandler("work") { attempt in
                if attempt.ref.workspace == bench.workspace { await door.pass() }
                ledger.note(String(decoding: attempt.payload, as: UTF8.self))
                return .done
            }
            try await bench.database.write { _ = try $0.enqueue((1...1_100).map { _ in bench.job("own") }) }
            let worker = Worker(database: bench.database, name: "test", handlers: [handler])
            async let working: Void = worker.run()
            try await bench.waitUntil { worker.jobsRunning == 1_000 }
            try await bench.database.write { [neighbour = bench.neighbour] tx in
                _ = try tx.enqueue(NewJob("work", workspace: neighbour, payload: Array("other".utf8)))
            }
            await ledger.wait(for: 1)
            #expect(ledger.lines == ["other"])
            door.open()
            await ledger.wait(for: 1_101)
            worker.drain()
            try await working
            #expect(try await bench.living() == 0)
        }
    }

    @Test("ends although an attempt that it has given up still wants to write", arguments: Engine.allCases)
    func endsBesideHungAttempts(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (ledger, door) = (Ledger(), Door())
            let handler = JobHandler(
                "work", retry: .schedule([.zero]), deadline: .seconds(30)
            ) { attempt in
                guard attempt.number == 1 else { return .done }
                await door.pass()
                do {
                    try await attempt.checkpoint([])
                } catch is LeaseLost {
                    ledger.note("refused")
                }
                return .done
            }
            let worker = bench.worker([handler])
            async let working: Void = worker.run()
            try await bench.enqueue(bench.job())
            try await bench.passUntil { worker.statistics.finished == 1 }
            worker.drain()
            // By then it has nothing more to do, as far as it knows.
            for _ in 1...50 { try await bench.waitUntil { true } }
            door.open()
            try await working
            #expect(ledger.lines == ["refused"])
            #expect(try await bench.count("job_worker") == 0)
        }
    }

    @Test("tries a hung attempt again, and refuses what it still wants to write", arguments: Engine.allCases)
    func outlivesHungAttempts(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let (ledger, door) = (Ledger(), Door())
            let handler = JobHandler(
                "work", retry: .schedule([.zero, .zero]), deadline: .seconds(30)
            ) { attempt in
                guard attempt.number == 1 else {
                    ledger.note("second attempt")
                    return .done
                }
                ledger.note("hangs")
                await door.pass()
                do {
                    try await attempt.checkpoint([])
                    ledger.note("wrote")
                } catch is LeaseLost {
                    ledger.note("refused")
                }
                return Completion(next: [bench.job("zombie")])
            }
            try await bench.working([handler]) { worker in
                try await bench.enqueue(bench.job())
                await ledger.wait(for: 1)
                try await bench.passUntil { ledger.lines.count == 2 }
                try await bench.waitUntil { worker.statistics.finished == 1 }
                door.open()
                await ledger.wait(for: 3)
            }
            #expect(ledger.lines == ["hangs", "second attempt", "refused"])
            #expect(try await bench.living() == 0)
        }
    }
}
