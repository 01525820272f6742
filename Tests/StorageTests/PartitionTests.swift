import Storage
import TestDatabases
import Testing
import Values

@Suite("A table kept by periods")
struct PartitionTests {
    private static let log = Partitioned(
        "visits", by: "at",
        columns: """
            workspace BIGINT NOT NULL, at BIGINT NOT NULL, page TEXT NOT NULL, PRIMARY KEY (workspace, at)
            """, indexes: ["page, at"])
    private static let schema = Schema(
        "visits",
        [
            Schema.Step(
                1,
                [
                    .partitioned(log),
                    .both(
                        "CREATE TABLE late_visits (workspace BIGINT NOT NULL, at BIGINT NOT NULL, page TEXT NOT NULL)"
                    ),
                ])
        ])

    /// Periods of ten seconds: [0, 10), [10, 20), [20, 30).
    private static let periods = (0..<3).map {
        Timestamp(seconds: Int64($0) * 10)..<Timestamp(seconds: Int64($0) * 10 + 10)
    }

    private func with(_ engine: Engine, _ body: (Database) async throws -> Void) async throws {
        try await TestDatabase.with(engine, schemas: [PartitionTests.schema]) { database in
            try await database.write { tx in
                for period in PartitionTests.periods { try PartitionTests.log.create(period, in: tx) }
            }
            try await body(database)
        }
    }

    private func visit(_ second: Int64, _ tx: Transaction) throws {
        let at = Timestamp(seconds: second)
        try tx.execute(
            """
            INSERT INTO \(try PartitionTests.log.table(at: at, in: tx)) (workspace, at, page)
            VALUES (\(1), \(at), \("page \(second)"))
            """)
    }

    private func seconds(
        _ database: Database, from start: Int64 = -100, to end: Int64 = 100, newestFirst: Bool = false,
        limit: Int = 100
    ) async throws -> [Int64] {
        try await database.read { snapshot in
            let (start, end) = (Timestamp(seconds: start), Timestamp(seconds: end))
            let order: SQL = newestFirst ? "DESC" : "ASC"
            return try PartitionTests.log.rows(
                from: start, to: end, newestFirst: newestFirst, limit: limit, in: snapshot,
                { "SELECT at FROM \($0) WHERE at >= \(start) AND at < \(end) ORDER BY at \(order)" },
                decode: { try ($0[0] as Timestamp).seconds })
        }
    }

    @Test(
        "sends what comes for a sealed period to another table, and may be cleared",
        arguments: Engine.allCases)
    func seals(engine: Engine) async throws {
        try await with(engine) { database in
            let (log, period) = (PartitionTests.log, PartitionTests.periods[0])
            try await database.write { tx in for second in [5, 6, 15] as [Int64] { try visit(second, tx) } }
            for _ in 1...2 { try await database.write { try log.seal(period, into: "late_visits", in: $0) } }
            try await database.write { tx in for second in [7, 16, 8] as [Int64] { try visit(second, tx) } }
            try await database.write {
                try $0.execute("DELETE FROM \(log.table(of: period)) WHERE at = \(5_000_000)")
            }
            #expect(try await seconds(database) == [6, 15, 16])
            try await database.write { try log.clear(period, in: $0) }
            #expect(try await seconds(database) == [15, 16])
            try await database.write { try visit(9, $0) }
            #expect(try await seconds(database) == [15, 16])
            let late = try await database.read { snapshot in
                try snapshot.rows("SELECT workspace, at, page FROM late_visits ORDER BY at") { row in
                    "\(try row[0] as Int64) \(try (row[1] as Timestamp).seconds) \(try row[2] as String)"
                }
            }
            #expect(late == ["1 7 page 7", "1 8 page 8", "1 9 page 9"])
            let left = try await database.read { try log.periods(in: $0) }
            #expect(left == PartitionTests.periods)
        }
    }

    @Test("is read over any range, in both directions and up to a limit", arguments: Engine.allCases)
    func readsRanges(engine: Engine) async throws {
        try await with(engine) { database in
            let all: [Int64] = [0, 9, 10, 15, 19, 20, 29]
            try await database.write { tx in for second in all.shuffled() { try visit(second, tx) } }
            #expect(try await seconds(database) == all)
            #expect(try await seconds(database, newestFirst: true) == all.reversed())
            #expect(try await seconds(database, from: 9, to: 20) == [9, 10, 15, 19])
            #expect(try await seconds(database, from: 10, to: 10) == [])
            #expect(try await seconds(database, newestFirst: true, limit: 3) == [29, 20, 19])
            #expect(try await seconds(database, limit: 2) == [0, 9])
        }
    }

    @Test("drops whole periods that have ended, and no row of others", arguments: Engine.allCases)
    func dropsPeriods(engine: Engine) async throws {
        try await with(engine) { database in
            try await database.write { tx in for second in [5, 15, 25] as [Int64] { try visit(second, tx) } }
            let none = try await database.write {
                try PartitionTests.log.drop(endedBy: Timestamp(seconds: 9), in: $0)
            }
            #expect(none == [])
            let dropped = try await database.write {
                try PartitionTests.log.drop(endedBy: Timestamp(seconds: 29), in: $0)
            }
            #expect(dropped == Array(PartitionTests.periods.prefix(2)))
            #expect(try await seconds(database) == [25])
            let left = try await database.read { try PartitionTests.log.periods(in: $0) }
            #expect(left == [PartitionTests.periods[2]])
        }
    }

    @Test("refuses a row for which there is no period", arguments: Engine.allCases)
    func refusesStrays(engine: Engine) async throws {
        try await with(engine) { database in
            let code = try await problemCode { try await database.write { try visit(30, $0) } }
            #expect(code == (engine == .sqlite ? "storage.period" : "storage.constraint"))
        }
    }

    @Test("creates a period once, and none that overlaps", arguments: Engine.allCases)
    func createsOnce(engine: Engine) async throws {
        try await with(engine) { database in
            try await database.write { try PartitionTests.log.create(PartitionTests.periods[1], in: $0) }
            let overlapping = Timestamp(seconds: 25)..<Timestamp(seconds: 35)
            let code = try await problemCode {
                try await database.write { try PartitionTests.log.create(overlapping, in: $0) }
            }
            #expect(code == "storage.period")
        }
    }

    @Test("prepares the period that it is now and the next ones", arguments: Engine.allCases)
    func preparesAhead(engine: Engine) async throws {
        try await with(engine) { database in
            let now = try await database.write { tx in
                for _ in 1...2 { try PartitionTests.log.prepare(every: .seconds(3_600), ahead: 2, in: tx) }
                for hour in 0...2 { try visit(tx.now.seconds + Int64(hour) * 3_600, tx) }
                return tx.now
            }
            let prepared = try await database.read { try PartitionTests.log.periods(in: $0) }.dropFirst(3)
            #expect(prepared.count == 3)
            #expect(prepared.first?.contains(now) == true)
            #expect(zip(prepared, prepared.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        }
    }

    @Test("takes rows from before 1970 too", arguments: Engine.allCases)
    func knowsThePast(engine: Engine) async throws {
        try await with(engine) { database in
            try await database.write { tx in
                try PartitionTests.log.create(Timestamp(seconds: -10)..<Timestamp(seconds: 0), in: tx)
                try visit(-1, tx)
                try visit(0, tx)
            }
            #expect(try await seconds(database) == [-1, 0])
        }
    }
}
