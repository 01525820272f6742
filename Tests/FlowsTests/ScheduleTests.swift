import Apps
import Flows
import JMESPath
import Testing
import Values

@Suite("Cron expressions")
struct CronTests {
    @Test(
        "that are malformed, out of range or never come are refused",
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
            "a * * * *", "*/0 * * * *", "5-1 * * * *", "1,,2 * * * *", "-1 * * * *", "0 0 30 2 *", "@never",
            "1/2/3 * * * *", "9223372036854775808 * * * *", "\u{0661} * * * *",
        ])
    func refused(text: String) {
        let problem = #expect(throws: Problem.self) { try CronExpression(text) }
        #expect(problem?.code == "schedule.cron")
    }

    @Test(
        "that are well-formed are taken",
        arguments: [
            "* * * * *", "0 9 * * 1-5", "*/15 8-18/2 1,15 jan-mar MON", "@daily", "0 0 29 2 *",
            "5/20 * * * 7",
        ])
    func taken(text: String) throws {
        #expect(try CronExpression(text).text == text)
    }
}

@Suite("A schedule")
struct ScheduleTests {
    private static func schedule(
        _ cron: String, _ zone: String, missed: Schedule.MissedTimes = .last
    ) throws -> Schedule {
        Schedule(
            cron: try CronExpression(cron), zone: try #require(Zone(zone)), missed: missed)
    }

    private static func times(
        _ cron: String, _ zone: String, after start: String, count: Int
    ) throws -> [String] {
        let schedule = try schedule(cron, zone)
        var last = try Timestamp(rfc3339: start)
        return try (0..<count).map { _ in
            last = try #require(schedule.next(after: last))
            return last.rfc3339
        }
    }

    @Test("comes by the clocks of its zone, on the days it names")
    func comes() throws {
        let times = try Self.times("30 9 * * 1-5", "Asia/Shanghai", after: "2026-11-20T00:00:00Z", count: 3)
        #expect(times == ["2026-11-20T01:30:00Z", "2026-11-23T01:30:00Z", "2026-11-24T01:30:00Z"])
        let leap = try Self.times("0 0 29 2 *", "Asia/Shanghai", after: "2026-11-20T00:00:00Z", count: 2)
        #expect(leap == ["2028-02-28T16:00:00Z", "2032-02-28T16:00:00Z"])
    }

    @Test("comes on either day where both are restricted, as POSIX has it")
    func eitherDay() throws {
        let times = try Self.times("0 0 13 * 5", "UTC", after: "2026-11-01T00:00:00Z", count: 3)
        #expect(times == ["2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"])
    }

    @Test("comes once when a skipped hour ends, for all the times in it")
    func skippedHour() throws {
        // 2027-03-14: New York's clocks go from 02:00 to 03:00, at 07:00 UTC.
        let half = try Self.times("30 2 * * *", "America/New_York", after: "2027-03-13T12:00:00Z", count: 2)
        #expect(half == ["2027-03-14T07:00:00Z", "2027-03-15T06:30:00Z"])
        let often = try Self.times(
            "*/20 * * * *", "America/New_York", after: "2027-03-14T06:30:00Z", count: 4)
        #expect(
            often == [
                "2027-03-14T06:40:00Z", "2027-03-14T07:00:00Z", "2027-03-14T07:20:00Z",
                "2027-03-14T07:40:00Z",
            ])
    }

    @Test("comes once in a repeated hour, at its first showing")
    func repeatedHour() throws {
        // 2027-11-07: New York's clocks go from 02:00 back to 01:00, at 06:00 UTC.
        let half = try Self.times("30 1 * * *", "America/New_York", after: "2027-11-06T12:00:00Z", count: 2)
        #expect(half == ["2027-11-07T05:30:00Z", "2027-11-08T06:30:00Z"])
        let hourly = try Self.times("0 * * * *", "America/New_York", after: "2027-11-07T04:30:00Z", count: 3)
        #expect(hourly == ["2027-11-07T05:00:00Z", "2027-11-07T07:00:00Z", "2027-11-07T08:00:00Z"])
        let fromWithin = try Self.times(
            "30 1 * * *", "America/New_York", after: "2027-11-07T06:15:00Z", count: 1)
        #expect(fromWithin == ["2027-11-08T06:30:00Z"])
    }

    @Test(
        "moves forward always, and comes at every minute once where it names every minute",
        arguments: ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
    func forward(zone: String) throws {
        let schedule = try Self.schedule("*/7 */3 * * *", zone)
        var last = try Timestamp(rfc3339: "2026-09-20T00:00:00Z")
        let end = try Timestamp(rfc3339: "2027-04-20T00:00:00Z")
        while last < end {
            let next = try #require(schedule.next(after: last))
            #expect(next > last)
            last = next
        }
    }

    @Test("makes up for missed times as it says")
    func missed() throws {
        let last = try Timestamp(rfc3339: "2026-11-20T08:00:00Z")
        let now = try Timestamp(rfc3339: "2026-11-20T12:00:30Z")
        func due(_ missed: Schedule.MissedTimes) throws -> [String] {
            try Self.schedule("0 * * * *", "UTC", missed: missed).due(after: last, at: now).times.map(
                \.rfc3339)
        }
        #expect(try due(.skip) == ["2026-11-20T12:00:00Z"])
        #expect(try due(.last) == ["2026-11-20T12:00:00Z"])
        #expect(
            try due(.all) == [
                "2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z",
                "2026-11-20T12:00:00Z",
            ])
        let late = try Timestamp(rfc3339: "2026-11-20T12:30:00Z")
        let skipped = try Self.schedule("0 * * * *", "UTC", missed: .skip).due(after: last, at: late)
        #expect(skipped.times.isEmpty)
        #expect(skipped.doneUntil == late)
    }

    @Test("makes up for very many missed times in batches, and looks back for thirty days")
    func manyMissed() throws {
        let schedule = try Self.schedule("* * * * *", "UTC", missed: .all)
        let now = try Timestamp(rfc3339: "2026-11-20T12:00:30Z")
        let first = schedule.due(after: Timestamp(seconds: 0), at: now)
        #expect(first.times.count == 100)
        #expect(first.times.first?.rfc3339 == "2026-10-21T12:01:00Z")
        #expect(first.doneUntil == first.times.last)
        let second = schedule.due(after: first.doneUntil, at: now)
        #expect(try second.times.first == #require(first.times.last) + .seconds(60))
    }
}
