import Values

/// What clocks show: a date of the Gregorian calendar in the years 0 to 9999 and a time of day.
struct WallTime {
    var year: Int64 = 1970
    var month: Int64 = 1
    var day: Int64 = 1
    var hour: Int64 = 0
    var minute: Int64 = 0
    var second: Int64 = 0
    var microsecond: Int64 = 0

    /// The first moment of 1970.
    init() {}

    /// What clocks in UTC show at an instant; `nil` outside of the years 0 to 9999.
    init?(_ instant: Timestamp) {
        let days = instant.seconds.dividedFloor(by: 86_400)
        let date = CivilDate(daysSince1970: days)
        guard (0...9999).contains(date.year) else { return nil }
        (year, month, day) = (date.year, date.month, date.day)
        let second = instant.seconds - days * 86_400
        (hour, minute, self.second) = (second / 3_600, second / 60 % 60, second % 60)
        microsecond = instant.microseconds - instant.seconds * 1_000_000
    }

    /// The instant at which clocks in UTC show this; `nil` for a date or time that does not exist.
    var instant: Timestamp? {
        guard let days, (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else {
            return nil
        }
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
        return Timestamp(microseconds: seconds * 1_000_000 + microsecond)
    }

    /// Days since 1970-01-01, `nil` for a date that does not exist.
    var days: Int64? {
        guard (0...9999).contains(year) else { return nil }
        return CivilDate(year: year, month: month, day: day)?.daysSince1970
    }

    /// 1 for 1 January, up to 366.
    var dayOfYear: Int64 {
        let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSince1970 ?? 0
        return (days ?? newYear) - newYear + 1
    }

    /// 0 for Monday to 6 for Sunday.
    var weekday: Int {
        // 1970-01-01 was a Thursday.
        let days = (days ?? 0) + 3
        return Int(days - days.dividedFloor(by: 7) * 7)
    }

    /// The same time of day `count` months later, on the last day of the month where the day does not exist there.
    func adding(months count: Int64) -> WallTime? {
        let (months, overflow) = (year * 12 + month - 1).addingReportingOverflow(count)
        guard !overflow else { return nil }
        var moved = self
        moved.year = months.dividedFloor(by: 12)
        moved.month = months - moved.year * 12 + 1
        while moved.day > 28, moved.instant == nil { moved.day -= 1 }
        return moved
    }
}
