import Dispatch
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A transaction on PostgreSQL", .timeLimit(.minutes(5)))
struct PostgresTransactionTests {
    @Test("that conflicts with others is run again until it counts")
    func rerunsConflicts() async throws {
        try await TestDatabase.with(.postgres, schemas: [Entries.schema]) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...4 {
                    group.addTask {
                        for _ in 1...25 {
                            try await database.write { tx in
                                let value = try tx.row("SELECT value FROM counter") { row -> Int in try row[0]
                                }
                                try tx.execute("UPDATE counter SET value = \((value ?? 0) + 1)", rows: 1)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let value = try await database.read {
                try $0.row("SELECT value FROM counter") { row -> Int in try row[0] }
            }
            #expect(value == 100)
            #expect(database.statistics.writesRerun > 0)
        }
    }

    @Test("does not skew with another: of two that each saw the other's rule kept, one sees it broken")
    func noWriteSkew() async throws {
        try await TestDatabase.with(.postgres, schemas: [Entries.schema]) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 1...40 {
                    group.addTask {
                        try await database.write { tx in
                            let count = try tx.row("SELECT COUNT(*) FROM entries") { row -> Int in try row[0]
                            }
                            if count == 0 { try tx.enter(id) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.entries().count == 1)
        }
    }

    @Test("waits for a lock so long and no longer, and is refused in the end")
    func lockTimeout() async throws {
        var options = TestDatabase.options
        options.lockDurationMax = .milliseconds(50)
        options.reruns = 2
        try await TestDatabase.with(.postgres, schemas: [Entries.schema], options: options) { database in
            let (holding, released) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let holder: Void = database.write { tx in
                _ = try tx.changes("UPDATE counter SET value = 1")
                holding.signal()
                released.wait()
            }
            try await database.read { _ in holding.wait() }
            let problem = try await problemThrown {
                try await database.write { try $0.execute("UPDATE counter SET value = 2") }
            }
            #expect(problem?.code == "storage.conflict")
            #expect(problem?.sqlState == "55P03")
            #expect(database.statistics.writesRerun == 2)
            released.signal()
            try await holder
        }
    }

    @Test("is stopped when a statement takes too long, and its connection goes on")
    func statementTimeout() async throws {
        var options = TestDatabase.options
        options.statementDurationMax = .milliseconds(100)
        options.readDurationMax = .milliseconds(100)
        options.connections = 1
        options.readers = 1
        try await TestDatabase.with(.postgres, schemas: [Entries.schema], options: options) { database in
            let written = try await problemThrown {
                try await database.write { try $0.execute("SELECT pg_sleep(60)") }
            }
            #expect(written?.code == "storage.timed_out")
            let read = try await problemThrown {
                try await database.read { try $0.each("SELECT pg_sleep(60)") { _ in } }
            }
            #expect(read?.code == "storage.timed_out")
            try await database.write { try $0.enter(1) }
            #expect(try await database.entries() == [1: 1])
        }
    }

    @Test("is ended when its closure thinks too long, and that is not tried again")
    func idleTimeout() async throws {
        var options = TestDatabase.options
        options.idleDurationMax = .milliseconds(50)
        try await TestDatabase.with(.postgres, schemas: [Entries.schema], options: options) { database in
            let runs = Runs()
            let problem = try await problemThrown {
                try await database.write { tx in
                    runs.count()
                    let backend = try tx.row("SELECT pg_backend_pid()") { row -> Int in try row[0] } ?? 0
                    try waitForEnd(of: backend, database)
                    try tx.enter(1)
                }
            }
            #expect(problem?.sqlState == "25P03")
            #expect(runs.counted == 1)
            #expect(try await database.entries() == [:])
        }
    }

    /// Blocks a closure until the server has ended a session, which another closure watches.
    private func waitForEnd(of backend: Int, _ database: Database) throws {
        let ended = DispatchSemaphore(value: 0)
        Task {
            var isThere = true
            while isThere {
                isThere =
                    try await database.read { snapshot in
                        try snapshot.row("SELECT 1 FROM pg_stat_activity WHERE pid = \(backend)") {
                            row -> Int in try row[0]
                        }
                    } != nil
            }
            ended.signal()
        }
        ended.wait()
    }

    @Test("that only reads may not write, and its connection goes on")
    func readsOnly() async throws {
        try await TestDatabase.with(.postgres, schemas: [Entries.schema]) { database in
            for _ in 1...5 {
                let problem = try await problemThrown {
                    try await database.read { snapshot in
                        try snapshot.each("INSERT INTO entries (id) VALUES (1) RETURNING id") { _ in }
                    }
                }
                #expect(problem?.sqlState == "25006")
            }
            #expect(try await database.entries() == [:])
            #expect(database.statistics.writesRerun == 0)
        }
    }

    @Test("sees a table that has got another column since its statement was prepared")
    func stalePlan() async throws {
        var options = TestDatabase.options
        options.connections = 1
        try await TestDatabase.withURL(.postgres, schemas: [Entries.schema]) { [options] url in
            let database = try await Database.open(
                url, schemas: [Entries.schema], world: .system, options: options)
            let columns: @Sendable (Transaction) throws -> [Int] = { tx in
                try tx.enter(7)
                return try tx.rows("SELECT * FROM entries LIMIT 1") { try $0[0] }
            }
            #expect(try await database.write(columns) == [7])
            let other = try await Database.open(
                url,
                schemas: [
                    Entries.schema,
                    Schema("others", [Schema.Step(1, [.both("ALTER TABLE entries ADD COLUMN name TEXT")])]),
                ], world: .system, options: options)
            #expect(try await database.write(columns) == [7])
            #expect(try await database.entries() == [7: 2])
            await other.close()
            await database.close()
        }
    }

    @Test("binds arrays, with NULLs in them, to unnest and ANY")
    func arrays() async throws {
        try await TestDatabase.with(.postgres, schemas: [Entries.schema]) { database in
            let (numbers, texts, truths): ([Int64?], [String], [Bool]) = (
                [1, nil, .min], ["一", "", "\"{,}\\"], [true, false, true]
            )
            let blobs: [[UInt8]] = [[], [0, 255], [7]]
            let rows = try await database.read { snapshot in
                try snapshot.rows(
                    """
                    SELECT number, text, truth, blob
                    FROM unnest(\(numbers), \(texts), \(truths), \(blobs)) AS rows (number, text, truth, blob)
                    """
                ) { row in
                    let (number, text): (Int64?, String) = (try row[0], try row[1])
                    let (truth, blob): (Bool, [UInt8]) = (try row[2], try row[3])
                    return "\(number.map(String.init) ?? "-") \(text) \(truth) \(blob)"
                }
            }
            #expect(rows == ["1 一 true []", "-  false [0, 255]", "-9223372036854775808 \"{,}\\ true [7]"])
            let some: [Int64] = try await database.read { snapshot in
                try snapshot.rows(
                    "SELECT id FROM generate_series(1, 5) AS id WHERE id = ANY(\([2, 4, 9] as [Int64]))"
                ) { try $0[0] }
            }
            #expect(some == [2, 4])
            let none: [Int64] = try await database.read { snapshot in
                try snapshot.rows("SELECT id FROM unnest(\([] as [Int64])) AS id") { try $0[0] }
            }
            #expect(none == [])
        }
    }

    @Test("reads sums, which the server makes numerics of, where they are whole and fit")
    func sums() async throws {
        try await TestDatabase.with(.postgres) { database in
            func sum(_ values: [Int64]) async throws -> Int64? {
                try await database.read {
                    try $0.row("SELECT SUM(value) FROM unnest(\(values)) AS value") { try $0[0] }
                }
            }
            for value: Int64 in [
                0, 1, -1, 9_999, 10_000, -10_000, 100_000_000, 123_456_789_012_345, .max, .min,
            ] {
                #expect(try await sum([value]) == value)
            }
            #expect(try await problemThrown { _ = try await sum([.max, 1]) }?.code == "storage.column")
            let half = try await problemThrown {
                _ = try await database.read {
                    try $0.row("SELECT 0.5::numeric") { row -> Int64 in try row[0] }
                }
            }
            #expect(half?.code == "storage.column")
        }
    }

    @Test("queues and reads far more than the sockets hold, without either side waiting for the other")
    func fullSockets() async throws {
        try await TestDatabase.with(.postgres, schemas: [Entries.schema]) { database in
            let text = String(repeating: "桥", count: 40_000)
            let total = try await database.write { tx in
                for _ in 1...200 { try tx.execute("SELECT \(text) || \(text)") }
                for id in 1...5_000 { try tx.enter(id) }
                return try tx.row("SELECT COUNT(*) FROM entries") { row -> Int in try row[0] }
            }
            #expect(total == 5_000)
        }
    }

    @Test("keeps working when it is given more statements than a connection keeps prepared")
    func manyStatements() async throws {
        var options = TestDatabase.options
        options.connections = 1
        try await TestDatabase.with(.postgres, schemas: [Entries.schema], options: options) { database in
            try await database.write { tx in
                var list: SQL = "0"
                for id in 1...1_200 {
                    list = list + ", \(id)"
                    try tx.execute(
                        "INSERT INTO entries (id) SELECT \(id) WHERE \(id) IN (" + list + ")", rows: 1)
                }
            }
            #expect(try await database.entries().count == 1_200)
        }
    }

    @Test("tells nothing of the data in what it says of a mistake")
    func secrets() async throws {
        try await TestDatabase.with(.postgres) { database in
            let problem = try await problemThrown {
                try await database.read { try $0.each("SELECT \("hunter2")::bigint") { _ in } }
            }
            let told = try #require(problem)
            #expect(told.sqlState == "22P02")
            #expect(!"\(told) \(told.details)".contains("hunter2"))
        }
    }
}
