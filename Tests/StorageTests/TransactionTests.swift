import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A transaction")
struct TransactionTests {
    private struct Refusal: Error {}

    @Test("is read back after it was committed", arguments: Engine.allCases)
    func commits(engine: Engine) async throws {
        try await TestDatabase.with(engine, schemas: [Notebook.schema]) { database in
            let id = try await database.write { try $0.add(7, "seven") }
            let text: String? = try await database.read { snapshot in
                try snapshot.row("SELECT text FROM notes WHERE id = \(id)") { try $0[0] }
            }
            #expect(text == "seven")
        }
    }
}
