public import Values

/// A month of the usage history.
public struct UsageMonth: Hashable, Sendable {
    private let zoneOffset: Duration
    /// Months since the year 0.
    private let number: Int64

    /// The month that it is at an instant, where clocks are so far ahead of UTC.
    public init(at instant: Timestamp, zoneOffset: Duration) {
        let days = (instant + zoneOffset).seconds.dividedFloor(by: 86_400)
        let date = CivilDate(daysSince1970: days)
        self.init(number: date.year * 12 + date.month - 1, zoneOffset: zoneOffset)
    }

    private init(number: Int64, zoneOffset: Duration) {
        self.number = number
        self.zoneOffset = zoneOffset
    }

    /// Its instants: from the beginning of its first day to that of the next month's.
    public var instants: Range<Timestamp> { start..<next.start }

    /// The month after it.
    public var next: UsageMonth { UsageMonth(number: number + 1, zoneOffset: zoneOffset) }

    /// The month before it.
    public var previous: UsageMonth { UsageMonth(number: number - 1, zoneOffset: zoneOffset) }

    private var start: Timestamp {
        let year = number.dividedFloor(by: 12)
        guard let first = CivilDate(year: year, month: number - year * 12 + 1, day: 1) else {
            preconditionFailure("a month has a first day")
        }
        return Timestamp(seconds: first.daysSince1970 * 86_400) - zoneOffset
    }
}
