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
            let month = UsageMonth(at: desk.now, zoneOffset: .seconds(8 * 3_600))
            desk.pass(month.instants.upperBound - desk.now - .microseconds(20))
            var events: [String] = []
            for batch in 0..<8 {
                try await desk.meter.prepare()
                let uses = (0..<5).map { desk.use(of: "task", event: "\(batch) \($0)") }
                try await desk.database.write { _ = try $0.consume(uses) }
                events += uses.map(\.key.event)
                desk.pass(.microseconds(batch % 2 == 0 ? 9 : 1))
            }
            let (workspace, all) = (
                desk.workspace, month.instants.lowerBound..<month.next.instants.upperBound
            )
            for limit in [1, 3, 7, 100] {
                var (found, last): ([UsageRecord], UsagePlace?) = ([], nil)
                while true {
                    let page = try await desk.database.read { [last] in
                        try $0.usage(of: "task", workspace: workspace, in: all, before: last, limit: limit)
                    }
                    #expect(page.count <= limit)
                    found += page
                    last = page.last?.place
                    if page.isEmpty { break }
                }
                #expect(found.map(\.consumption.key.event) == events.reversed())
                #expect(found.map(\.remaining) == (960..<1_000).map(Int64.init))
            }
            let totals = try await desk.database.read { snapshot in
                try [month, month.next, month.previous].map {
                    try snapshot.used(of: "task", workspace: workspace, in: $0.instants)
                }
            }
            #expect(totals[0] + totals[1] == 40 && totals[0] > 0 && totals[1] > 0)
            #expect(totals[2] == 0)
        }
    }

    @Test("has months that follow each other wherever clocks stand")
    func months() {
        for offset in [Duration.zero, .seconds(8 * 3_600), .seconds(-5 * 3_600)] {
            var month = UsageMonth(at: Timestamp(seconds: 1_704_067_200), zoneOffset: offset)
            for _ in 1...50 {
                #expect(month.instants.upperBound == month.next.instants.lowerBound)
                #expect(month.next.previous == month)
                #expect(UsageMonth(at: month.instants.lowerBound, zoneOffset: offset) == month)
                #expect(
                    UsageMonth(at: month.instants.upperBound - .microseconds(1), zoneOffset: offset) == month)
                month = month.next
            }
        }
        let shanghai = UsageMonth(at: Timestamp(seconds: 1_709_222_400), zoneOffset: .seconds(8 * 3_600))
        #expect(shanghai.instants.lowerBound == Timestamp(seconds: 1_709_222_400))
        #expect(shanghai.instants.upperBound - shanghai.instants.lowerBound == .seconds(31 * 86_400))
    }

    @Test("goes on where months begin at another time than before", arguments: Engine.allCases)
    func otherZone(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10))
            let other = Meter(database: desk.database, zoneOffset: .seconds(-5 * 3_600))
            for month in 0..<4 {
                _ = try await other.consume(desk.use(event: "\(month)"))
                desk.pass(.seconds(31 * 86_400))
            }
            #expect(try await desk.balance()?.remaining == 6)
        }
    }
}
