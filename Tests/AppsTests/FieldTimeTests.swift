import Apps
import Foundation
import OrderedCollections
import Testing
import Values

@Suite("A time in a field")
struct FieldTimeTests {
    @Test(
        "is kept as the same instant by the clocks of any zone, and stays what it is",
        arguments: [
            "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe",
            "Pacific/Apia",
            "Africa/Monrovia", "UTC",
        ])
    func roundTrips(zone: String) throws {
        let list = fields("- {key: v, type: datetime, zone: \(zone)}\n- {key: d, type: date, zone: \(zone)}")
        let calendar = try #require(TimeZone(identifier: zone))
        var random = SplitMix(seed: 3)
        for round in 0..<300 {
            let seconds =
                round % 2 == 0
                ? Int64(random.next(below: 4_102_444_800))
                : Int64(random.next(below: 315_000_000_000)) - 62_100_000_000
            let instant = Timestamp(microseconds: seconds * 1_000_000 + Int64(random.next(below: 1_000_000)))
            let checked = try list.checked(
                ["v": .string(instant.rfc3339), "d": .string(instant.rfc3339)], now: testNow)
            let kept = try #require(checked["v"].string)
            #expect(try Timestamp(rfc3339: kept) == instant)
            #expect(try list.checked(checked, now: testNow).text == checked.text)
            let offset = calendar.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            let local = Timestamp(seconds: seconds + Int64(offset)).rfc3339.dropLast()
            #expect(checked["d"] == .string(String(local.prefix(10))))
            // What the clocks show means this instant, or another that shows the same.
            let wall = try #require(try list.checked(["v": .string(String(local))], now: testNow)["v"].string)
            let read = try Timestamp(rfc3339: wall)
            let shown = calendar.secondsFromGMT(for: Date(timeIntervalSince1970: Double(read.seconds)))
            #expect(read.seconds + Int64(shown) == seconds + Int64(offset))
            #expect(read.seconds <= seconds, "the first of two")
        }
    }

    @Test(
        "lies in the years that can be written",
        arguments: [
            ("0001-01-01T00:00:00Z", true), ("0000-12-31T23:59:59Z", false), ("9998-12-31T23:59:59Z", true),
            ("9999-01-01T00:00:00Z", false), ("9999-12-31T23:59:59-23:59", false),
            ("0000-01-01T00:00:00+23:59", false),
        ])
    func range(text: String, isKept: Bool) {
        let list = fields("- {key: v, type: datetime, zone: Asia/Shanghai}")
        let checked = try? list.checked(["v": .string(text)], now: testNow)
        #expect((checked != nil) == isKept)
        if let checked { #expect((try? list.checked(checked, now: testNow))?.text == checked.text) }
    }
}
