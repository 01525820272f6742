import Catalog
import Testing
import Values

@Suite("A quote")
struct QuoteTests {
    @Test("of a purchase is the price for each term, from now on")
    func purchase() throws {
        let quote = try Shop().quote([.purchase(package: "basic", terms: 2)], at: "2026-07-02 10:00")
        #expect(quote.payable == .fen(73_000))
        let line = try #require(quote.lines.first)
        #expect(line.action == .purchase)
        #expect(line.quantity == 2)
        let holding = try #require(line.holding)
        #expect(holding.windows.map(\.paid) == [.fen(36_500), .fen(36_500)])
        #expect(holding.windows.first?.start == (try Shop.instant("2026-07-02 10:00")))
        #expect(holding.end == (try Shop.instant("2028-07-02 10:00")))
        #expect(line.notes == [Localized(zh: "1 年 365.00 CNY × 2", en: "1 year at 365.00 CNY × 2")])
    }

    @Test("has the price of its instant")
    func datedPrices() throws {
        let shop = try Shop()
        #expect(try shop.quote([.purchase(package: "basic", terms: 1)], at: "2026-12-31 23:59").fen == 36_500)
        #expect(try shop.quote([.purchase(package: "basic", terms: 1)], at: "2027-01-01 00:00").fen == 40_000)
    }

    @Test("of a renewal begins at the end of what was paid, or now where that has passed")
    func renewal() throws {
        let shop = try Shop()
        let bought = try shop.quote([.purchase(package: "monthly", terms: 1)], at: "2026-01-31 10:00")
        let holding = try #require(bought.lines[0].holding)
        let early = try shop.quote([.renew(holding, terms: 2)], at: "2026-02-10 10:00")
        let renewed = try #require(early.lines[0].holding)
        #expect(renewed.windows.count == 3)
        #expect(renewed.end == (try Shop.instant("2026-04-30 10:00")))
        let late = try shop.quote([.renew(holding, terms: 1)], at: "2026-03-10 12:00")
        let begun = try #require(late.lines[0].holding)
        #expect(begun.windows.map(\.start) == [try Shop.instant("2026-03-10 12:00")])
        #expect(begun.anchorDay == 10)
        #expect(begun.end == (try Shop.instant("2026-04-10 12:00")))
    }

