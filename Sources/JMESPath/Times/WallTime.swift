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
        let text = Array(instant.rfc3339.utf8)
        guard text.count >= 20, text[4] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int64 {
            text[range].reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        }
        (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        microsecond = instant.microseconds - instant.seconds * 1_000_000
    }

    /// The instant at which clocks in UTC show this; `nil` for a date or time that does not exist.
    var instant: Timestamp? {
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour),
            (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let padded = String(repeating: "0", count: 4 - "\(year)".utf8.count) + "\(year)"
        let text = "\(padded)-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))Z"
        do throws(Problem) {
            return try Timestamp(rfc3339: text) + .microseconds(microsecond)
        } catch {
            return nil
        }
    }

    /// Days since 1970-01-01, `nil` for a date that does not exist.
    var days: Int64? {
        instant.map { $0.seconds.dividedFloor(by: 86_400) }
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
