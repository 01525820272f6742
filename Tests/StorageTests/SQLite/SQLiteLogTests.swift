import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("The write-ahead log", .timeLimit(.minutes(5)))
struct SQLiteLogTests {
    private static let text = String(repeating: "x", count: 4_000)

    @Test("starts over by itself while nobody reads for long")
    func startsOver() async throws {
        try await Notebook.with(.sqlite) { database in
            var longest = 0
            for number in 0..<Int64(6_000) {
                try await database.write { [number] in try $0.add(number, SQLiteLogTests.text) }
                longest = max(longest, database.statistics.logBytes)
            }
            #expect(longest < 16 << 20)
            #expect(!database.statistics.logIsHeld)
        }
    }

    @Test("that a reader holds above its bound is told of, until the reader ends")
    func isHeld() async throws {
        let (world, clock) = World.virtual()
        var options = TestDatabase.options
        options.logBytesMax = 1 << 20
        try await TestDatabase.with(.sqlite, schemas: [Notebook.schema], world: world, options: options) {
            database in
            let gate = Gate()
            async let reading: Int = database.read { snapshot in
                let before = try snapshot.numbers().count
                gate.pass()
                return before
            }
            await gate.waitForArrivals(1)
            var number: Int64 = 0
            while !database.statistics.logIsHeld {
                number += 1
                try await database.write { [number] in try $0.add(number, SQLiteLogTests.text) }
            }
            #expect(database.statistics.logBytes > options.logBytesMax)
            gate.open()
            #expect(try await reading == 0)
            while database.statistics.logIsHeld {
                clock.advance(by: .seconds(1))
                number += 1
                try await database.write { [number] in try $0.add(number, SQLiteLogTests.text) }
            }
            #expect(database.statistics.logBytes < options.logBytesMax)
        }
    }

    @Test("is not held by a read without end: it is stopped")
    func stopsReads() async throws {
        let (world, clock) = World.virtual()
        try await TestDatabase.with(.sqlite, schemas: [Notebook.schema], world: world) { database in
            let gate = Gate()
            gate.open()
            let endless = Task {
                try await problemCode {
                    try await database.read { snapshot in
                        gate.pass()
                        try snapshot.each(
                            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT SUM(x) FROM n"
                        ) { _ in }
                    }
                }
            }
            await gate.waitForArrivals(1)
            clock.advance(by: .seconds(61))
            #expect(try await endless.value == "storage.timed_out")
            let numbers = try await database.numbers()
            #expect(numbers == [])
        }
    }
}
