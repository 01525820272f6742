import Storage
import Values

/// What the tests keep: a note of a number and a text.
enum Note: IDKind {
    static let prefix: StaticString = "note"
}

/// The table of notes, and one with every type in it.
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
                            number BIGINT NOT NULL UNIQUE,
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
                ])
        ])
}

extension Transaction {
    @discardableResult
    func add(_ number: Int64, _ text: String = "text") throws -> ID<Note> {
        let id = newID(Note.self)
        try execute("INSERT INTO notes (id, number, text) VALUES (\(id), \(number), \(text))")
        return id
    }
}

extension Snapshot {
    func numbers() throws -> [Int64] {
        try rows("SELECT number FROM notes ORDER BY number") { try $0[0] }
    }

    func noteCount() throws -> Int {
        try row("SELECT COUNT(*) FROM notes") { try $0[0] } ?? 0
    }
}
