import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A schema")
struct SchemaTests {
    private static let first = Schema.Step(
        1, [.both("CREATE TABLE pages (number BIGINT NOT NULL, text TEXT)")])
    private static let second = Schema.Step(
        2,
        [
            .both("ALTER TABLE pages ADD COLUMN read BOOLEAN"),
            .sqlite("CREATE INDEX pages_by_number ON pages (number)"),
            .postgres("CREATE INDEX pages_by_number ON pages USING btree (number)"),
        ])

    private func open(_ url: String, _ steps: [Schema.Step]) async throws -> Database {
        try await Database.open(
            url, schemas: [Schema("book", steps)], world: .system, options: TestDatabase.options)
    }

    @Test("is brought up to date step by step, each applied once", arguments: Engine.allCases)
    func appliesOnce(engine: Engine) async throws {
        try await TestDatabase.withURL(engine) { url in
            let one = try await open(url, [SchemaTests.first])
            try await one.write { try $0.execute("INSERT INTO pages (number) VALUES (1)") }
            await one.close()
            for _ in 1...2 {
                let two = try await open(url, [SchemaTests.first, SchemaTests.second])
                let read: [Bool?] = try await two.read { snapshot in
                    try snapshot.rows("SELECT read FROM pages") { row -> Bool? in try row[0] }
                }
                #expect(read == [nil])
                await two.close()
            }
        }
    }

    @Test("that is newer than the program is refused, and not touched", arguments: Engine.allCases)
    func refusesNewer(engine: Engine) async throws {
        try await TestDatabase.withURL(engine) { url in
            await (try await open(url, [SchemaTests.first, SchemaTests.second])).close()
            let code = try await problemCode { await (try await open(url, [SchemaTests.first])).close() }
            #expect(code == "storage.schema_newer")
            await (try await open(url, [SchemaTests.first, SchemaTests.second])).close()
        }
    }

    @Test("whose shipped step was changed is refused", arguments: Engine.allCases)
    func refusesChanges(engine: Engine) async throws {
        try await TestDatabase.withURL(engine) { url in
            await (try await open(url, [SchemaTests.first])).close()
            let changed = Schema.Step(
                1, [.both("CREATE TABLE pages (number BIGINT NOT NULL, text TEXT NOT NULL)")])
            let code = try await problemCode { await (try await open(url, [changed])).close() }
            #expect(code == "storage.schema_changed")
        }
    }

    @Test("step that fails leaves nothing of itself, and the steps before it", arguments: Engine.allCases)
    func failsWhole(engine: Engine) async throws {
        try await TestDatabase.withURL(engine) { url in
            let broken = Schema.Step(
                2,
                [
                    .both("CREATE TABLE notes_of_pages (number BIGINT)"),
                    .both("ALTER TABLE missing ADD COLUMN x TEXT"),
                ])
            let code = try await problemCode {
                await (try await open(url, [SchemaTests.first, broken])).close()
            }
            #expect(code == "storage.statement")
            let repaired = Schema.Step(2, [.both("CREATE TABLE notes_of_pages (number BIGINT)")])
            let database = try await open(url, [SchemaTests.first, repaired])
            let count: Int? = try await database.read { snapshot in
                try snapshot.row("SELECT COUNT(*) FROM notes_of_pages") { try $0[0] }
            }
            #expect(count == 0)
            await database.close()
        }
    }

    @Test("keeps a column to its type", arguments: Engine.allCases)
    func isStrict(engine: Engine) async throws {
        try await TestDatabase.withURL(engine) { url in
            let database = try await open(url, [SchemaTests.first])
            let code = try await problemCode {
                try await database.write { tx in
                    try tx.execute("INSERT INTO pages (number, text) VALUES ('seven', NULL)")
                }
            }
            #expect(code == "storage.constraint" || code == "storage.statement")
            await database.close()
        }
    }

    @Test("compares texts byte by byte", arguments: Engine.allCases)
    func comparesBytes(engine: Engine) async throws {
        try await TestDatabase.withURL(engine) { url in
            let database = try await open(url, [SchemaTests.first])
            let sorted: [String] = try await database.write { tx in
                for text in ["b", "B", "a", "Z", "_", "é", "桥", "1"] {
                    try tx.execute("INSERT INTO pages (number, text) VALUES (1, \(text))")
                }
                return try tx.rows("SELECT text FROM pages ORDER BY text") { try $0[0] }
            }
            #expect(sorted == ["1", "B", "Z", "_", "a", "b", "é", "桥"])
            await database.close()
        }
    }

    @Test("is made once though several open the database together")
    func opensTogether() async throws {
        try await TestDatabase.withURL(.postgres) { url in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...4 {
                    group.addTask {
                        await (try await open(url, [SchemaTests.first, SchemaTests.second])).close()
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
