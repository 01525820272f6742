import Storage
import TestDatabases
import Testing
import Values

@Suite("A statement")
struct StatementTests {
    @Test("says how many rows it changed", arguments: Engine.allCases)
    func countsChanges(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let changed = try await database.write { tx in
                for number in 1...5 { try tx.add(Int64(number)) }
                return [
                    try tx.changes("UPDATE notes SET text = \("new") WHERE number <= \(3)"),
                    try tx.changes("DELETE FROM notes WHERE number = \(9)"),
                    try tx.changes("DELETE FROM notes WHERE number > \(3)"),
                ]
            }
            #expect(changed == [3, 0, 2])
        }
    }

    @Test("fails the transaction when it changes another number of rows", arguments: Engine.allCases)
    func checksCounts(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let code = try await problemCode {
                try await database.write { tx in
                    try tx.add(1)
                    try tx.execute("UPDATE notes SET number = \(5) WHERE number = \(4)", rows: 1)
                    try tx.add(2)
                }
            }
            #expect(code == "storage.row_count")
            #expect(try await database.numbers() == [])
        }
    }

    @Test("that breaks uniqueness is told apart from other broken rules", arguments: Engine.allCases)
    func tellsConstraintsApart(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { try $0.add(1) }
            let unique = try await problemCode { try await database.write { try $0.add(1) } }
            let check = try await problemCode { try await database.write { try $0.add(-1) } }
            let null = try await problemCode {
                try await database.write { tx in
                    try tx.execute("UPDATE notes SET text = \(String?.none)")
                }
            }
            #expect(unique == "storage.unique")
            #expect(check == "storage.constraint")
            #expect(null == "storage.constraint")
        }
    }

    @Test("with a mistake is the program's fault", arguments: Engine.allCases)
    func reportsMistakes(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let code = try await problemCode {
                try await database.read { try $0.each("SELECT nothing FROM nowhere") { _ in } }
            }
            #expect(code == "storage.statement")
            #expect(try await database.numbers() == [])
        }
    }

    @Test("brings no other one with it", arguments: Engine.allCases)
    func isOne(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let code = try await problemCode {
                try await database.write { try $0.execute("DELETE FROM notes; DELETE FROM everything") }
            }
            #expect(code == "storage.statement")
        }
    }

    @Test("that writes is refused in a read", arguments: Engine.allCases)
    func refusesWritesInReads(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { try $0.add(1) }
            let code = try await problemCode {
                try await database.read { try $0.each("DELETE FROM notes") { _ in } }
            }
            #expect(code == "storage.statement")
            #expect(try await database.numbers() == [1])
        }
    }

    @Test("returns rows while it writes", arguments: Engine.allCases)
    func returnsRows(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let returned: [Int64] = try await database.write { tx in
                for number in 1...3 { try tx.add(Int64(number)) }
                return try tx.rows(
                    "UPDATE notes SET number = number + 10 WHERE number > \(1) RETURNING number"
                ) {
                    try $0[0]
                }
            }
            #expect(returned.sorted() == [12, 13])
            #expect(try await database.numbers() == [1, 12, 13])
        }
    }

    @Test("may run again inside itself", arguments: Engine.allCases)
    func nests(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let pairs = try await database.write { tx in
                for number in 1...3 { try tx.add(Int64(number)) }
                var pairs: [[Int64]] = []
                try tx.each("SELECT number FROM notes ORDER BY number") { outer in
                    let first: Int64 = try outer[0]
                    pairs.append([first] + (try tx.numbers()))
                }
                return pairs
            }
            #expect(pairs == [[1, 1, 2, 3], [2, 1, 2, 3], [3, 1, 2, 3]])
        }
    }

    @Test("that was prepared still works after the schema has changed", arguments: Engine.allCases)
    func survivesSchemaChanges(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { try $0.add(1) }
            for _ in 1...8 { #expect(try await database.numbers() == [1]) }
            try await database.write { try $0.execute("ALTER TABLE notes ADD COLUMN more TEXT") }
            try await database.write { try $0.add(2) }
            for _ in 1...8 { #expect(try await database.numbers() == [1, 2]) }
            let more: [String?] = try await database.read { snapshot in
                try snapshot.rows("SELECT more FROM notes") { row -> String? in try row[0] }
            }
            #expect(more == [nil, nil])
        }
    }

    @Test("is put together from fragments, whose values keep their order", arguments: Engine.allCases)
    func composes(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { tx in
                for number in 1...9 { try tx.add(Int64(number), number % 2 == 0 ? "even" : "odd") }
            }
            let bounds: SQL = "number BETWEEN \(2) AND \(7)"
            let kind: SQL = "text = \("even")"
            let filter: SQL = "(\(bounds)) AND " + kind
            let found: [Int64] = try await database.read { snapshot in
                try snapshot.rows(
                    "SELECT number FROM notes WHERE \(filter) AND number <> \(4) ORDER BY number"
                ) {
                    try $0[0]
                }
            }
            #expect(found == [2, 6])
        }
    }

    /// The same literal for every type.
    private func stored<Value: ColumnValue>(_ value: Value?) -> SQL {
        "SELECT CAST(\(value) AS TEXT)"
    }

    @Test("of another parameter type is another statement", arguments: Engine.allCases)
    func distinguishesTypes(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let texts = try await database.read { snapshot in
                [
                    try snapshot.row(stored(42)) { row -> String? in try row[0] } ?? nil,
                    try snapshot.row(stored("42")) { row -> String? in try row[0] } ?? nil,
                    try snapshot.row(stored(Int?.none)) { row -> String? in try row[0] } ?? nil,
                ]
            }
            #expect(texts == ["42", "42", nil])
        }
    }
}
