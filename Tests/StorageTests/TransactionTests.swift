import Storage
import Synchronization
import TestDatabases
import Testing
import Values
import World

@Suite("A transaction")
struct TransactionTests {
    @Test("is read back once it was committed", arguments: Engine.allCases)
    func commits(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let id: ID<Note> = database.world.newID()
            try await database.write { try $0.add(7, "seven", as: id) }
            let text: String? = try await database.read { snapshot in
                try snapshot.row("SELECT text FROM notes WHERE id = \(id)") { try $0[0] }
            }
            #expect(text == "seven")
        }
    }

    @Test("leaves nothing when its closure throws", arguments: Engine.allCases)
    func rollsBack(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            await #expect(throws: ChangeOfMind.self) {
                try await database.write { tx in
                    try tx.add(1)
                    throw ChangeOfMind()
                }
            }
            #expect(try await database.numbers() == [])
            try await database.write { try $0.add(2) }
            #expect(try await database.numbers() == [2])
        }
    }

    @Test("reads what it has written itself", arguments: Engine.allCases)
    func readsItsWrites(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let seen = try await database.write { tx in
                try tx.add(1)
                try tx.add(2)
                return try tx.numbers()
            }
            #expect(seen == [1, 2])
        }
    }

    @Test("fails as a whole even where its closure catches a statement's error", arguments: Engine.allCases)
    func cannotHideFailures(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { try $0.add(1) }
            let code = try await problemCode {
                try await database.write { tx in
                    try tx.add(2)
                    do {
                        try tx.add(1)
                        _ = try tx.numbers()
                    } catch {}
                    do { try tx.add(3) } catch {}
                }
            }
            #expect(code == "storage.unique")
            #expect(try await database.numbers() == [1])
        }
    }

    @Test("goes on when its closure catches an error of its own", arguments: Engine.allCases)
    func catchesItsOwnErrors(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { tx in
                try tx.add(1)
                do {
                    try tx.each("SELECT number FROM notes") { _ in throw ChangeOfMind() }
                } catch is ChangeOfMind {
                    try tx.add(2)
                }
            }
            #expect(try await database.numbers() == [1, 2])
        }
    }

    @Test("has one instant, and identifiers of it", arguments: Engine.allCases)
    func hasOneInstant(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let (times, ids) = try await database.write { tx in
                ([tx.now, tx.now], [tx.newID(Note.self), tx.newID(Note.self)])
            }
            #expect(times[0] == times[1])
            #expect(ids[0] != ids[1])
            #expect(ids.allSatisfy { $0.uuid.high >> 16 == UInt64(times[0].milliseconds) })
        }
    }

    @Test(
        "does what it wants done after its commit, and nothing where it was not", arguments: Engine.allCases)
    func actsAfterCommit(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let done = Mutex<[String]>([])
            try await database.write { tx in
                try tx.add(1)
                tx.afterCommit { _ in done.withLock { $0.append("first") } }
                tx.afterCommit { _ in done.withLock { $0.append("second") } }
            }
            await #expect(throws: ChangeOfMind.self) {
                try await database.write { tx in
                    tx.afterCommit { _ in done.withLock { $0.append("never") } }
                    throw ChangeOfMind()
                }
            }
            #expect(done.withLock { $0 } == ["first", "second"])
        }
    }

    @Test("is READ COMMITTED for those that lock what they read", arguments: Engine.allCases)
    func writesCommitted(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.writeCommitted { try $0.add(1) }
            #expect(try await database.numbers() == [1])
        }
    }
}
