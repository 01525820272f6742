import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("PostgreSQL, first light")
struct PostgresSmokeTests {
    static let things = Schema(
        "things",
        [
            Schema.Step(
                1,
                [
                    .both(
                        "CREATE TABLE things (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, body BYTES)"
                    )
                ])
        ])

    @Test("keeps what was written", arguments: Engine.allCases)
    func keeps(engine: Engine) async throws {
        try await TestDatabase.with(engine, schemas: [PostgresSmokeTests.things]) { database in
            try await database.write { tx in
                try tx.execute(
                    "INSERT INTO things (id, name, body) VALUES (\(1), \("一号门店"), \([1, 2, 3] as [UInt8]))",
                    rows: 1)
            }
            let read = try await database.read { snapshot in
                try snapshot.row("SELECT id, name, body FROM things") { row in
                    let (id, name, body): (Int, String, [UInt8]?) = (try row[0], try row[1], try row[2])
                    return "\(id) \(name) \(body ?? [])"
                }
            }
            #expect(read == "1 一号门店 [1, 2, 3]")
        }
    }
}
