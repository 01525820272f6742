import Values

/// A unit in which times are counted.
enum TimeUnit: String, CaseIterable {
    case second, minute, hour, day, week, month, year

    /// The unit's name, with or without an `s`.
    init?(_ name: String) {
        self.init(rawValue: name.hasSuffix("s") ? String(name.dropLast()) : name)
    }

    /// The instant `count` units after `instant`.
    ///
    /// Days and longer units keep the time of day in the zone, and a month or
    /// a year ends on the last day of a month where the day does not exist there. `nil` outside of the years 0 to 9999.
    func adding(_ count: Int64, to instant: Timestamp, in zone: Zone) -> Timestamp? {
        let result: Timestamp?
        switch self {
        case .second: result = TimeUnit.adding(count, times: 1, to: instant)
        case .minute: result = TimeUnit.adding(count, times: 60, to: instant)
        case .hour: result = TimeUnit.adding(count, times: 3_600, to: instant)
        case .day, .week, .month, .year:
            let shown = instant + .seconds(zone.offsetSeconds(at: instant))
            result = moved(shown, by: count).map { zone.instant(showing: $0) }
        }
        guard let result, WallTime(result) != nil else { return nil }
        return result
    }

    /// The first instant of the unit that `instant` lies in, by the zone's clocks; a week begins on Monday.
    func start(of instant: Timestamp, in zone: Zone) -> Timestamp? {
        guard var wall = WallTime(instant + .seconds(zone.offsetSeconds(at: instant))) else { return nil }
        let weekday = Int64(wall.weekday)
        wall.microsecond = 0
        if self != .second { wall.second = 0 }
        if self != .second, self != .minute { wall.minute = 0 }
        guard self != .second, self != .minute, self != .hour else {
            // By subtraction, since clocks may show this hour twice.
            guard let full = WallTime(instant + .seconds(zone.offsetSeconds(at: instant)))?.instant,
                let cut = wall.instant
            else { return nil }
            return instant - (full - cut)
        }
        wall.hour = 0
        if self == .month || self == .year { wall.day = 1 }
        if self == .year { wall.month = 1 }
        guard let shown = wall.instant else { return nil }
        return zone.instant(showing: self == .week ? shown - .seconds(weekday * 86_400) : shown)
    }

    private func moved(_ wall: Timestamp, by count: Int64) -> Timestamp? {
        switch self {
        case .second, .minute, .hour, .day: return TimeUnit.adding(count, times: 86_400, to: wall)
        case .week: return TimeUnit.adding(count, times: 604_800, to: wall)
        case .month: return WallTime(wall)?.adding(months: count)?.instant
        case .year:
            let (months, overflow) = count.multipliedReportingOverflow(by: 12)
            return overflow ? nil : WallTime(wall)?.adding(months: months)?.instant
        }
    }

    private static func adding(_ count: Int64, times seconds: Int64, to instant: Timestamp) -> Timestamp? {
        let (microseconds, one) = count.multipliedReportingOverflow(by: seconds * 1_000_000)
        let (sum, two) = instant.microseconds.addingReportingOverflow(microseconds)
        return one || two ? nil : Timestamp(microseconds: sum)
    }
}