    @Test("of an upgrade charges the difference for the days left, and explains both")
    func upgradeByDays() throws {
        let shop = try Shop()
        let holding = Holding(
            package: "basic", anchorDay: 1,
            windows: [
                PaidWindow(
                    start: try Shop.instant("2026-01-01 10:00"), end: try Shop.instant("2027-01-01 10:00"),
                    paid: .fen(36_500))
            ])
        let quote = try shop.quote([.upgrade(holding, to: "pro")], at: "2026-07-02 10:00")
        let line = quote.lines[0]
        #expect(line.credit == .fen(18_300))
        #expect(line.list == .fen(50_137))
        #expect(quote.payable == .fen(50_137 - 18_300))
        #expect(
            line.notes.map(\.zh) == [
                "抵扣“基础版”：已付 365.00 CNY，剩余 183/365 天，抵扣 183.00 CNY",
                "“专业版” 1 年 1000.00 CNY，剩余 183/365 天：501.37 CNY",
            ])
        #expect(
            line.notes.last?.en == "Professional at 1000.00 CNY for 1 year, 183/365 days left: 501.37 CNY")
        #expect(
            try shop.quote([.upgrade(holding, to: "pro")], at: "2026-07-02 23:59").lines[0].credit
                == line.credit)
        let after = try #require(line.holding)
        #expect(after.package == "pro")
        #expect(after.end == holding.end)
        #expect(after.windows.map(\.paid) == [.fen(50_137)])
        #expect(after.windows[0].termStart == holding.windows[0].start)
    }

    @Test("of an upgrade credits what was really paid, and what has not begun whole")
    func upgradeOfRenewed() throws {
        let shop = try Shop()
        let start = try Shop.instant("2026-01-01 00:00")
        let middle = try Shop.instant("2027-01-01 00:00")
        let holding = Holding(
            package: "pro", anchorDay: 1,
            windows: [
                PaidWindow(start: start, end: middle, paid: .fen(50_000)),
                PaidWindow(start: middle, end: try Shop.instant("2028-01-01 00:00"), paid: .fen(80_001)),
            ])
        let quote = try shop.quote([.upgrade(holding, to: "max")], at: "2026-07-02 12:00")
        // The 183rd day of 365 is half over: 182.5 days of 365 are left.
        #expect(quote.lines[0].credit == .fen(25_000 + 80_001))
        #expect(quote.lines[0].list == .fen(150_000 + 300_000))
        #expect(quote.lines[0].holding?.windows.map(\.paid) == [.fen(150_000), .fen(300_000)])
    }

    @Test("of an upgrade to a new term charges its whole price less the credit, from now on")
    func newTerm() throws {
        let shop = try Shop()
        let holding = Holding(
            package: "basic", anchorDay: 1,
            windows: [
                PaidWindow(
                    start: try Shop.instant("2026-01-01 00:00"), end: try Shop.instant("2027-01-01 00:00"),
                    paid: .fen(36_500))
            ])
        let quote = try shop.quote([.upgrade(holding, to: "max")], at: "2026-12-31 00:00")
        #expect(quote.lines[0].credit == .fen(100))
        #expect(quote.payable == .fen(300_000 - 100))
        let after = try #require(quote.lines[0].holding)
        #expect(after.anchorDay == 31)
        #expect(after.end == (try Shop.instant("2027-12-31 00:00")))
    }

    @Test("of a downgrade puts what is credited beyond the price into the wallet")
    func downgrade() throws {
        let shop = try Shop()
        let bought = try shop.quote([.purchase(package: "pro", terms: 1)], at: "2026-01-01 10:00")
        let holding = try #require(bought.lines[0].holding)
        let quote = try shop.quote([.downgrade(holding, to: "basic")], at: "2026-01-01 10:00")
        #expect(quote.fen == 36_500 - 100_000)
        #expect(quote.payable == .fen(0))
        #expect(quote.walletCredit == .fen(63_500))
        #expect(quote.text(.en).last == "To the wallet: 635.00 CNY")
    }

    @Test("puts the same item together and shows lines by kind, in whatever order they are asked for")
    func merges() throws {
        let shop = try Shop()
        let items: [QuoteRequest.Item] = [
            .topUp("wallet", quantity: 1), .good("cable", quantity: 2), .pack("tasks", quantity: 1),
            .good("cable", quantity: 1), .purchase(package: "basic", terms: 1),
        ]
        let quote = try shop.quote(items, at: "2026-01-01 10:00")
        #expect(
            quote.lines.map(\.item.description) == [
                "package basic", "pack tasks", "good cable", "top_up wallet",
            ])
        #expect(quote.lines.map(\.quantity) == [1, 1, 3, 1])
        #expect(quote.fen == 36_500 + 9_900 + 99 + 10_000)
        #expect(try shop.quote(items.reversed(), at: "2026-01-01 10:00") == quote)
    }

    @Test("is refused with what to do instead")
    func refusals() throws {
        let shop = try Shop()
        let time = "2026-07-02 10:00"
        let window = PaidWindow(
            start: try Shop.instant("2026-01-01 00:00"), end: try Shop.instant("2027-01-01 00:00"),
            paid: .fen(1))
        let holding = Holding(package: "basic", anchorDay: 1, windows: [window])
        let twice = Holding(package: "basic", anchorDay: 1, windows: [window, window])
        #expect(shop.refusal([], at: time) == "quote.items")
        #expect(shop.refusal([.purchase(package: "none", terms: 1)], at: time) == "quote.unknown_item")
        #expect(shop.refusal([.purchase(package: "basic", terms: 0)], at: time) == "quote.quantity")
        #expect(shop.refusal([.purchase(package: "basic", terms: 121)], at: time) == "quote.quantity")
        #expect(shop.refusal([.good("cable", quantity: -1)], at: time) == "quote.quantity")
        #expect(shop.refusal([.purchase(package: "old", terms: 1)], at: time) == "quote.not_for_sale")
        #expect(shop.refusal([.upgrade(holding, to: "monthly")], at: time) == "quote.no_upgrade")
        #expect(shop.refusal([.downgrade(holding, to: "pro")], at: time) == "quote.no_downgrade")
        #expect(shop.refusal([.upgrade(holding, to: "pro")], at: "2027-01-01 00:00") == "quote.expired")
        #expect(shop.refusal([.upgrade(twice, to: "pro")], at: time) == "quote.windows")
        #expect(
            shop.refusal([.purchase(package: "basic", terms: 1), .renew(holding, terms: 1)], at: time)
                == "quote.twice")
        #expect(
            try shop.quote([.renew(Holding(package: "old", anchorDay: 1, windows: []), terms: 1)], at: time)
                .fen == 1_000)
        let later = try Shop(
            "currency: CNY\ngoods: [{key: g, name: g, prices: [{from: 2026-08-01, amount: 1}]}]")
        #expect(later.refusal([.good("g", quantity: 1)], at: time) == "quote.no_price")
    }

    @Test("of more than can be represented is an error and never a wrong amount")
    func overflow() throws {
        let goods = (0..<20).map { "{key: g\($0), name: g, price: \"9999999999.99\"}" }.joined(
            separator: ", ")
        let shop = try Shop("currency: CNY\ngoods: [\(goods)]")
        let items = (0..<20).map { QuoteRequest.Item.good("g\($0)", quantity: 1_000_000) }
        #expect(try shop.quote([items[0]], at: "2026-01-01 00:00").fen == 999_999_999_999_000_000)
        #expect(shop.refusal(items, at: "2026-01-01 00:00") == "money.overflow")
    }

    @Test("is the same for programs, with everything that an order keeps")
    func json() throws {
        let json = try Shop().quote([.purchase(package: "basic", terms: 1)], at: "2026-07-02 10:00").json
        #expect(json["catalog_version"] == 1)
        #expect(json["payable"] == "365.00")
        #expect(json["lines"][0]["holding"]["windows"][0]["end"] == "2027-07-02T02:00:00Z")
        #expect(json["lines"][0]["name"]["zh"] == "基础版")
    }
}
