public import Values

/// A month of the usage history, by the clocks of a zone.
public struct UsageMonth: Hashable, Sendable {
    private let zone: Zone
    /// Months since the year 0.
    private let number: Int64

    /// The month that it is at an instant.
    package init(at instant: Timestamp, in zone: Zone) {
        let days = (instant.seconds + zone.offsetSeconds(at: instant)).dividedFloor(by: 86_400)
        let date = CivilDate(daysSince1970: days)
        self.init(number: date.year * 12 + date.month - 1, zone: zone)
    }

    /// The month in which a period of the history lies, or most of it where months began at another time then.
    package init(of period: Range<Timestamp>, in zone: Zone) {
        let half = (period.upperBound.microseconds - period.lowerBound.microseconds) / 2
        self.init(at: period.lowerBound + .microseconds(half), in: zone)
    }

    /// The month of this name, such as `2026-10`.
    package init?(_ name: String, in zone: Zone) {
        guard let match = name.wholeMatch(of: #/([0-9]{4})-(0[1-9]|1[0-2])/#), let year = Int64(match.1),
            let month = Int64(match.2)
        else { return nil }
        self.init(number: year * 12 + month - 1, zone: zone)
    }

    private init(number: Int64, zone: Zone) {
        self.number = number
        self.zone = zone
    }

    /// Its instants: from the beginning of its first day to that of the next month's.
    public var instants: Range<Timestamp> { start..<next.start }

    /// The month after it.
    public var next: UsageMonth { UsageMonth(number: number + 1, zone: zone) }

    /// The month before it.
    public var previous: UsageMonth { UsageMonth(number: number - 1, zone: zone) }

    /// What people call it: `2026-10`.
    public var name: String { String(wall.rfc3339.prefix(7)) }

    private var start: Timestamp { zone.firstInstant(showing: wall) }

    /// What the zone's clocks show when it begins, as if the zone were UTC.
    private var wall: Timestamp {
        let year = number.dividedFloor(by: 12)
        guard let first = CivilDate(year: year, month: number - year * 12 + 1, day: 1) else {
            preconditionFailure("a month has a first day")
        }
        return Timestamp(seconds: first.daysSince1970 * 86_400)
    }
}
