import Catalog
import Testing
import Values

@Suite("The billing calendar")
struct BillingCalendarTests {
    private let shanghai: BillingCalendar

    init() throws {
        shanghai = BillingCalendar(zone: try #require(Zone("Asia/Shanghai")))
    }

    private func ends(_ term: Term, from start: String, times: Int, anchorDay: Int? = nil) throws -> [String]
    {
        var instant = try Shop.instant(start)
        let anchorDay = anchorDay ?? shanghai.dayOfMonth(of: instant)
        var ends: [String] = []
        for _ in 0..<times {
            instant = try shanghai.end(of: term, from: instant, anchorDay: anchorDay)
            ends.append(String((instant + .seconds(8 * 3_600)).rfc3339.prefix(16)).replacing("T", with: " "))
        }
        return ends
    }

    @Test(
        "keeps the anchor day over months that do not have it",
        arguments: [
            (
                "2026-01-31 10:00", Term.months(1),
                ["2026-02-28 10:00", "2026-03-31 10:00", "2026-04-30 10:00"]
            ),
            ("2026-01-30 00:00", .months(1), ["2026-02-28 00:00", "2026-03-30 00:00"]),
            ("2028-01-31 23:59", .months(1), ["2028-02-29 23:59", "2028-03-31 23:59"]),
            (
                "2028-02-29 12:00", .months(12),
                ["2029-02-28 12:00", "2030-02-28 12:00", "2031-02-28 12:00", "2032-02-29 12:00"]
            ),
            ("2026-12-15 08:00", .months(1), ["2027-01-15 08:00"]),
            ("2026-08-31 08:00", .months(6), ["2027-02-28 08:00", "2027-08-31 08:00"]),
            ("2026-12-31 08:00", .days(30), ["2027-01-30 08:00", "2027-03-01 08:00"]),
        ])
    func months(start: String, term: Term, expected: [String]) throws {
        #expect(try ends(term, from: start, times: expected.count) == expected)
    }

    @Test("ends two terms at once where one after the other ends")
    func twoAtOnce() throws {
        for day in ["2026-01-31", "2028-02-29", "2026-05-31", "2026-11-30"] {
            for months in 1...14 as ClosedRange<Int64> {
                let once = try ends(.months(months), from: day + " 10:00", times: 2).last
                #expect(try ends(.months(2 * months), from: day + " 10:00", times: 1).last == once)
            }
        }
    }

    @Test("minds no anchor on which a term does not begin")
    func strangeAnchor() throws {
        #expect(
            try ends(.months(1), from: "2026-01-15 10:00", times: 1, anchorDay: 31) == ["2026-02-15 10:00"])
    }

    @Test("keeps the time of day where clocks change")
    func summerTime() throws {
        let berlin = BillingCalendar(zone: try #require(Zone("Europe/Berlin")))
        let start = try Timestamp(rfc3339: "2026-03-10T12:00:00+01:00")
        let end = try berlin.end(of: .months(1), from: start, anchorDay: 10)
        #expect(end == (try Timestamp(rfc3339: "2026-04-10T12:00:00+02:00")))
    }

    @Test("does not end after the year 9999")
    func farAway() throws {
        let start = try Timestamp(rfc3339: "9999-06-01T00:00:00Z")
        let problem = #expect(throws: Problem.self) {
            try shanghai.end(of: .months(12), from: start, anchorDay: 1)
        }
        #expect(problem?.code == "quote.too_long")
    }
}
