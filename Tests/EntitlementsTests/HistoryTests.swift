import Entitlements
import Storage
import Testing
import Values

@Suite("The usage history", .timeLimit(.minutes(1)))
struct HistoryTests {
    @Test(
        "pages over the end of a month without gaps and doubles, the newest first", arguments: Engine.allCases
    )
    func pages(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(1_000))
            let month = UsageMonth(at: desk.now, in: .shanghai)
            desk.pass(month.instants.upperBound - desk.now - .microseconds(20))
            var events: [String] = []
            for batch in 0..<8 {
                try await desk.meter.prepare()
                let uses = (0..<5).map { desk.use(of: "task", event: "\(batch) \($0)") }
                try await desk.database.write { _ = try $0.consume(uses) }
                events += uses.map(\.key.event)
                desk.pass(.microseconds(batch % 2 == 0 ? 9 : 1))
            }
            let all = UsageQuery(
                "task", of: desk.workspace, in: month.instants.lowerBound..<month.next.instants.upperBound)
            for limit in [1, 3, 7, 100] {
                var (found, last): ([UsageRecord], UsagePlace?) = ([], nil)
                while true {
                    let page = try await desk.history.records(all, before: last, limit: limit)
                    #expect(page.count <= limit)
                    found += page
                    last = page.last?.place
                    if page.isEmpty { break }
                }
                #expect(found.map(\.consumption.key.event) == events.reversed())
                #expect(found.map(\.remaining) == (960..<1_000).map(Int64.init))
            }
            var totals: [Int64] = []
            for month in [month, month.next, month.previous] {
                totals.append(
                    try await desk.history.used(UsageQuery("task", of: desk.workspace, in: month.instants)))
            }
            #expect(totals[0] + totals[1] == 40 && totals[0] > 0 && totals[1] > 0)
            #expect(totals[2] == 0)
        }
    }

    @Test("has months that follow each other wherever clocks stand")
    func months() {
        for name in ["UTC", "+08:00", "Asia/Shanghai", "America/New_York", "Pacific/Apia", "+05:30"] {
            let zone = Zone.zone(name)
            var month = UsageMonth(at: Timestamp(seconds: 1_704_067_200), in: zone)
            for _ in 1...50 {
                #expect(month.instants.upperBound == month.next.instants.lowerBound)
                #expect(month.next.previous == month)
                #expect(UsageMonth(at: month.instants.lowerBound, in: zone) == month)
                #expect(UsageMonth(month.name, in: zone) == month)
                #expect(
                    UsageMonth(at: month.instants.upperBound - .microseconds(1), in: zone) == month)
                month = month.next
            }
        }
        let shanghai = UsageMonth(at: Timestamp(seconds: 1_709_222_400), in: .shanghai)
        #expect(shanghai.instants.lowerBound == Timestamp(seconds: 1_709_222_400))
        #expect(shanghai.name == "2024-03")
        #expect(
            ["2024-13", "2024-1", "24-01", "2024-01 ", ""].allSatisfy { UsageMonth($0, in: .shanghai) == nil }
        )
        #expect(shanghai.instants.upperBound - shanghai.instants.lowerBound == .seconds(31 * 86_400))
    }

    @Test("goes on where months begin at another time than before", arguments: Engine.allCases)
    func otherZone(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10))
            let other = Meter(database: desk.database, zone: { _ in .zone("America/New_York") })
            for month in 0..<4 {
                _ = try await other.consume(desk.use(event: "\(month)"))
                desk.pass(.seconds(31 * 86_400))
            }
            #expect(try await desk.balance()?.remaining == 6)
        }
    }
}
