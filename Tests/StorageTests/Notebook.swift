import Storage
import TestDatabases
import Values

/// A note of a number and a text, for the tests of this room.
enum Note: IDKind {
    static let prefix: StaticString = "note"
}

/// What the tests keep: notes, and a table with a column of every type.
enum Notebook {
    static let schema = Schema(
        "notebook",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE notes (
                            id BYTES NOT NULL PRIMARY KEY,
                            number BIGINT NOT NULL UNIQUE CHECK (number >= 0),
                            text TEXT NOT NULL
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE everything (
                            place BIGINT NOT NULL PRIMARY KEY,
                            number BIGINT,
                            truth BOOLEAN,
                            text TEXT,
                            bytes BYTES
                        )
                        """),
                    .both("CREATE TABLE counter (value BIGINT NOT NULL)"),
                    .both("INSERT INTO counter (value) VALUES (0)"),
                ])
        ])

    /// A fresh notebook of an engine for the length of one test.
    static func with<Result>(
        _ engine: Engine, options: DatabaseOptions = TestDatabase.options,
        _ body: (Database) async throws -> Result
    ) async throws -> Result {
        try await TestDatabase.with(engine, schemas: [schema], options: options, body)
    }
}

extension Transaction {
    func add(_ number: Int64, _ text: String = "text") throws {
        try add(number, text, as: newID())
    }

    func add(_ number: Int64, _ text: String = "text", as id: ID<Note>) throws {
        try execute("INSERT INTO notes (id, number, text) VALUES (\(id), \(number), \(text))", rows: 1)
    }
}

extension Snapshot {
    func numbers() throws -> [Int64] {
        try rows("SELECT number FROM notes ORDER BY number") { try $0[0] }
    }

    func counter() throws -> Int {
        try row("SELECT value FROM counter") { try $0[0] } ?? -1
    }
}

extension Database {
    func numbers() async throws -> [Int64] {
        try await read { try $0.numbers() }
    }
}

/// What a closure throws when it changes its mind.
struct ChangeOfMind: Error {}

/// The code of the problem that `body` throws; `nil` where it throws none.
func problemCode(_ body: () async throws -> Void) async throws -> String? {
    do {
        try await body()
        return nil
    } catch let problem as Problem {
        return problem.code
    }
}
