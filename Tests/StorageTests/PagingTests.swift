import Storage
import TestDatabases
import Testing
import Values

@Suite("A list that is paged by key")
struct PagingTests {
    private struct Item: Equatable {
        let number: Int64
        let text: String
    }

    /// An order of the list.
    private enum Order: CaseIterable {
        case byText
        case newest

        var key: PageKey {
            switch self {
            case .byText: PageKey([("text", .text), ("number", .integer)])
            case .newest: PageKey([("number", .integer)], .descending)
            }
        }

        func key(of item: Item) -> [any ColumnValue] {
            switch self {
            case .byText: [item.text, item.number]
            case .newest: [item.number]
            }
        }

        var expected: [Int64] {
            switch self {
            case .byText: (0..<23).sorted { ($0 % 3, $0) < ($1 % 3, $1) }
            case .newest: (0..<23).reversed()
            }
        }
    }

    private func page(
        _ request: PageRequest, by order: Order, _ database: Database
    ) async throws -> Page<Item> {
        try await database.read { snapshot in
            try snapshot.page(
                request, of: "SELECT number, text FROM notes WHERE number < \(100)", by: order.key,
                decode: { Item(number: try $0[0], text: try $0[1]) }, key: { order.key(of: $0) })
        }
    }

    @Test("is whole, in order and without doubles, in pages of any size", arguments: Engine.allCases)
    func isWhole(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { tx in
                for number in 0..<Int64(23) { try tx.add(number, ["a", "b", "桥"][Int(number % 3)]) }
            }
            for limit in [1, 2, 7, 22, 23, 24, 500] {
                for order in Order.allCases {
                    var cursor: Cursor?
                    var listed: [Int64] = []
                    var pages = 0
                    repeat {
                        let page = try await page(
                            PageRequest(limit: limit, after: cursor?.text), by: order, database)
                        listed += page.items.map(\.number)
                        cursor = page.next
                        pages += 1
                    } while cursor != nil
                    #expect(listed == order.expected)
                    #expect(pages == (23 + limit - 1) / limit)
                }
            }
        }
    }

    @Test("skips and doubles nothing while rows come and go", arguments: Engine.allCases)
    func isStable(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { tx in for number in 0..<Int64(10) { try tx.add(number) } }
            let first = try await page(PageRequest(limit: 4), by: .newest, database)
            try await database.write { tx in
                try tx.execute("DELETE FROM notes WHERE number = \(6)")
                try tx.add(50)
            }
            let second = try await page(
                PageRequest(limit: 4, after: first.next?.text), by: .newest, database)
            #expect(first.items.map(\.number) == [9, 8, 7, 6])
            #expect(second.items.map(\.number) == [5, 4, 3, 2])
        }
    }

    @Test("refuses a cursor that is none, or one of another list", arguments: Engine.allCases)
    func refusesCursors(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            try await database.write { tx in for number in 0..<Int64(3) { try tx.add(number) } }
            let cursors = [
                "", " ", "AA", "AQAAAAAAAAA", "!!!!", "桥", String(repeating: "A", count: 4_000),
                "Bf__________x",
                "A_________________8",
            ]
            for cursor in cursors {
                let code = try await problemCode {
                    _ = try await page(PageRequest(after: cursor), by: .newest, database)
                }
                #expect(code == "storage.cursor", "\(cursor)")
            }
            let other = try await page(PageRequest(limit: 1), by: .byText, database)
            let code = try await problemCode {
                _ = try await page(PageRequest(after: other.next?.text), by: .newest, database)
            }
            #expect(code == "storage.cursor")
        }
    }

    @Test("refuses pages of no rows and of too many", arguments: [0, -1, 501, Int.max])
    func refusesLimits(limit: Int) throws {
        #expect(throws: Problem.self) { try PageRequest(limit: limit) }
    }
}
