public import Values

/// The minutes that a cron expression names, by the clocks of whatever place.
///
/// Five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday), each `*`, numbers, ranges
/// and steps; months and weekdays also by their first three letters. Where both days are restricted, one of them is
/// enough, as in POSIX (The Open Group Base Specifications, issue 8, `crontab`). `@hourly`, `@daily`, `@weekly`,
/// `@monthly` and `@yearly` stand for what they say.
public struct CronExpression: Hashable, Sendable {
    /// As it was written.
    public let text: String
    private let minutes: CronField
    private let hours: CronField
    private let days: CronField
    private let months: CronField
    private let weekdays: CronField

    /// How far ahead a time is looked for: two leap days lie at most eight years apart.
    private static let daysAheadMax: Int64 = 8 * 366

    /// Reads an expression.
    /// - Throws: `schedule.cron` for one that is malformed or never comes, such as 30 February.
    public init(_ text: String) throws(Problem) {
        let known = [
            "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
            "@yearly": "0 0 1 1 *",
        ]
        let fields = (known[text] ?? text).split(separator: " ")
        guard text.utf8.count <= 256, fields.count == 5, let minutes = CronField(fields[0], in: 0...59),
            let hours = CronField(fields[1], in: 0...23), let days = CronField(fields[2], in: 1...31),
            let months = CronField(fields[3], in: 1...12, names: CronField.months),
            let weekdays = CronField(fields[4], in: 0...7, names: CronField.weekdays)
        else { throw .cron(text) }
        self.text = text
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        self.weekdays = weekdays.sundayAsZero
        guard next(after: Timestamp(seconds: 0)) != nil else { throw .cron(text) }
    }

    /// The first minute after a local time that the expression names.
    ///
    /// Local times are written as the instants at which clocks in UTC show them.
    func next(after local: Timestamp) -> Timestamp? {
        let minute = local.seconds.dividedFloor(by: 60) + 1
        let (firstDay, firstMinute) = (minute.dividedFloor(by: 1_440), minute)
        for day in firstDay..<firstDay + CronExpression.daysAheadMax where names(day) {
            for hour in 0..<24 where hours.has(hour) {
                for minute in 0..<60 where minutes.has(minute) {
                    let found = day * 1_440 + Int64(hour * 60 + minute)
                    if found >= firstMinute { return Timestamp(seconds: found * 60) }
                }
            }
        }
        return nil
    }

    private func names(_ day: Int64) -> Bool {
        let date = CivilDate(daysSince1970: day)
        guard months.has(Int(date.month)) else { return false }
        // 1970-01-01 was a Thursday.
        let weekday = Int(day + 4 - (day + 4).dividedFloor(by: 7) * 7)
        let (isDay, isWeekday) = (days.has(Int(date.day)), weekdays.has(weekday))
        return days.isRestricted && weekdays.isRestricted ? isDay || isWeekday : isDay && isWeekday
    }
}
