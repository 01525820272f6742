import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("Concurrent closures", .timeLimit(.minutes(5)))
struct ConcurrencyTests {
    /// Holds all threads that write, runs `body`, then lets them go on.
    private func whileWritersAreHeld<Result: Sendable>(
        _ database: Database, _ options: DatabaseOptions, _ body: () async throws -> Result
    ) async throws -> Result {
        let gate = Gate()
        let held = database.writersAtOnce(options)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<held { group.addTask { try await database.write { _ in gate.pass() } } }
            await gate.waitForArrivals(held)
            defer { gate.open() }
            return try await body()
        }
    }

    @Test("lose no update, though they read before they write", arguments: Engine.allCases)
    func loseNoUpdate(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let (tasks, each) = engine == .sqlite ? (200, 20) : (8, 10)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<tasks {
                    group.addTask {
                        for _ in 0..<each {
                            try await database.write { tx in
                                let value = try tx.counter()
                                try tx.execute("UPDATE counter SET value = \(value + 1)", rows: 1)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.read { try $0.counter() } == tasks * each)
        }
    }

    @Test("commit in hundreds, and those that throw leave nothing among them", arguments: Engine.allCases)
    func commitTogether(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let refused = await withTaskGroup(of: Int64?.self) { group in
                for number in 0..<Int64(600) {
                    group.addTask {
                        do {
                            try await database.write { tx in
                                try tx.add(number)
                                if number % 7 == 3 { throw ChangeOfMind() }
                            }
                            return nil
                        } catch {
                            return number
                        }
                    }
                }
                return await group.reduce(into: Set<Int64>()) { if let number = $1 { $0.insert(number) } }
            }
            let numbers = try await database.numbers()
            #expect(numbers == (0..<600).filter { $0 % 7 != 3 })
            #expect(refused == Set((0..<600).filter { $0 % 7 == 3 }))
        }
    }

    @Test("see only what was committed when their read began", arguments: Engine.allCases)
    func readSnapshots(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { try $0.add(1) }
            let gate = Gate()
            async let seen = database.read { snapshot in
                let before = try snapshot.numbers()
                gate.pass()
                return (before, try snapshot.numbers())
            }
            await gate.waitForArrivals(1)
            try await database.write { try $0.add(2) }
            gate.open()
            let (before, after) = try await seen
            #expect(before == [1])
            #expect(after == [1])
            #expect(try await database.numbers() == [1, 2])
        }
    }

    @Test("are refused when too many wait, and nothing of them is run", arguments: Engine.allCases)
    func refusesCrowds(engine: Engine) async throws {
        var options = TestDatabase.options
        // Room for those that are held, too, as long as no thread has taken them.
        options.waitingMax = 8
        try await Notebook.with(engine, options: options) { [options] database in
            let waiting = try await whileWritersAreHeld(database, options) {
                let waiting = (1...8).map { number in Task { try await database.write { try $0.add(number) } }
                }
                await database.waitForWaitingWrites(8)
                let code = try await problemCode { try await database.write { try $0.add(9) } }
                #expect(code == "storage.busy")
                return waiting
            }
            for task in waiting { _ = try await task.value }
            #expect(try await database.numbers() == Array(1...8))
            try await database.write { try $0.add(10) }
        }
    }

    @Test("are not run when their task is cancelled before", arguments: Engine.allCases)
    func cancelledBefore(engine: Engine) async throws {
        let options = TestDatabase.options
        try await Notebook.with(engine, options: options) { database in
            let cancelled = try await whileWritersAreHeld(database, options) {
                let task = Task { try await database.write { try $0.add(1) } }
                await database.waitForWaitingWrites(1)
                task.cancel()
                return task
            }
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            #expect(try await database.numbers() == [])
        }
    }

    @Test(
        "run to their end and tell so when their task is cancelled after they began",
        arguments: Engine.allCases)
    func cancelledAfter(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let gate = Gate()
            let task = Task {
                try await database.write { tx in
                    gate.pass()
                    try tx.add(1)
                }
            }
            await gate.waitForArrivals(1)
            task.cancel()
            gate.open()
            _ = try await task.value
            #expect(try await database.numbers() == [1])
        }
    }

    @Test(
        "that were accepted are finished when the database is closed, and later ones refused",
        arguments: Engine.allCases)
    func closesWhileBusy(engine: Engine) async throws {
        let options = TestDatabase.options
        try await TestDatabase.withURL(engine, schemas: [Notebook.schema]) { url in
            let database = try await Database.open(
                url, schemas: [Notebook.schema], world: .system, options: options)
            let (waiting, closing) = try await whileWritersAreHeld(database, options) {
                let waiting = (1...10).map { number in
                    Task { try await database.write { try $0.add(Int64(number)) } }
                }
                await database.waitForWaitingWrites(10)
                let closing = Task { await database.close() }
                while try await problemCode({ _ = try await database.read { $0.now } }) != "storage.closed" {}
                #expect(
                    try await problemCode { try await database.write { try $0.add(11) } } == "storage.closed")
                return (waiting, closing)
            }
            for task in waiting { _ = try await task.value }
            await closing.value
            let again = try await Database.open(
                url, schemas: [Notebook.schema], world: .system, options: options)
            #expect(try await again.numbers() == Array(1...10))
            await again.close()
        }
    }
}
