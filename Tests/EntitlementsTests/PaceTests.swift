import Entitlements
import Storage
import Testing
import Values
import World

@Suite("The pace of the archive", .timeLimit(.minutes(1)))
struct PaceTests {
    @Test(
        "leaves three quarters of the time to others: it rests after each batch, a second at most",
        arguments: Engine.allCases, [.milliseconds(10), .milliseconds(400)] as [Duration])
    func rests(engine: Engine, took: Duration) async throws {
        try await Desk.with(engine, seeing: { WorkClock($0) }) { desk in
            try await Attic.with(desk) { attic in
                let clock = try #require(desk.database.world.clock as? WorkClock)
                var attic = attic
                var dice = Dice(seed: 14)
                try await attic.fill(months: 2, dice: &dice)
                let period = try #require(try await attic.history.periods().first)
                try await attic.begin(period)
                let records = attic.records.count { period.time.contains($0.recordedAt) }
                let batches = records / Attic.batchRecords
                #expect(batches > 3)
                // Each record is copied and compared; on SQLite they are deleted batch by batch, too.
                let copying = try await rests(of: period, took, clock, attic)
                #expect(copying.count == 2 * (batches + 1))
                let deleting = try await rests(of: period, took, clock, attic)
                #expect(deleting.count == (engine == .sqlite ? batches : 0))
                #expect(try await attic.state(of: period) == .dropped)
                let least = min(took * 3, .seconds(1))
                #expect((copying + deleting).allSatisfy { $0 >= least && $0 <= .seconds(1) })
            }
        }
    }

    /// How it rests where it takes a period a state further.
    private func rests(
        of period: HistoryPeriod, _ took: Duration, _ clock: WorkClock, _ attic: Attic
    ) async throws -> [Duration] {
        try await clock.rests(took) {
            var attic = attic
            try await attic.move(period)
        }
    }
}
