import Storage
import Synchronization
import TestDatabases
import Testing
import Values
import World

@Suite("A group commit", .timeLimit(.minutes(5)))
struct GroupCommitTests {
    /// Puts these closures behind a held one, so that they are run in one transaction, and tells how each ended.
    private func together(
        _ database: Database, _ closures: [@Sendable (Transaction) throws -> Void]
    ) async throws -> [String] {
        let gate = Gate()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await database.write { _ in gate.pass() } }
            await gate.waitForArrivals(1)
            var tasks: [Task<String, any Error>] = []
            for closure in closures {
                tasks.append(
                    Task { try await problemCode { try await database.write(closure) } ?? "written" })
                await database.waitForWaitingWrites(tasks.count)
            }
            gate.open()
            var ends: [String] = []
            for task in tasks { ends.append(try await task.value) }
            return ends
        }
    }

    /// A batch stays open while the machine is slow to bring what belongs to it.
    private static var patient: DatabaseOptions {
        var options = TestDatabase.options
        options.batchDurationMax = .seconds(30)
        return options
    }

    @Test("serves many writes with one commit")
    func serves() async throws {
        try await Notebook.with(.sqlite, options: Self.patient) { database in
            let before = database.statistics
            let ends = try await together(database, (1...40).map { number in { try $0.add(number) } })
            let after = database.statistics
            #expect(ends.allSatisfy { $0 == "written" })
            #expect(after.writesCommitted - before.writesCommitted == 41)
            #expect(after.commits - before.commits == 1)
        }
    }

    @Test("lets what is urgent go first, and not wait for the commit of what is ordinary")
    func urgent() async throws {
        try await Notebook.with(.sqlite, options: Self.patient) { database in
            let (gate, before) = (Gate(), database.statistics)
            let order = Mutex<[Int]>([])
            let note = { @Sendable (number: Int) in order.withLock { $0.append(number) } }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await database.write { _ in gate.pass() } }
                await gate.waitForArrivals(1)
                for number in 1...8 {
                    group.addTask {
                        if number <= 2 {
                            try await database.write { _ in note(number) }
                        } else {
                            try await database.writeUrgently { _ in note(number) }
                        }
                    }
                    await database.waitForWaitingWrites(number)
                }
                gate.open()
                try await group.waitForAll()
            }
            #expect(order.withLock { $0 } == [3, 4, 5, 6, 7, 8, 1, 2])
            #expect(database.statistics.commits - before.commits == 2)
        }
    }

    @Test("undoes one that fails and keeps those around it")
    func undoesOne() async throws {
        try await Notebook.with(.sqlite) { database in
            let ends = try await together(
                database,
                [
                    { try $0.add(1) },
                    {
                        try $0.add(2); try $0.add(1)
                    },
                    { try $0.add(3) },
                    { try $0.execute("UPDATE notes SET number = \(7) WHERE number = \(2)", rows: 1) },
                ])
            #expect(ends == ["written", "storage.unique", "written", "storage.row_count"])
            #expect(try await database.numbers() == [1, 3])
            #expect(database.statistics.writesRerun == 0)
        }
    }

    @Test("runs each again alone where one has ended the whole transaction")
    func rerunsAlone() async throws {
        try await Notebook.with(.sqlite) { database in
            let runs = Mutex(0)
            let ends = try await together(
                database,
                [
                    { tx in
                        runs.withLock { $0 += 1 }
                        try tx.add(1)
                    },
                    { tx in
                        try tx.add(2)
                        try tx.execute("INSERT OR ROLLBACK INTO notes (id, number, text) SELECT * FROM notes")
                    },
                    { try $0.add(3) },
                ])
            #expect(ends == ["written", "storage.unique", "written"])
            #expect(try await database.numbers() == [1, 3])
            #expect(runs.withLock { $0 } == 2)
            #expect(database.statistics.writesRerun > 0)
        }
    }

    @Test("on a full disk acknowledges only what is written, and goes on once there is room")
    func fullDisk() async throws {
        try await Notebook.with(.sqlite) { database in
            let workspace: ID<Workspace> = database.world.newID()
            let limit: Int = try await database.write { tx in
                let pages: Int = try tx.row("PRAGMA page_count") { try $0[0] } ?? 0
                try tx.each("PRAGMA max_page_count = 60") { _ in }
                return pages
            }
            #expect(limit < 60)
            let ends = try await together(
                database,
                [
                    { try $0.add(1) },
                    { _ = try $0.keep([UInt8](repeating: 7, count: 1 << 20), of: workspace) },
                    { try $0.add(2) },
                ])
            #expect(ends == ["written", "storage.full", "written"])
            #expect(try await database.numbers() == [1, 2])
            try await database.write { try $0.each("PRAGMA max_page_count = 1000000") { _ in } }
            _ = try await database.write { try $0.keep([UInt8](repeating: 7, count: 1 << 20), of: workspace) }
        }
    }

    @Test("is closed after so many closures, and after so much running")
    func isBounded() async throws {
        var options = Self.patient
        options.batchClosuresMax = 10
        try await Notebook.with(.sqlite, options: options) { database in
            let before = database.statistics.commits
            let ends = try await together(database, (1...29).map { number in { try $0.add(number) } })
            #expect(ends.count == 29)
            #expect(database.statistics.commits - before == 3)
        }
        options = TestDatabase.options
        options.batchDurationMax = .zero
        try await Notebook.with(.sqlite, options: options) { database in
            let before = database.statistics.commits
            _ = try await together(database, (1...5).map { number in { try $0.add(number) } })
            #expect(database.statistics.commits - before == 6)
        }
    }
}
