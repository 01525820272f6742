import Catalog
import TestCases
import Testing
import Values

@Suite("The laws of offers")
struct OfferLawTests {
    private static let catalogs = Cases.count / casesOfCatalog
    private static let casesOfCatalog = 40
    private static let goods = (0..<6).map { "g\($0)" }

    private static func shop(_ dice: inout Dice) throws -> Shop {
        var source = "currency: CNY\ngoods:\n"
        for good in goods {
            source +=
                "  - {key: \(good), name: \(good), price: \"\(Money(dice.amount(upTo: 100_000_000), .cny).decimalText)\"}\n"
        }
        source += "offers:\n"
        for number in 0...dice.next(below: 4) {
            source +=
                "  - {key: o\(number), name: o, \(benefit(&dice)), applies_to: {goods: [\(some(&dice))]}"
            source += dice.next(below: 5) == 0 ? ", combines: false}\n" : "}\n"
        }
        return try Shop(source + "coupons: [{code: C, \(benefit(&dice))}]\n")
    }

    private static func benefit(_ dice: inout Dice) -> String {
        if dice.next(below: 2) == 0 {
            return "discount: \"\(dice.next(in: 1...100))%\""
        }
        let threshold = dice.next(in: 1...1_000_000)
        let off = dice.next(in: 1...threshold)
        let per = dice.next(below: 2) == 0 ? "once" : "each"
        let cap =
            dice.next(below: 2) == 0
            ? ", cap: \"\(Money.fen(off + dice.next(below: 100_000)).decimalText)\"" : ""
        return "amount_off: {threshold: \"\(Money.fen(threshold).decimalText)\", "
            + "off: \"\(Money.fen(off).decimalText)\", per: \(per)\(cap)}"
    }

    private static func some(_ dice: inout Dice) -> String {
        dice.shuffle(goods).prefix(Int(dice.next(in: 1...Int64(goods.count)))).joined(separator: ", ")
    }

    private static func items(_ dice: inout Dice) -> [QuoteRequest.Item] {
        (0...dice.next(below: 7)).map { _ in
            .good(goods[Int(dice.next(below: Int64(goods.count)))], quantity: dice.next(in: 1...40))
        }
    }

    @Test(
        "no offer raises a price or takes more than there is, the parts sum to the whole, and no order matters"
    )
    func laws() throws {
        var dice = Dice(seed: 21)
        for _ in 0..<OfferLawTests.catalogs {
            let shop = try OfferLawTests.shop(&dice)
            for _ in 0..<OfferLawTests.casesOfCatalog {
                let items = OfferLawTests.items(&dice)
                let now = Timestamp(microseconds: 0)
                let quote = try shop.version.quote(QuoteRequest(items), at: now)
                let list = quote.lines.reduce(0) { $0 + $1.list.minorUnits }
                let discount = quote.lines.reduce(0) { $0 + $1.discount.minorUnits }
                #expect(quote.offers.reduce(0) { $0 + $1.amount.minorUnits } == discount)
                #expect(quote.fen == list - discount)
                #expect(quote.lines.allSatisfy { !$0.amount.isNegative && !$0.discount.isNegative })
                #expect(try shop.version.quote(QuoteRequest(dice.shuffle(items)), at: now) == quote)
                guard
                    case .success(let cheaper) = Result(catching: { () throws(Problem) in
                        try shop.version.quote(QuoteRequest(items, coupon: "c"), at: now)
                    })
                else { continue }
                #expect(cheaper.fen < quote.fen)
                #expect(Array(cheaper.offers.dropLast()) == quote.offers)
            }
        }
    }

    @Test("what does not fit is an error, and what does is exact")
    func extremes() throws {
        var dice = Dice(seed: 22)
        var overflows = 0
        for _ in 0..<100 {
            let prices = (0..<12).map { _ in 1_000_000_000_000 - dice.amount() }
            let goods = prices.enumerated().map {
                "{key: g\($0), name: g, price: \"\(Money.fen($1).decimalText)\"}"
            }
            let shop = try Shop("currency: CNY\ngoods: [\(goods.joined(separator: ", "))]\n")
            for _ in 0..<100 {
                let counts = prices.map { _ in 1_000_000 - dice.amount(upTo: 999_999) }
                let exact = zip(prices, counts).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
                let items = counts.enumerated().map { QuoteRequest.Item.good("g\($0)", quantity: $1) }
                do throws(Problem) {
                    let quote = try shop.version.quote(QuoteRequest(items), at: Timestamp(microseconds: 0))
                    #expect(Int128(quote.fen) == exact)
                } catch {
                    #expect(error.code == "money.overflow" && exact > Int128(Int64.max))
                    overflows += 1
                }
            }
        }
        #expect((100...9_900).contains(overflows))
    }
}
