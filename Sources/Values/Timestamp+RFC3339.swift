extension Timestamp {
    /// The instant that an RFC 3339 text names, in whatever offset.
    ///
    /// A fraction finer than a microsecond is cut off. A leap second, `23:59:60` in UTC, is read as the second
    /// after it.
    /// - Parameter text: `2026-11-20T16:00:00.5+08:00`; the years are 0000 to 9999 in UTC.
    /// - Throws: `time.malformed`.
    public init(rfc3339 text: String) throws(Problem) {
        guard let instant = Timestamp.read(text) else { throw .malformedTime(text) }
        self = instant
    }

    /// The instant in UTC as RFC 3339 writes it, with as many digits of the second's fraction as it needs:
    /// `2026-11-20T08:00:00Z`, `2026-11-20T08:00:00.25Z`.
    ///
    /// RFC 3339 ends with the year 9999. Instants beyond are written with ISO 8601's signed year of six digits, which
    /// ``init(rfc3339:)`` refuses.
    public var rfc3339: String {
        let days = microseconds.dividedFloor(by: Timestamp.microsecondsOfDay)
        // Wraps and wraps back for the first day of all, whose beginning is not representable.
        let rest = microseconds &- days &* Timestamp.microsecondsOfDay
        let date = CivilDate(daysSince1970: days)
        let (second, fraction) = rest.quotientAndRemainder(dividingBy: 1_000_000)
        let expanded = !(0...9999).contains(date.year)
        return String(unsafeUninitializedCapacity: 30) { buffer in
            var writer = DigitWriter(buffer)
            if expanded { writer.write(UInt8(ascii: date.year < 0 ? "-" : "+")) }
            writer.write(date.year.magnitude, digits: expanded ? 6 : 4)
            writer.write(UInt8(ascii: "-"))
            writer.write(date.month.magnitude, digits: 2)
            writer.write(UInt8(ascii: "-"))
            writer.write(date.day.magnitude, digits: 2)
            writer.write(UInt8(ascii: "T"))
            writer.write((second / 3_600).magnitude, digits: 2)
            writer.write(UInt8(ascii: ":"))
            writer.write((second / 60 % 60).magnitude, digits: 2)
            writer.write(UInt8(ascii: ":"))
            writer.write((second % 60).magnitude, digits: 2)
            if fraction != 0 { writer.write(fraction: fraction.magnitude, digits: 6) }
            writer.write(UInt8(ascii: "Z"))
            return writer.count
        }
    }
}

extension Timestamp: CustomStringConvertible {
    /// The RFC 3339 text.
    public var description: String { rfc3339 }
}

extension Timestamp {
    static let microsecondsOfDay: Int64 = 86_400_000_000
    private static let textBytesMax = 64
    /// 0000-01-01T00:00:00Z up to the last microsecond of 9999.
    private static let written: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

    private static func read(_ text: String) -> Timestamp? {
        guard text.utf8.count <= textBytesMax else { return nil }
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.skip("-"),
            let month = reader.number(digits: 2), reader.skip("-"),
            let day = reader.number(digits: 2), reader.skip("T") || reader.skip("t"),
            let hour = reader.number(digits: 2), hour < 24, reader.skip(":"),
            let minute = reader.number(digits: 2), minute < 60, reader.skip(":"),
            let second = reader.number(digits: 2), second <= 60,
            let fraction = reader.skip(".") ? reader.fraction(digits: 6) : 0,
            let offset = offsetMinutes(&reader), reader.isAtEnd,
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        let minutes = (date.daysSince1970 * 24 + hour) * 60 + minute - offset
        let lastMinuteOfDay = minutes - minutes.dividedFloor(by: 1_440) * 1_440 == 1_439
        let microseconds = (minutes * 60 + second) * 1_000_000 + fraction
        guard second < 60 || lastMinuteOfDay, written.contains(microseconds) else { return nil }
        return Timestamp(microseconds: microseconds)
    }

    private static func offsetMinutes(_ reader: inout DigitReader) -> Int64? {
        if reader.skip("Z") || reader.skip("z") { return 0 }
        let negative = reader.skip("-")
        guard negative || reader.skip("+"), let hours = reader.number(digits: 2), hours < 24,
            reader.skip(":"), let minutes = reader.number(digits: 2), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (negative ? -1 : 1)
    }
}

extension Problem {
    static func malformedTime(_ text: String) -> Problem {
        Problem(
            "time.malformed", status: 400,
            Localized(
                zh: "“\(text.excerpt)”不是有效的时间。请按 2026-11-20T16:00:00+08:00 的格式填写，并带上时区。",
                en:
                    "'\(text.excerpt)' is not a time. Write it like 2026-11-20T16:00:00+08:00, with the offset."
            ))
    }
}
