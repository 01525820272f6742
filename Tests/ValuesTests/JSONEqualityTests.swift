import FoundationEssentials
import OrderedCollections
import Testing
import Values

struct JSONEqualityTests {
    @Test(
        "numbers are equal, and hash equally, when their values are",
        arguments: [
            ["1", "1.0", "1e0", "10E-1", "0.1e+1", "1000e-3"],
            ["0", "-0", "0.0", "-0.00", "0e99999999999999999999"],
            ["-2.50", "-2.5", "-25e-1", "-0.025e2"], ["1e400", "10e399", "1000.0e397"],
            ["1E-400", "0.1e-399"],
            ["9223372036854775807", "9223372036854775807.0", "922337203685477580.7e1"],
            ["-9223372036854775808", "-9.223372036854775808e18"],
            ["9223372036854775808", "9.223372036854775808e18"],
            ["1234567890123456789012345678901234567890.5", "12345678901234567890123456789012345678905e-1"],
        ])
    func equal(texts: [String]) throws {
        let values = try texts.map { text in try JSON(parsing: text) }
        for value in values {
            #expect(value == values[0])
            #expect(value.hashValue == values[0].hashValue)
        }
        #expect(Set(values).count == 1)
    }

    @Test("numbers of different values differ, however little")
    func different() throws {
        let texts = [
            "0", "1", "-1", "1.0000000000000000000000000000000000000001", "1e400", "1e401", "-1e400",
            "1e-400",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
            "10", "0.1",
            "1e99999999999999999998", "1e99999999999999999999",
        ]
        let values = try texts.map { text in try JSON(parsing: text) }
        #expect(Set(values).count == texts.count)
    }

    @Test("objects are equal in any order of their keys, arrays only in theirs")
    func order() throws {
        let one: JSON = ["a": 1, "b": ["c": [1, 2], "d": nil]]
        let other: JSON = ["b": ["d": nil, "c": [1, 2]], "a": 1]
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one.text != other.text)
        #expect(JSON.array([1, 2]) != [2, 1])
        #expect(JSON.object(["a": nil]) != [:])
    }

    @Test("values of different kinds differ")
    func kinds() {
        let values: [JSON] = [nil, false, true, 0, 1, "", "0", "null", [], [nil], [:], ["": nil]]
        #expect(Set(values).count == values.count)
    }

    @Test(
        "an integer is read from any number that is one",
        arguments: [
            ("3", 3), ("3.0", 3), ("-3e2", -300), ("92233720368547758070e-1", .max),
            ("-9.223372036854775808e18", .min),
            ("3.5", nil), ("1e19", nil), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("1e-1", nil),
            ("1e400", nil), ("0e400", 0), ("\"3\"", nil), ("true", nil), ("null", nil),
        ] as [(String, Int64?)])
    func integers(text: String, integer: Int64?) throws {
        #expect(try JSON(parsing: text).integer == integer)
    }

    @Test(
        "a decimal is exact or it is nil",
        arguments: [
            ("12.50", "12.5"), ("-0.0", "0"), ("1e-128", "1e-128"), ("1e127", "1e127"),
            ("12e126", "12e126"), ("-9223372036854775808", "-9223372036854775808"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
            ("-0.00000000000000000000000000000000000001", "-1e-38"),
            ("12345678901234567890123456789012345678e-128", "12345678901234567890123456789012345678e-128"),
        ])
    func decimals(text: String, same: String) throws {
        let decimal = try #require(try JSON(parsing: text).decimal)
        #expect(JSON(decimal) == (try JSON(parsing: same)))
    }

    @Test(
        "a number that no decimal can hold has none",
        arguments: [
            "1e400", "1E-400", "1e-129", "1e128", "1234567890123456789012345678901234567890",
            "0.123456789012345678901234567890123456789", "123456789012345678901234567890123456789e-10",
            "1e99999999999999999999", "-1e-99999999999999999999",
        ])
    func noDecimal(text: String) throws {
        #expect(try JSON(parsing: text).decimal == nil)
    }

    @Test("a decimal and the number made of it say the same")
    func decimalRoundTrip() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<3_000 {
            let digits =
                Int64(truncatingIfNeeded: generator.next()) >> Int64.random(in: 0...63, using: &generator)
            let exponent = Int.random(in: -60...60, using: &generator)
            let number = try JSON(parsing: "\(digits)e\(exponent)")
            let decimal = try #require(number.decimal)
            #expect(JSON(decimal) == number)
            #expect(JSON(decimal)?.decimal == decimal)
        }
        #expect(JSON(Decimal.nan) == nil)
    }
}
