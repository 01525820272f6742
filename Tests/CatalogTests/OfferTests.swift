import Catalog
import Testing
import Values

@Suite("An offer")
struct OfferTests {
    private let time = "2026-07-02 10:00"

    private func total(of items: [QuoteRequest.Item], offers: String) throws -> Int64 {
        try Shop(Shop.with(offers: offers)).quote(items, at: time).fen
    }

    @Test(
        "of 10 off at 100 leaves 240 of 250 once, 230 for each, and no less than its cap says",
        arguments: [("once", "", 24_000), ("each", "", 23_000), ("each", ", cap: \"15.00\"", 23_500)]
            as [(String, String, Int64)])
    func amountOff(per: String, cap: String, left: Int64) throws {
        let offers = "[{key: o, name: o, amount_off: {threshold: 100, off: 10, per: \(per)\(cap)}}]"
        #expect(try total(of: [.good("scanner", quantity: 1)], offers: offers) == left)
    }

    @Test("at a threshold counts all that it is given on, and nothing else")
    func threshold() throws {
        let offers =
            "[{key: o, name: o, amount_off: {threshold: 300, off: 30, per: once}, applies_to: {goods: all}}]"
        let scanner = QuoteRequest.Item.good("scanner", quantity: 1)
        #expect(try total(of: [scanner, .pack("tasks", quantity: 1)], offers: offers) == 25_000 + 9_900)
        #expect(
            try total(of: [scanner, .good("cable", quantity: 152)], offers: offers) == 25_000 + 5_016 - 3_000)
    }

    @Test("is spread over its lines to the last fen")
    func spread() throws {
        let shop = try Shop(
            Shop.with(offers: "[{key: o, name: o, amount_off: {threshold: 1, off: 1, per: once}}]"))
        let quote = try shop.quote(
            [.good("cable", quantity: 4), .good("scanner", quantity: 1), .pack("tasks", quantity: 1)],
            at: time)
        #expect(quote.lines.reduce(0) { $0 + $1.discount.minorUnits } == 100)
        #expect(quote.lines.map(\.discount.minorUnits) == [28, 1, 71])
    }

    @Test("applies to what those before it left, in the order of the file")
    func order() throws {
        let off = "{key: off, name: off, amount_off: {threshold: 250, off: 50, per: once}}"
        let share = "{key: share, name: share, discount: 10%}"
        let items = [QuoteRequest.Item.good("scanner", quantity: 1)]
        #expect(try total(of: items, offers: "[\(off), \(share)]") == 18_000)
        #expect(try total(of: items, offers: "[\(share), \(off)]") == 22_500)
    }

    @Test("that combines with none applies only where none has before, and then alone")
    func alone() throws {
        let alone = "{key: alone, name: a, discount: 20%, combines: false}"
        let share = "{key: share, name: s, discount: 10%}"
        let items = [QuoteRequest.Item.good("scanner", quantity: 1)]
        #expect(try total(of: items, offers: "[\(alone), \(share)]") == 20_000)
        #expect(try total(of: items, offers: "[\(share), \(alone)]") == 22_500)
    }

    @Test("holds from the beginning of its first day to the beginning of the day after its last")
    func period() throws {
        let shop = try Shop(
            Shop.with(offers: "[{key: o, name: o, discount: 10%, from: 2026-09-01, until: 2026-12-01}]"))
        let items = [QuoteRequest.Item.good("scanner", quantity: 1)]
        for (time, fen) in [
            ("2026-08-31 23:59", 25_000), ("2026-09-01 00:00", 22_500), ("2026-11-30 23:59", 22_500),
            ("2026-12-01 00:00", 25_000),
        ] as [(String, Int64)] {
            #expect(try shop.quote(items, at: time).fen == fen, "\(time)")
        }
    }

    @Test("on renewals is not on purchases, and what it takes is not credited later")
    func renewal() throws {
        let shop = try Shop(Shop.with(offers: "[{key: o, name: o, discount: 15%, on: [renew]}]"))
        let bought = try shop.quote([.purchase(package: "basic", terms: 1)], at: time)
        #expect(bought.fen == 36_500)
        let renewed = try shop.quote([.renew(try #require(bought.lines[0].holding), terms: 2)], at: time)
        #expect(renewed.fen == 62_050)
        #expect(renewed.lines[0].holding?.windows.map(\.paid) == [.fen(36_500), .fen(31_025), .fen(31_025)])
    }

    @Test("on upgrades is on the charge, and never pays anything out")
    func upgrade() throws {
        let offers =
            "[{key: o, name: o, amount_off: {threshold: 1, off: 1, per: each}, on: [upgrade, downgrade]}]"
        let shop = try Shop(Shop.with(offers: offers))
        let bought = try shop.quote([.purchase(package: "pro", terms: 1)], at: time)
        let holding = try #require(bought.lines[0].holding)
        let down = try shop.quote([.downgrade(holding, to: "basic")], at: time)
        #expect(down.lines[0].discount.isZero)
        let up = try shop.quote([.upgrade(holding, to: "max")], at: time)
        #expect(up.lines[0].list == .fen(300_000))
        #expect(up.lines[0].discount == .fen(200_000))
        #expect(up.payable == .fen(0))
        #expect(up.lines[0].holding?.windows.map(\.paid) == [.fen(100_000)])
    }

    @Test(
        "says its share as people do",
        arguments: [
            ("10%", "9 折"), ("15%", "8.5 折"), ("12.5%", "8.75 折"), ("50%", "5 折"), ("95%", "0.5 折"),
            ("0.01%", "9.999 折"), ("100%", "免费"),
        ])
    func share(percent: String, zh: String) throws {
        let shop = try Shop(Shop.with(offers: "[{key: o, name: o, discount: \(percent)}]"))
        let quote = try shop.quote([.good("scanner", quantity: 10)], at: time)
        #expect(quote.offers.map(\.note) == [Localized(zh: zh, en: "\(percent) off")])
    }

    @Test("gives something beside what is bought")
    func gift() throws {
        let offers =
            "[{key: o, name: o, gift: {pack: tasks, quantity: 2, threshold: 200}, applies_to: {goods: all}}]"
        let shop = try Shop(Shop.with(offers: offers))
        let quote = try shop.quote([.good("scanner", quantity: 1)], at: time)
        #expect(
            quote.gifts.map { "\($0.item) × \($0.quantity) by \($0.offer)" } == ["pack tasks × 2 by offer o"])
        #expect(quote.fen == 25_000)
        #expect(try shop.quote([.good("cable", quantity: 1)], at: time).gifts.isEmpty)
        #expect(try shop.quote([.pack("tasks", quantity: 9)], at: time).gifts.isEmpty)
    }

    @Test("does not take anything off a top-up unless it says so")
    func topUp() throws {
        let items = [QuoteRequest.Item.topUp("wallet", quantity: 1)]
        #expect(try total(of: items, offers: "[{key: o, name: o, discount: 10%}]") == 10_000)
        let named = "[{key: o, name: o, discount: 10%, applies_to: {top_ups: [wallet]}}]"
        #expect(try total(of: items, offers: named) == 9_000)
        let line = try Shop(Shop.with(offers: named)).quote(items, at: time).lines[0]
        #expect(line.bonus == .fen(500 + 1_000))
    }

    @Test("of a coupon comes last, by its code in whatever case")
    func coupon() throws {
        let shop = try Shop(
            Shop.with(
                offers: "[{key: o, name: o, discount: 10%}]",
                coupons: "[{code: SPRING, amount_off: {threshold: 200, off: 20, per: once}, limit: 5}]"))
        let items = [QuoteRequest.Item.good("scanner", quantity: 1)]
        let quote = try shop.quote(items, coupon: " spring", at: time)
        #expect(quote.fen == 22_500 - 2_000)
        #expect(quote.offers.map(\.item.description) == ["offer o", "coupon SPRING"])
        #expect(quote.text(.zh).contains("SPRING：-20.00 CNY（满 200.00 CNY 减 20.00 CNY）"))
        #expect(shop.version.definition.coupon("Spring")?.limit == 5)
    }

    @Test("of a coupon that does nothing is refused, and the refusal says why")
    func idleCoupon() throws {
        let shop = try Shop(
            Shop.with(
                offers: "[{key: o, name: o, discount: 10%, applies_to: {packs: all}}]",
                coupons: """
                    [{code: OVER, discount: 1%, until: 2026-01-01}, {code: LATER, discount: 1%, from: 2027-01-01},
                     {code: PACKS, discount: 1%, applies_to: {packs: all}}, {code: ALONE, discount: 1%, combines: false},
                     {code: MUCH, amount_off: {threshold: 1000, off: 1, per: once}}]
                    """))
        let scanner = [QuoteRequest.Item.good("scanner", quantity: 1)]
        for (code, why) in [
            ("NONE", "unknown_coupon"), ("OVER", "coupon_over"), ("LATER", "coupon_not_yet"),
            ("PACKS", "coupon_without_use"), ("MUCH", "coupon_threshold"),
        ] {
            #expect(shop.refusal(scanner, coupon: code, at: time) == "quote.\(why)")
        }
        #expect(
            shop.refusal([.pack("tasks", quantity: 1)], coupon: "ALONE", at: time)
                == "quote.coupon_not_combined")
        #expect(try shop.quote(scanner, coupon: "ALONE", at: time).fen == 24_750)
    }
}
