import Foundation
import Storage
import Testing
import Values
import World

@Suite("A database in memory")
struct InlineTests {
    @Test("runs closures at once, on whoever calls")
    func runsAtOnce() async throws {
        let database = try Database.inline(schemas: [Notebook.schema], world: World.virtual().0)
        let here = pthread_self()
        let written = try await database.write { tx in
            try tx.add(1)
            return UInt(bitPattern: pthread_self().hashValue)
        }
        let read = try await database.read { _ in UInt(bitPattern: pthread_self().hashValue) }
        #expect(written == UInt(bitPattern: here.hashValue))
        #expect(read == written)
        #expect(try await database.numbers() == [1])
    }

    @Test("keeps the same promises as a file")
    func keepsPromises() async throws {
        let database = try Database.inline(schemas: [Notebook.schema], world: World.virtual().0)
        await #expect(throws: ChangeOfMind.self) {
            try await database.write { tx in
                try tx.add(1)
                throw ChangeOfMind()
            }
        }
        let code = try await problemCode {
            try await database.read { try $0.each("DELETE FROM notes") { _ in } }
        }
        #expect(code == "storage.statement")
        #expect(try await database.numbers() == [])
    }

    @Test("gives the same identifiers for the same seed")
    func isRepeatable() async throws {
        func identifiers() async throws -> [ID<Note>] {
            let database = try Database.inline(schemas: [Notebook.schema], world: World.virtual(seed: 7).0)
            return try await database.write { tx in (1...5).map { _ in tx.newID() } }
        }
        let (first, second) = (try await identifiers(), try await identifiers())
        #expect(first == second)
        #expect(Set(first).count == 5)
    }
}
