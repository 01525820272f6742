public import Values

/// The days and months of the billing zone, by which terms end.
public struct BillingCalendar: Hashable, Sendable {
    /// The zone whose clocks count.
    package let zone: Zone

    /// The calendar of a zone.
    package init(zone: Zone) {
        self.zone = zone
    }

    /// The zone's IANA name.
    public var zoneName: String { zone.name }

    /// The day of the month at an instant, from 1: where a series of terms begins, its anchor day.
    public func dayOfMonth(of instant: Timestamp) -> Int {
        Int(CivilDate(daysSince1970: day(of: instant)).day)
    }

    /// When a term that begins at an instant ends: at the same time of day, the month's last day standing in for an
    /// anchor day that a month does not have.
    ///
    /// So terms of a month from 31 January end on 28 February, 31 March, 30 April.
    /// - Parameters:
    ///   - term: The term.
    ///   - start: When it begins.
    ///   - anchorDay: The day of the month on which the series of terms began, from 1 to 31. It counts where the term
    ///     begins on it or on the last day of a month that does not have it.
    /// - Returns: The first instant after the term.
    /// - Throws: `quote.too_long` beyond the year 9999.
    public func end(of term: Term, from start: Timestamp, anchorDay: Int) throws(Problem) -> Timestamp {
        let wall = start + .seconds(zone.offsetSeconds(at: start))
        let day = day(of: start)
        let timeOfDay = Duration.microseconds(wall.microseconds - day * BillingCalendar.microsecondsOfDay)
        let endDay: Int64
        switch term {
        case .days(let count): endDay = day + count
        case .months(let count):
            endDay = BillingCalendar.day(
                count, monthsAfter: CivilDate(daysSince1970: day), anchorDay: anchorDay)
        }
        guard endDay <= BillingCalendar.lastDay else { throw .quoteTooLong }
        return zone.instant(showing: BillingCalendar.midnight(endDay) + timeOfDay)
    }

    /// The beginning of the day that a text such as `2026-01-31` names; `nil` where it names none.
    func beginning(ofDay text: String) -> Timestamp? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return zone.firstInstant(showing: BillingCalendar.midnight(date.daysSince1970))
    }

    /// The day at an instant, as texts name it: `2026-01-31`.
    func dayText(of instant: Timestamp) -> String {
        String((instant + .seconds(zone.offsetSeconds(at: instant))).rfc3339.prefix(10))
    }

    /// The day at an instant, in days since 1970-01-01.
    func day(of instant: Timestamp) -> Int64 {
        (instant + .seconds(zone.offsetSeconds(at: instant))).microseconds.dividedFloor(
            by: BillingCalendar.microsecondsOfDay)
    }

    private static func day(_ count: Int64, monthsAfter date: CivilDate, anchorDay: Int) -> Int64 {
        let isAnchored = min(Int64(anchorDay), CivilDate.days(of: date.month, in: date.year)) == date.day
        let anchor = isAnchored ? Int64(anchorDay) : date.day
        let months = date.year * 12 + date.month - 1 + count
        let year = months.dividedFloor(by: 12)
        let month = months - year * 12 + 1
        let day = min(anchor, CivilDate.days(of: month, in: year))
        guard let end = CivilDate(year: year, month: month, day: day) else {
            preconditionFailure("a month has the days up to its last")
        }
        return end.daysSince1970
    }

    private static func midnight(_ day: Int64) -> Timestamp {
        Timestamp(microseconds: day * microsecondsOfDay)
    }

    private static let microsecondsOfDay: Int64 = 86_400_000_000
    /// 9999-12-31.
    private static let lastDay: Int64 = 2_932_896
}
