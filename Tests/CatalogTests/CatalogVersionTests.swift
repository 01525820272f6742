import Catalog
import Storage
import TestDatabases
import Testing
import Values

@Suite("The versions of the catalog")
struct CatalogVersionTests {
    private func with(_ engine: Engine, _ body: (Database) async throws -> Void) async throws {
        try await TestDatabase.with(engine, schemas: [CatalogSchema.schema], body)
    }

    @discardableResult
    private func apply(_ source: String, to database: Database) async throws -> CatalogDiff {
        let definition = try Shop.definition(source)
        return try await database.write { try $0.apply(definition, source: Array(source.utf8)) }
    }

    private func lines(_ diff: CatalogDiff) throws -> [String] {
        let calendar = try Shop().version.definition.calendar
        return diff.changes.map { $0.line(.en, in: calendar) }
    }

    @Test("begin with the first catalog that is applied", arguments: Engine.allCases)
    func first(engine: Engine) async throws {
        try await with(engine) { database in
            #expect(try await database.read { try $0.catalog() } == nil)
            let cache = CatalogCache()
            await #expect(throws: Problem.self) { try await database.read { _ = try cache.current(in: $0) } }
            let diff = try await apply(Shop.standard, to: database)
            #expect(diff.versionBefore == 0)
            #expect(diff.version == 1)
            #expect(diff.changes.count == 14)
            #expect(try lines(diff).first == "+ feature task (任务)")
            let version = try #require(try await database.read { try $0.catalog() })
            #expect(version.number == 1)
            #expect(version.definition == (try Shop.definition(Shop.standard)))
            #expect(try await database.read { try cache.current(in: $0) } == version)
        }
    }

    @Test("stay where the same is applied again, however it is written", arguments: Engine.allCases)
    func again(engine: Engine) async throws {
        try await with(engine) { database in
            try await apply(Shop.standard, to: database)
            #expect(try await apply(Shop.standard, to: database).isEmpty)
            let same = "# the same\n" + Shop.standard.replacing("term: 1 year", with: "term: 12 months")
            let diff = try await apply(same, to: database)
            #expect(diff.isEmpty)
            #expect(diff.version == 1)
            #expect(try await database.read { try $0.catalogVersion() } == 1)
        }
    }

    @Test("say what changed, price by price, and keep what was", arguments: Engine.allCases)
    func changes(engine: Engine) async throws {
        try await with(engine) { database in
            try await apply(Shop.standard, to: database)
            let changed = Shop.standard
                .replacing(
                    "{from: 2027-01-01, amount: \"400.00\"}", with: "{from: 2027-02-01, amount: \"420.00\"}"
                )
                .replacing("price: \"99.00\"", with: "price: \"89.00\"")
                .replacing(
                    "  - {key: cable, name: 线, price: \"0.33\"}\n",
                    with: "  - {key: stand, name: 支架, price: 1}\n"
                )
                .replacing("stock: 10", with: "stock: 12")
            let diff = try await apply(changed, to: database)
            #expect(diff.version == 2)
            #expect(
                try lines(diff) == [
                    "~ package basic: from 2027-01-01 400.00 CNY → –",
                    "~ package basic: from 2027-02-01 – → 420.00 CNY",
                    "~ resource pack tasks: price 99.00 CNY → 89.00 CNY",
                    "~ good scanner: stock 10 → 12",
                    "+ good stand (支架)",
                    "- good cable (线)",
                ])
            #expect(
                diff.json["changes"][1] == [
                    "change": "price", "kind": "package", "key": "basic", "since": "2027-01-31T16:00:00Z",
                    "from": nil, "to": "420.00",
                ])
            let calendar = try Shop().version.definition.calendar
            #expect(diff.changes[0].line(.zh, in: calendar) == "~ 产品包 basic：自 2027-01-01 起 400.00 CNY → –")
            let old = try #require(try await database.read { try $0.catalog(version: 1) })
            #expect(old.definition.good("cable") != nil)
            let request = QuoteRequest([.pack("tasks", quantity: 1)])
            #expect(try old.quote(request, at: Timestamp(microseconds: 0)).fen == 9_900)
            #expect(try await database.read { try $0.catalogSource(version: 1) } == Array(Shop.standard.utf8))
            let versions = try await database.read { try $0.catalogVersions(PageRequest()) }
            #expect(versions.items.map(\.number) == [2, 1])
            #expect(versions.items.map(\.changes) == [6, 14])
            let rows = try await database.read { try $0.priceHistory(of: ItemKey(.package, "basic")) }
            #expect(
                rows.map { "\($0.amount.decimalText) \($0.since)-\($0.until.map(String.init) ?? "")" }
                    == ["365.00 1-", "400.00 1-2", "420.00 2-"])
        }
    }

    @Test("say of how many per cent used it is told now, which is the standard where nothing was said")
    func alerts() async throws {
        try await with(.sqlite) { database in
            try await apply(Shop.standard, to: database)
            let task = "{key: task, name: 任务, kind: metered"
            let standard = Shop.standard.replacing(task, with: task + ", alerts: \(AlertPercents.standard)")
            #expect(try await apply(standard, to: database).isEmpty)
            let other = Shop.standard.replacing(task, with: task + ", alerts: [80, 95]")
            #expect(
                try lines(await apply(other, to: database)) == ["~ feature task: alerts [80,100] → [80,95]"])
        }
    }

    @Test("say that offers apply in another order", arguments: Engine.allCases)
    func order(engine: Engine) async throws {
        try await with(engine) { database in
            let (one, two) = ("{key: one, name: 1, discount: 1%}", "{key: two, name: 2, discount: 2%}")
            try await apply(
                Shop.with(offers: "[\(one), \(two)]".replacing("name: ", with: "name: n")), to: database)
            let diff = try await apply(
                Shop.with(offers: "[\(two), \(one)]".replacing("name: ", with: "name: n")), to: database)
            #expect(try lines(diff) == ["~ offers: the order is another"])
            let definition = try await database.read { try $0.catalog()?.definition }
            #expect(definition?.offers.map(\.key) == ["two", "one"])
        }
    }

    @Test("take up something again that was removed", arguments: Engine.allCases)
    func removedAndBack(engine: Engine) async throws {
        try await with(engine) { database in
            let without = Shop.standard.replacing("  - {key: cable, name: 线, price: \"0.33\"}\n", with: "")
            for source in [Shop.standard, without, Shop.standard] { try await apply(source, to: database) }
            let rows = try await database.read { try $0.priceHistory(of: ItemKey(.good, "cable")) }
            #expect(rows.map(\.since) == [1, 3])
            #expect(rows.map(\.until) == [2, nil])
        }
    }

    @Test("follow each other where several are applied at once", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await with(engine) { database in
            try await withThrowingTaskGroup { group in
                for stock in 1...6 {
                    group.addTask {
                        try await apply(
                            Shop.standard.replacing("stock: 10", with: "stock: \(stock)"), to: database)
                    }
                }
                let versions = try await group.reduce(into: []) { $0.append($1.version) }
                #expect(versions.sorted() == [1, 2, 3, 4, 5, 6])
            }
        }
    }
}
