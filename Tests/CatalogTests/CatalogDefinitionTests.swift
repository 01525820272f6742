import Catalog
import Definitions
import Testing
import Values

@Suite("A catalog")
struct CatalogDefinitionTests {
    @Test("says what is sold, granted, and for how much from when")
    func reads() throws {
        let catalog = try Shop().version.definition
        #expect(catalog.currency == .cny)
        #expect(catalog.calendar.zoneName == "Asia/Shanghai")
        let basic = try #require(catalog.package("basic"))
        #expect(basic.name == Localized(zh: "基础版", en: "Basic"))
        #expect(basic.term == .months(12))
        #expect(basic.proration == .day)
        #expect(basic.prices.price(at: try Shop.instant("2026-12-31 23:59")) == .fen(36_500))
        #expect(basic.prices.price(at: try Shop.instant("2027-01-01 00:00")) == .fen(40_000))
        let pro = try #require(catalog.package("pro"))
        #expect(
            catalog.grants(of: pro).map { "\($0.feature) \($0.amount)" } == [
                "task 10000", "seats 6", "sso 1",
            ])
        #expect(catalog.pack("tasks")?.validity == .days(30))
        #expect(catalog.good("scanner")?.stock == 10)
        #expect(catalog.topUp("wallet")?.bonus == .fen(500))
    }

    @Test(
        "reads terms",
        arguments: [
            ("1 year", Term.months(12)), ("12 months", .months(12)), ("1 month", .months(1)),
            ("2 weeks", .days(14)), ("30 days", .days(30)), ("0 days", nil), ("-1 year", nil), ("year", nil),
            ("11 years", nil), ("1 fortnight", nil), ("1.5 years", nil), ("99999999999 years", nil),
        ])
    func terms(text: String, term: Term?) {
        #expect(Term(text) == term)
        if let term { #expect(Term(term.description) == term) }
    }

    @Test("counts a term in another")
    func counts() {
        #expect(Term.months(1).count(in: .months(12)) == 12)
        #expect(Term.months(12).count(in: .months(12)) == 1)
        #expect(Term.months(12).count(in: .months(6)) == nil)
        #expect(Term.days(30).count(in: .months(1)) == nil)
    }

    @Test(
        "reads shares exactly",
        arguments: [
            ("10%", 1_000), ("12.5%", 1_250), ("0.01%", 1), ("100%", 10_000), ("33.33%", 3_333),
            ("5.05%", 505),
            ("0%", nil), ("100.01%", nil), ("10", nil), ("1.234%", nil), (".5%", nil), ("-5%", nil),
            ("%", nil),
        ] as [(String, Int64?)])
    func percents(text: String, basisPoints: Int64?) {
        #expect(Percent(text)?.basisPoints == basisPoints)
        if let percent = Percent(text) { #expect(percent.description == text) }
    }

    @Test("takes an amount with and without quotation marks, digit by digit")
    func amounts() throws {
        let source = "currency: CNY\ngoods: [{key: a, name: a, price: 19.90}, {key: b, name: b, price: 5}]\n"
        let catalog = try Shop.definition(source)
        #expect(catalog.goods.map { $0.prices.prices.first?.amount } == [.fen(1_990), .fen(500)])
    }

    @Test("refuses what contradicts itself, where it does", arguments: Contradiction.all)
    func refuses(contradiction: Contradiction) {
        let problems = Shop.problems(contradiction.source)
        #expect(problems.map(\.code) == [contradiction.code], "\(problems)")
        #expect(problems.first?.place == "catalog.yaml:\(contradiction.place)")
    }

    @Test("tells everything that is wrong at once, in both languages")
    func collects() {
        let problems = Shop.problems(
            """
            currency: RMB
            features: [{key: task, name: 任务, kind: counted}]
            packages:
              - {key: pro, name: 专业版, products: [automation], term: 1 yaer, price: "9.999"}
            offers: [{key: o, name: o, discount: 10%, gift: {pack: p}}]
            """)
        #expect(
            problems.map(\.code) == [
                "money.unknown_currency", "definition.unknown_word", "catalog.unknown_item", "catalog.term",
                "money.too_precise", "catalog.benefit",
            ])
        #expect(
            problems.map { $0.place ?? "" } == [
                "catalog.yaml:1:11", "catalog.yaml:2:40", "catalog.yaml:4:38", "catalog.yaml:4:57",
                "catalog.yaml:4:72", "catalog.yaml:5:10",
            ])
        #expect(problems.allSatisfy { $0.message.zh != $0.message.en })
    }

    @Test("survives any mutation of a good file")
    func mutations() {
        let good = Array(Shop.with(offers: "[{key: o, name: o, discount: 10%}]").utf8)
        let alphabet = Array("{}[]:,-\"%.0129 \nax".utf8)
        var random = Dice(seed: 5)
        for _ in 0..<500 {
            var bytes = good
            for _ in 0...random.next(below: 3) {
                let index = Int(random.next(below: Int64(bytes.count)))
                bytes[index] = alphabet[Int(random.next(below: Int64(alphabet.count)))]
            }
            do throws(Problems) {
                _ = try CatalogDefinition(source: bytes, file: "catalog.yaml").items
            } catch {
                #expect(error.all.allSatisfy { $0.place?.hasPrefix("catalog.yaml") == true })
            }
        }
    }
}
