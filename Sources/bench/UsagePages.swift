import ArgumentParser
import Durable
import Entitlements
import FoundationEssentials
import Storage
import Values
import World

/// `bench usage`: pages of months of history that are large and small, hot and cold, and the archiving of one of them while an
/// account is used.
struct UsagePages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage", abstract: "Pages of the usage history, and its archiving.")

    @OptionGroup var database: DatabaseChoice
    @Option(
        help: """
            How many records the large month has; another has a tenth, which is archived, and a third a hundredth.
            """) var records = 10_000_000
    @Option(help: "How many pages are read of a month.") var pages = 2_000
    @Option(help: "How many uses a second come while the month is archived.") var rate = 200
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        try await ScratchFolder.with { folder in
            let opened = try await Database.open(
                database.url(in: folder), schemas: [JobSchema.schema, EntitlementSchema.schema],
                world: .system)
            let history = UsageHistory(
                database: opened, zone: { _ in .shanghai }, folder: "\(folder.path)/usage")
            do {
                let measured = try await measure(opened, history)
                await history.close()
                await opened.close()
                try measured.print()
            } catch {
                await history.close()
                await opened.close()
                throw error
            }
        }
    }

    private func measure(_ database: Database, _ history: UsageHistory) async throws -> Measurement {
        let clock = database.world.clock
        let start = clock.monotonic
        let fills = try await fill(database)
        let filled = clock.monotonic
        let pages = [
            try await read(fills[0], history), try await read(fills[1], history),
            try await read(fills[2], history),
        ]
        let moved = fills[1]
        let account = try await UsedAccount(database, rate: rate)
        let before = try await account.uses { try await clock.sleep(for: .seconds(10)) }
        let (archiving, turns) = (clock.monotonic, Turns(clock))
        _ = try await database.write { try history.archive(moved.month, in: $0) }
        let moving = try await account.uses { try await move(moved.month, database, history, turns) }
        let (copied, pausedMoving) = (clock.monotonic, turns.paused)
        let dropping = try await account.uses { try await move(moved.month, database, history, turns) }
        let dropped = clock.monotonic
        let after = try await account.uses { try await clock.sleep(for: .seconds(10)) }
        try await check(moved, history, account)
        let coldPages = try await read(moved, history)
        let parted = turns.parted(moving + dropping)
        let (beside, alone) = (parted.beside, before.map(\.latency) + parted.alone)
        return Measurement(
            name: "usage", engine: database.engine.rawValue, operations: moved.records,
            seconds: (dropped - archiving - turns.paused) / .seconds(1),
            details: [
                ("records", .int(Int64(fills[0].records))),
                ("page_p50_us", .int(pages[0].p50.microseconds)),
                ("page_p99_us", .int(pages[0].p99.microseconds)),
                ("tenth_page_p99_us", .int(pages[1].p99.microseconds)),
                ("hundredth_page_p99_us", .int(pages[2].p99.microseconds)),
                ("cold_page_p99_us", .int(coldPages.p99.microseconds)),
                ("consume_p99_us_before", .int(before.map(\.latency).p99.microseconds)),
                ("consume_p99_us_alone", .int(alone.p99.microseconds)),
                ("consume_p99_us_during", .int(beside.p99.microseconds)),
                ("consume_p99_ratio", Measurement.decimal(beside.p99 / alone.p99, places: 2)),
                ("consume_p99_us_after", .int(after.map(\.latency).p99.microseconds)),
                ("consume_p99_us_moving", .int(turns.parted(moving).beside.p99.microseconds)),
                ("consume_p99_us_dropping", .int(turns.parted(dropping).beside.p99.microseconds)),
                (
                    "moving_seconds",
                    Measurement.decimal((copied - archiving - pausedMoving) / .seconds(1), places: 1)
                ),
                ("consumed", .int(Int64(account.count))),
                ("fill_seconds", Measurement.decimal((filled - start) / .seconds(1), places: 1)),
            ])
    }

    /// Makes the months: the large one, one with a tenth of its records, and one with a hundredth.
    private func fill(_ database: Database) async throws -> [UsageFill] {
        var month = UsageMonth(at: database.now, in: .shanghai).previous
        var fills: [UsageFill] = []
        for divisor in [1, 10, 100] {
            month = month.previous
            let count = records / divisor / UsageFill.workspaces * UsageFill.workspaces
            let fill = UsageFill(month: month, records: count)
            try await fill.fill(database)
            fills.append(fill)
        }
        try await fills[1].age(database)
        return fills
    }

    /// Reads pages of 50 at random places.
    private func read(_ fill: UsageFill, _ history: UsageHistory) async throws -> [Duration] {
        let (world, time) = (World.system, fill.month.instants)
        let length = UInt64((time.upperBound - time.lowerBound).microseconds)
        var latencies: [Duration] = []
        for _ in 0..<pages {
            let workspace = UsageFill.workspace(Int(world.randomness.next() % UInt64(UsageFill.workspaces)))
            let end = time.lowerBound + .microseconds(Int64(world.randomness.next() % length))
            let start = world.clock.monotonic
            let page = try await history.records(
                UsageQuery("task", of: workspace, in: time),
                before: UsagePlace(at: end, id: ID(UUIDBytes(high: 0, low: 0))), limit: 50)
            latencies.append(world.clock.monotonic - start)
            guard page.allSatisfy({ $0.recordedAt < end }) else { throw Unmeasured("A page is wrong.") }
        }
        return latencies
    }

    /// Takes a month one state further: into its file, then out of the database.
    private func move(
        _ month: UsageMonth, _ database: Database, _ history: UsageHistory, _ turns: Turns
    ) async throws {
        let completion = try await history.move(month.instants.lowerBound) { try await turns.step() }
        if let closure = completion.closure { try await database.write { try closure($0) } }
    }

    /// Nothing was lost or doubled, of what was moved and of what was used meanwhile.
    private func check(_ fill: UsageFill, _ history: UsageHistory, _ account: UsedAccount) async throws {
        let period = try await history.periods().first { $0.time == fill.month.instants }
        guard let period, period.state == .dropped, period.sum?.records == Int64(fill.records),
            period.sum?.amount == Int64(fill.records)
        else { throw Unmeasured("The month was not archived as it was.") }
        let used = try await history.used(account.query)
        guard used == Int64(account.count) else {
            throw Unmeasured("\(account.count) units were used, and the history has \(used).")
        }
        let one = try await history.used(
            UsageQuery("task", of: UsageFill.workspace(1), in: fill.month.instants))
        guard one == Int64(fill.records / UsageFill.workspaces) else {
            throw Unmeasured("The file has \(one) units of a workspace.")
        }
    }
}

extension [Duration] {
    fileprivate var p50: Duration { sorted()[count / 2] }
    fileprivate var p99: Duration { sorted()[count * 99 / 100] }
}
