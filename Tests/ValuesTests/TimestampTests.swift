import Testing
import Values

struct TimestampTests {
    @Test(
        "reads RFC 3339 in any offset",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-20T16:00:00+08:00", 1_795_161_600_000_000),
            ("2026-11-20t08:00:00z", 1_795_161_600_000_000),
            ("2026-11-19T19:30:00.25-12:30", 1_795_161_600_250_000),
            ("2026-11-20T08:00:00.1234569Z", 1_795_161_600_123_456),
            ("1969-12-31T23:59:59.999999-00:00", -1),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
            ("2017-01-01T07:59:60.5+08:00", 1_483_228_800_500_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)])
    func reads(text: String, microseconds: Int64) throws {
        #expect(try Timestamp(rfc3339: text).microseconds == microseconds)
    }

    @Test(
        "refuses what is no RFC 3339",
        arguments: [
            "", "2026", "2026-11-20", "2026-11-20T08:00:00", "2026-11-20 08:00:00Z", "2026-11-20T08:00Z",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-11-00T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T08:60:00Z",
            "2026-11-20T08:00:60Z", "2026-11-20T08:00:61Z", "2026-11-20T08:00:00.Z", "2026-11-20T08:00:00,5Z",
            "2026-11-20T08:00:00+8:00", "2026-11-20T08:00:00+0800", "2026-11-20T08:00:00+24:00",
            "2026-11-20T08:00:00+08:60", "2026-11-20T08:00:00Zx", " 2026-11-20T08:00:00Z",
            "+2026-11-20T08:00:00Z",
            "２０２６-11-20T08:00:00Z", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        ])
    func refuses(text: String) {
        #expect(code { () throws(Problem) in _ = try Timestamp(rfc3339: text) } == "time.malformed")
    }

    @Test("refuses a hostile length at once")
    func refusesLong() {
        let text = "2026-11-20T08:00:00." + String(repeating: "1", count: 1_000_000) + "Z"
        #expect(code { () throws(Problem) in _ = try Timestamp(rfc3339: text) } == "time.malformed")
    }

    @Test(
        "writes as many digits of the fraction as it needs",
        arguments: [
            (1_795_161_600_000_000, "2026-11-20T08:00:00Z"),
            (1_795_161_600_250_000, "2026-11-20T08:00:00.25Z"),
            (1_795_161_600_000_001, "2026-11-20T08:00:00.000001Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (Int64.max, "+294247-01-10T04:00:54.775807Z"),
            (Int64.min, "-290308-12-21T19:59:05.224192Z"),
        ] as [(Int64, String)])
    func writes(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
    }

    @Test("every instant of the years 1 to 9999 is read back as it was written")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let instant = Timestamp(
                microseconds: .random(
                    in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &generator))
            #expect(try Timestamp(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test("every month of the years 1 to 9999 begins and ends on its day")
    func everyMonth() throws {
        var instant = try Timestamp(rfc3339: "0001-01-01T00:00:00Z")
        var days = 0
        var wrong: [String] = []
        for year in 1...9_999 {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, length) in [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                let monthText = "\(padded(year, 4))-\(padded(month + 1, 2))"
                let last = instant + .seconds(86_400 * (length - 1))
                if instant.rfc3339 != "\(monthText)-01T00:00:00Z" { wrong.append(monthText) }
                if last.rfc3339 != "\(monthText)-\(length)T00:00:00Z" { wrong.append(monthText) }
                if try Timestamp(rfc3339: last.rfc3339) != last { wrong.append(monthText) }
                instant = last + .seconds(86_400)
                days += length
            }
        }
        #expect(wrong.isEmpty)
        #expect(days == 3_652_059)
    }

    @Test("arithmetic stops at the ends instead of trapping")
    func saturates() {
        let end = Timestamp(microseconds: .max)
        #expect(end + .seconds(1) == end)
        #expect(Timestamp(seconds: .min) == Timestamp(microseconds: .min))
        #expect(end - Timestamp(microseconds: .min) == .microseconds(Int64.max) - .microseconds(Int64.min))
        #expect(Timestamp(microseconds: .min) - .seconds(1) == Timestamp(microseconds: .min))
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
