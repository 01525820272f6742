import JMESPath
import Testing
import Values

@Suite("Times in expressions")
struct TimeTests {
    private func value(_ text: String, in given: JSON = nil) -> JSON {
        guard case .success(let value) = Outcome(text, in: given) else { return .string("an error") }
        return value
    }

    @Test(
        "are read in the forms that vendors send",
        arguments: [
            ("2026-09-01", "2026-08-31T16:00:00Z"), ("2026-09-01 08:30:00", "2026-09-01T00:30:00Z"),
            ("2026-09-01T08:30:00", "2026-09-01T00:30:00Z"), ("2026-09-01 08:30", "2026-09-01T00:30:00Z"),
            ("2026-09-01 08:30:00.250", "2026-09-01T00:30:00.25Z"),
            ("2026-09-01T00:30:00Z", "2026-09-01T00:30:00Z"),
            ("2026-09-01T02:30:00+02:00", "2026-09-01T00:30:00Z"),
        ])
    func plain(text: String, expected: String) {
        #expect(value("parse_time(@, 'Asia/Shanghai')", in: .string(text)) == .string(expected))
    }

    @Test(
        "are read and written in a pattern",
        arguments: [
            ("%Y%m%d%H%M%S", "20260901083000"), ("%d/%m/%Y %I:%M:%S %p", "01/09/2026 08:30:00 AM"),
            ("%Y年%-m月%-d日 %H时%M分%S秒", "2026年9月1日 08时30分00秒"),
            ("%a, %d %b %Y %T %z", "Tue, 01 Sep 2026 08:30:00 +0800"),
            ("%A %B %-d %Y %T", "Tuesday September 1 2026 08:30:00"), ("%s", "1788222600"),
            ("%Y-%j %T.%f", "2026-244 08:30:00.000000"),
            ("%F %T,%L%%", "2026-09-01 08:30:00,000%"),
        ])
    func patterns(pattern: String, text: String) {
        let given: JSON = ["p": .string(pattern), "t": .string(text)]
        #expect(value("format_time('2026-09-01T00:30:00Z', p, 'Asia/Shanghai')", in: given) == .string(text))
        #expect(value("parse_time(t, p, 'Asia/Shanghai')", in: given) == "2026-09-01T00:30:00Z")
    }

    @Test(
        "that do not exist or do not fit are refused",
        arguments: [
            ("2026-02-29", "%F"), ("2026-13-01", "%F"), ("2026-01-00", "%F"), ("2026-01-01x", "%F"),
            ("26-01-01", "%F"),
            ("2026-366", "%Y-%j"), ("2026-000", "%Y-%j"), ("13 PM", "%I %p"), ("0 AM", "%I %p"),
            ("24:00:00", "%T"),
            ("+0860", "%z"), ("", "%F"), ("+:::::", "%z"), ("+::::0", "%z"), ("+:1:00", "%z"),
        ])
    func refused(text: String, pattern: String) {
        let given: JSON = ["t": .string(text), "p": .string(pattern)]
        #expect(Outcome("parse_time(t, p, 'UTC')", in: given) == .failure("invalid-value"))
    }

    @Test(
        "that clocks skip are moved on, and those shown twice are the first",
        arguments: [
            ("2026-03-29 02:30:00", "Europe/Berlin", "2026-03-29T01:30:00Z"),
            ("2026-10-25 02:30:00", "Europe/Berlin", "2026-10-25T00:30:00Z"),
            ("2026-10-25 03:30:00", "Europe/Berlin", "2026-10-25T02:30:00Z"),
            ("2026-03-08 02:30:00", "America/New_York", "2026-03-08T07:30:00Z"),
            ("2026-11-01 01:30:00", "America/New_York", "2026-11-01T05:30:00Z"),
            ("2026-10-04 02:15:00", "Australia/Lord_Howe", "2026-10-03T15:45:00Z"),
        ])
    func changes(text: String, zone: String, expected: String) {
        let given: JSON = ["t": .string(text), "z": .string(zone)]
        #expect(value("parse_time(t, z)", in: given) == .string(expected))
    }

    @Test(
        "know no zone of other signs than an offset has",
        arguments: ["+:::::", "+::::0", "+:1:00", "+", "+1", "+1:000", "-12:3x", "+123", "+1234567"])
    func malformedOffset(zone: String) {
        let given: JSON = ["z": .string(zone)]
        #expect(
            Outcome("format_time('2026-09-01T00:30:00Z', '%F', z)", in: given) == .failure("invalid-value"))
    }

    @Test("begin no week in a year that is not read")
    func firstWeek() {
        #expect(Outcome("start_of('0000-01-01T00:00:00Z', 'week')", in: nil) == .failure("invalid-value"))
        #expect(
            Outcome("start_of('0000-01-01T00:00:00Z', 'day', '+08:00')", in: nil)
                == .failure("invalid-value"))
        #expect(value("start_of('0000-01-04T00:00:00Z', 'week')") == "0000-01-03T00:00:00Z")
    }

    @Test(
        "number the days of a year",
        arguments: [
            ("2026-01-01", "001"), ("2026-12-31", "365"), ("2024-02-29", "060"), ("2024-12-31", "366"),
            ("0000-12-31", "366"), ("9999-12-31", "365"),
        ])
    func dayOfYear(day: String, number: String) {
        #expect(value("format_time(@, '%j')", in: .string(day + "T12:00:00Z")) == .string(number))
        #expect(
            value("parse_time(concat(@, '-\(number)'), '%Y-%j', 'UTC')", in: .string(String(day.prefix(4))))
                == .string(day + "T00:00:00Z"))
    }

    @Test("move by the clocks of their zone")
    func moving() {
        #expect(
            value("add_time('2026-03-28T12:00:00Z', `1`, 'day', 'Europe/Berlin')") == "2026-03-29T11:00:00Z")
        #expect(
            value("add_time('2026-03-28T12:00:00Z', `24`, 'hours', 'Europe/Berlin')")
                == "2026-03-29T12:00:00Z")
        #expect(value("add_time('2024-02-29T00:00:00Z', `1`, 'year')") == "2025-02-28T00:00:00Z")
        #expect(value("add_time('2026-03-31T00:00:00Z', `-1`, 'months')") == "2026-02-28T00:00:00Z")
        #expect(value("start_of('2026-09-06T17:00:00Z', 'week', 'Asia/Shanghai')") == "2026-09-06T16:00:00Z")
        #expect(value("start_of('2026-10-25T01:40:00Z', 'hour', 'Europe/Berlin')") == "2026-10-25T01:00:00Z")
        #expect(
            Outcome("add_time('2026-01-01T00:00:00Z', `9223372036854775807`, 'year')", in: nil)
                == .failure("invalid-value"))
        #expect(
            Outcome("add_time('9999-12-31T00:00:00Z', `1`, 'week')", in: nil) == .failure("invalid-value"))
    }

    @Test(
        "survive the way to text and back in every zone",
        arguments: ["Asia/Shanghai", "+05:45", "UTC", "America/St_Johns"])
    func roundTrip(zone: String) {
        var chance = Seeded(9)
        for _ in 0..<500 {
            let seconds = Int64(chance.next() % 250_000_000_000)
            let given: JSON = ["s": .int(seconds), "z": .string(zone)]
            let there = "format_time(from_unix(s), '%Y-%m-%d %H:%M:%S %z', z)"
            #expect(
                value("unix_seconds(parse_time(\(there), '%Y-%m-%d %H:%M:%S %z'))", in: given)
                    == .int(seconds))
        }
    }
}
