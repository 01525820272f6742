import Testing
import Values

@Suite("Document numbers")
struct DocumentNumberTests {
    private func number(at text: String, in name: String, chance: UInt64) throws -> String {
        try DocumentNumber(at: Timestamp(rfc3339: text), in: #require(Zone(name)), chance: chance).text
    }

    @Test(
        "are the day and the millisecond of the zone's clocks, and chance",
        arguments: [
            ("2026-11-20T16:00:00.123999Z", "Asia/Shanghai", 7, "202611210000012300000007"),
            ("2026-11-20T15:59:59.999999Z", "Asia/Shanghai", 0, "202611208639999900000000"),
            ("1969-12-31T23:59:59.9999Z", "UTC", 123_456_789, "196912318639999923456789"),
            ("2026-11-20T00:00:00Z", "UTC", UInt64.max, "202611200000000009551615"),
        ] as [(String, String, UInt64, String)])
    func shown(at text: String, zone: String, chance: UInt64, shown: String) throws {
        #expect(try number(at: text, in: zone, chance: chance) == shown)
    }

    @Test("grow with time, and are read again")
    func order() throws {
        let early = try number(at: "2026-11-20T08:00:00.001Z", in: "Asia/Shanghai", chance: 99_999_999)
        let late = try number(at: "2026-11-20T08:00:00.002Z", in: "Asia/Shanghai", chance: 0)
        #expect(early < late)
        #expect(try DocumentNumber(late).text == late)
    }
}
