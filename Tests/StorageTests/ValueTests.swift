import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A value")
struct ValueTests {
    /// Writes a value into its column, reads it back and compares.
    private func expectRoundTrip<Value: ColumnValue & Equatable>(
        of value: Value?, _ column: SQL, _ database: Database,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await database.write { tx in
            try tx.execute("DELETE FROM everything")
            try tx.execute("INSERT INTO everything (place, \(column)) VALUES (1, \(value))", rows: 1)
        }
        let read = try await database.read { snapshot in
            try snapshot.row("SELECT \(column) FROM everything") { row -> Value? in try row[0] }
        }
        #expect(read == .some(value), sourceLocation: sourceLocation)
    }

    @Test("of every type comes back as it was", arguments: Engine.allCases)
    func roundTrips(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            for number in [0, 1, -1, .max, .min, 1 << 53 + 1] as [Int64] {
                try await expectRoundTrip(of: number, "number", database)
                try await expectRoundTrip(of: Timestamp(microseconds: number), "number", database)
            }
            for truth in [true, false] { try await expectRoundTrip(of: truth, "truth", database) }
            let texts = ["", "a", "盘点单 📦", "it's \"quoted\"; --", String(repeating: "长", count: 5_000)]
            for text in texts { try await expectRoundTrip(of: text, "text", database) }
            for bytes in [[], [0], [0, 1, 0, 255], Array(repeating: 7, count: 100_000)] as [[UInt8]] {
                try await expectRoundTrip(of: bytes, "bytes", database)
            }
            let id: ID<Note> = database.world.newID()
            try await expectRoundTrip(of: id, "bytes", database)
            try await expectRoundTrip(of: id.uuid, "bytes", database)
        }
    }

    @Test("keeps the form of its characters", arguments: Engine.allCases)
    func keepsCharacters(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let forms = ["e\u{301}", "\u{E9}"]
            let read: [String] = try await database.write { tx in
                for (number, form) in forms.enumerated() { try tx.add(Int64(number), form) }
                return try tx.rows("SELECT text FROM notes ORDER BY number") { try $0[0] }
            }
            #expect(read.map { Array($0.utf8) } == forms.map { Array($0.utf8) })
        }
    }

    @Test("may be missing, whatever its type", arguments: Engine.allCases)
    func missing(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await expectRoundTrip(of: Int64?.none, "number", database)
            try await expectRoundTrip(of: Bool?.none, "truth", database)
            try await expectRoundTrip(of: String?.none, "text", database)
            try await expectRoundTrip(of: [UInt8]?.none, "bytes", database)
            try await expectRoundTrip(of: ID<Note>?.none, "bytes", database)
        }
    }

    @Test(
        "of the wrong type, or missing where it must not be, is an error and not a guess",
        arguments: Engine.allCases)
    func refusesOtherTypes(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { tx in
                let text = "text"
                try tx.execute(
                    "INSERT INTO everything (place, text, bytes) VALUES (1, \(text), \([1, 2] as [UInt8]))")
            }
            func code<Value: ColumnValue>(
                _ column: SQL, as type: Value.Type
            ) async throws -> String? {
                try await problemCode {
                    _ = try await database.read { snapshot in
                        try snapshot.row("SELECT \(column) FROM everything") { row -> Value in try row[0] }
                    }
                }
            }
            #expect(try await code("text", as: Int64.self) == "storage.column")
            #expect(try await code("place", as: String.self) == "storage.column")
            #expect(try await code("place", as: [UInt8].self) == "storage.column")
            #expect(try await code("bytes", as: ID<Note>.self) == "storage.column")
            #expect(try await code("number", as: Int64.self) == "storage.column")
            #expect(try await code("truth", as: Bool.self) == "storage.column")
            let beyond = try await problemCode {
                try await database.read {
                    try $0.each("SELECT place FROM everything") { let _: Int = try $0[1] }
                }
            }
            #expect(beyond == "storage.column")
        }
    }

    @Test("of a text with a NUL character is refused", arguments: Engine.allCases)
    func refusesNUL(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let code = try await problemCode { try await database.write { try $0.add(1, "a\0b") } }
            #expect(code == "storage.nul_character")
            #expect(try await database.numbers() == [])
        }
    }

    @Test("never becomes SQL", arguments: Engine.allCases)
    func isNeverSQL(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let hostile = "x'); DELETE FROM notes; --"
            try await database.write { try $0.add(1, hostile) }
            let found: [String] = try await database.read { snapshot in
                try snapshot.rows("SELECT text FROM notes WHERE text = \(hostile)") { try $0[0] }
            }
            #expect(found == [hostile])
        }
    }

    @Test("of an enumeration is its raw value, and an unknown one an error", arguments: Engine.allCases)
    func readsEnumerations(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { try $0.add(1, Shade.dark.rawValue) }
            let shade: Shade? = try await database.read { snapshot in
                try snapshot.row("SELECT text FROM notes WHERE text = \(Shade.dark)") { try $0[0] }
            }
            #expect(shade == .dark)
            try await database.write { try $0.execute("UPDATE notes SET text = \("pink")") }
            let code = try await problemCode {
                _ = try await database.read {
                    try $0.row("SELECT text FROM notes") { row -> Shade in try row[0] }
                }
            }
            #expect(code == "storage.column")
        }
    }

    @Test("in an array is bound at once on PostgreSQL, with NULLs in it")
    func bindsArrays() async throws {
        try await Notebook.with(.postgres) { database in
            let places = [1, 2, 3]
            let numbers: [Int64?] = [10, nil, 30]
            let truths = [true, false, true]
            let texts = ["a", "", "盘"]
            let bytes: [[UInt8]] = [[], [0], [1, 2]]
            try await database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO everything (place, number, truth, text, bytes)
                    SELECT * FROM unnest(\(places), \(numbers), \(truths), \(texts), \(bytes))
                    """, rows: 3)
            }
            let read = try await database.read { snapshot in
                try snapshot.rows(
                    "SELECT number, truth, text, bytes FROM everything WHERE place = ANY(\([1, 2, 3])) ORDER BY place"
                ) { row in
                    let (number, truth, text, bytes): (Int64?, Bool, String, [UInt8]) = (
                        try row[0], try row[1], try row[2], try row[3]
                    )
                    return "\(number.map { "\($0)" } ?? "-") \(truth) \(text) \(bytes)"
                }
            }
            #expect(read == ["10 true a []", "- false  [0]", "30 true 盘 [1, 2]"])
        }
    }

    @Test("in an array is refused on SQLite")
    func refusesArrays() async throws {
        try await Notebook.with(.sqlite) { database in
            let code = try await problemCode {
                try await database.read { try $0.each("SELECT 1 WHERE 1 IN (\([1, 2]))") { _ in } }
            }
            #expect(code == "storage.statement")
        }
    }
}

/// Kept as text.
private enum Shade: String, ColumnValue {
    case light
    case dark
}
