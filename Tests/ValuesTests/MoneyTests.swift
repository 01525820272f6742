import TestCases
import Testing
import Values

struct MoneyTests {
    @Test("adds, subtracts, multiplies and negates exactly")
    func arithmetic() throws {
        let price = Money(1_299, .cny)
        #expect(try price + Money(1, .cny) == Money(1_300, .cny))
        #expect(try price - Money(1_300, .cny) == Money(-1, .cny))
        #expect(try price * 3 == Money(3_897, .cny))
        #expect(try -price == Money(-1_299, .cny))
        #expect(try Money(1, .cny) < price)
        #expect(try price >= price)
    }

    @Test("an amount that does not fit is an error")
    func overflow() {
        let most = Money(.max, .cny)
        let least = Money(.min, .cny)
        #expect(code { () throws(Problem) in _ = try most + Money(1, .cny) } == "money.overflow")
        #expect(code { () throws(Problem) in _ = try least - Money(1, .cny) } == "money.overflow")
        #expect(code { () throws(Problem) in _ = try most * 2 } == "money.overflow")
        #expect(code { () throws(Problem) in _ = try -least } == "money.overflow")
    }

    @Test("currencies do not mix")
    func currencies() {
        let yuan = Money(1, .cny)
        let dollar = Money(1, .usd)
        #expect(yuan != dollar)
        #expect(code { () throws(Problem) in _ = try yuan + dollar } == "money.mixed_currencies")
        #expect(code { () throws(Problem) in _ = try yuan < dollar } == "money.mixed_currencies")
    }

    @Test("a sum is the same in every order, and what was added can be taken away")
    func laws() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<Cases.count {
            let amounts = (0..<3).map { _ in
                Money(.random(in: -1_000_000_000_000...1_000_000_000_000, using: &generator), .cny)
            }
            let (a, b, c) = (amounts[0], amounts[1], amounts[2])
            #expect(try a + b == b + a)
            #expect(try (a + b) + c == a + (b + c))
            #expect(try (a + b) - b == a)
            #expect(try a * 3 == a + a + a)
        }
    }

    @Test(
        "a decimal text and the amount say the same",
        arguments: [
            ("12.34", 1_234, .cny), ("0.05", 5, .cny), ("-0.05", -5, .cny), ("0.00", 0, .cny),
            ("500", 500, .jpy),
            ("-7", -7, .krw), ("1.005", 1_005, .kwd), ("92233720368547758.07", .max, .cny),
            ("-92233720368547758.08", .min, .cny), ("-9223372036854775808", .min, .vnd),
        ] as [(String, Int64, Currency)])
    func text(text: String, units: Int64, currency: Currency) throws {
        #expect(try Money(decimal: text, currency) == Money(units, currency))
        #expect(Money(units, currency).decimalText == text)
    }

    @Test(
        "reads shorter and longer texts of the same value",
        arguments: [("12", 1_200), ("12.3", 1_230), ("12.340", 1_234), ("012.34", 1_234), ("-0", 0)]
            as [(String, Int64)])
    func otherTexts(text: String, fen: Int64) throws {
        #expect(try Money(decimal: text, .cny) == Money(fen, .cny))
    }

    @Test(
        "refuses what is no exact amount",
        arguments: [
            ("", "money.malformed"), ("-", "money.malformed"), (".5", "money.malformed"),
            ("5.", "money.malformed"),
            ("+5", "money.malformed"), ("1,000.00", "money.malformed"), ("1e3", "money.malformed"),
            ("１", "money.malformed"), ("1.2.3", "money.malformed"), ("--1", "money.malformed"),
            (" 1", "money.malformed"), ("¥1", "money.malformed"), ("NaN", "money.malformed"),
            ("12.345", "money.too_precise"), ("92233720368547758.08", "money.overflow"),
            ("-92233720368547758.09", "money.overflow"),
            ("99999999999999999999999999999999999999999999999999999999999", "money.overflow"),
        ])
    func refuses(text: String, problem: String) {
        #expect(code { () throws(Problem) in _ = try Money(decimal: text, .cny) } == problem)
    }

    @Test("every amount is read back from its text", arguments: [Currency.cny, .jpy, .kwd])
    func textRoundTrip(currency: Currency) throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<Cases.count {
            let digits = Int64.random(in: 0...62, using: &generator)
            let money = Money(Int64(truncatingIfNeeded: generator.next()) >> digits, currency)
            #expect(try Money(decimal: money.decimalText, currency) == money)
        }
    }

    @Test("knows codes and exponents of ISO 4217")
    func codes() throws {
        #expect(try Currency(code: "CNY").exponent == 2)
        #expect(try Currency(code: "JPY").exponent == 0)
        #expect(try Currency(code: "BHD").exponent == 3)
        #expect(code { () throws(Problem) in _ = try Currency(code: "cny") } == "money.unknown_currency")
        #expect(Currency.allCases.allSatisfy { $0.code.utf8.count == 3 })
    }
}
