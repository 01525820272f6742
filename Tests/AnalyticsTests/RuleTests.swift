import Analytics
import Testing
import Values

@Suite("What reports are about, and what they compute")
struct RuleTests {
    @Test(
        "days follow the zone's clocks",
        arguments: [
            ("2026-10-01T15:59:59.999Z", "Asia/Shanghai", "2026-10-01"),
            ("2026-10-01T16:00:00Z", "Asia/Shanghai", "2026-10-02"),
            ("2026-12-31T16:00:00Z", "Asia/Shanghai", "2027-01-01"),
            ("2026-03-08T04:59:59Z", "America/New_York", "2026-03-07"),
            ("2026-07-01T03:59:59Z", "America/New_York", "2026-06-30"),
            ("1969-12-31T23:59:59Z", "UTC", "1969-12-31"),
        ])
    func days(instant: String, zone: String, day: String) throws {
        let instant = try Timestamp(rfc3339: instant)
        let zone = try #require(Zone(zone))
        #expect(ShopDay(of: instant, in: zone).text == day)
    }

    private var today: ShopDay {
        get throws {
            let zone = try #require(Zone("UTC"))
            return ShopDay(of: try Timestamp(rfc3339: "2026-10-30T12:00:00Z"), in: zone)
        }
    }

    @Test(
        "a report is about the days that are asked for, or the last thirty",
        arguments: [
            (nil, nil, "2026-10-01", "2026-10-30"), ("2026-10-05", nil, "2026-10-05", "2026-10-30"),
            (nil, "2026-02-28", "2026-01-30", "2026-02-28"),
            ("2025-10-30", "2026-10-30", "2025-10-30", "2026-10-30"),
            ("2026-10-30", "2026-10-30", "2026-10-30", "2026-10-30"),
        ] as [(String?, String?, String, String)])
    func range(from: String?, to: String?, first: String, last: String) throws {
        let days = try ReportDays(from: from, to: to, today: try today)
        #expect(days.first.text == first)
        #expect(days.last.text == last)
    }

    @Test(
        "a report is about no other days",
        arguments: [
            ("2026-10-31", nil, "analytics.days"), ("2025-10-29", "2026-10-30", "analytics.days"),
            ("2026-02-30", nil, "analytics.day"), ("2026-1-1", nil, "analytics.day"),
            (nil, "yesterday", "analytics.day"), ("2026-10-01T00", nil, "analytics.day"),
            ("", nil, "analytics.day"),
        ] as [(String?, String?, String)])
    func refusals(from: String?, to: String?, code: String) throws {
        let today = try today
        let problem = #expect(throws: Problem.self) {
            _ = try ReportDays(from: from, to: to, today: today)
        }
        #expect(problem?.code == code)
    }

    @Test(
        "a part is told in per cent with a decimal, rounded half up",
        arguments: [
            (1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 2_000, "0.1"), (1, 2_001, "0.0"),
            (5, 4, "125.0"), (0, 4, "0.0"), (.max, .max, "100.0"), (9_995, 10_000, "100.0"),
        ] as [(Int64, Int64, String)])
    func percent(part: Int64, whole: Int64, text: String) {
        #expect(Funnel.percent(part, of: whole) == text)
    }

    @Test("of nothing there is no part")
    func nothing() {
        #expect(Funnel.percent(1, of: 0) == nil)
    }
}
