import Durable
import Entitlements
import Foundation
import Storage
import Testing
import Values
import World

/// A desk with an archive, and everything that was ever recorded as a plain list.
struct Attic {
    /// How many records a batch of the archive has.
    static let batchRecords = 5

    let desk: Desk
    let folder: String
    private(set) var history: UsageHistory
    private(set) var records: [UsageRecord] = []

    /// An attic in a folder of its own for the length of a test.
    static func with(_ desk: Desk, _ body: (Attic) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "attic-\(UUID())").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let attic = Attic(desk: desk, folder: folder, history: history(of: desk, in: folder))
        try await body(attic)
        await attic.history.close()
    }

    private static func history(of desk: Desk, in folder: String) -> UsageHistory {
        UsageHistory(
            database: desk.database, zone: { _ in .shanghai }, folder: folder,
            batchRecords: Attic.batchRecords)
    }

    private static let features = ["seats", "task"]

    /// Uses and gives back in each of some months, and goes to the one after.
    mutating func fill(months: Int, dice: inout Dice) async throws {
        for workspace in [desk.workspace, desk.neighbour] {
            for (line, feature) in Self.features.enumerated() {
                let new = NewGrant(
                    workspace: workspace, feature: feature, amount: 100_000, from: desk.now,
                    source: GrantSource(Reference("order", "attic"), line: line))
                try await desk.database.write { _ = try $0.grant([new])[0].get() }
            }
        }
        var event = 0
        for _ in 0..<months {
            let month = UsageMonth(at: desk.now, in: .shanghai)
            try await desk.meter.prepare()
            for _ in 0..<8 {
                var uses: [Consumption] = []
                for _ in 0...dice.roll(6) {
                    event += 1
                    uses.append(
                        Consumption(
                            UsageKey(
                                workspace: dice.roll(2) == 0 ? desk.workspace : desk.neighbour,
                                source: "flow", event: "\(event)"),
                            feature: Self.features[dice.roll(2)], amount: Int64(1 + dice.roll(9)),
                            for: Reference("run", "运行 \(event)")))
                }
                let gone = uses.filter { _ in dice.roll(5) == 0 }.map(\.key)
                records += try await desk.database.write { [uses] tx in
                    try tx.consume(uses).map { try $0.get() } + tx.reverse(gone).map { try $0.get() }
                }
                desk.pass((month.instants.upperBound - desk.now) / 9)
            }
            desk.pass(month.instants.upperBound - desk.now)
        }
        try await desk.meter.prepare()
    }

    /// Uses a unit or two now, as customers do.
    mutating func use(_ event: String) async throws {
        let use = desk.use(2, event: event)
        records.append(try await desk.meter.consume(use))
    }

    /// Where the records of each period are.
    func states() async throws -> [HistoryPeriod.State] { try await history.periods().map(\.state) }

    /// Where the records of a period are.
    func state(of period: HistoryPeriod) async throws -> HistoryPeriod.State? {
        try await history.periods().first { $0.time == period.time }?.state
    }

    /// Begins to move a period.
    func begin(_ period: HistoryPeriod) async throws {
        let month = UsageMonth(at: period.time.lowerBound, in: .shanghai)
        let begun = try await desk.database.write { [history] in
            (try history.archive(month, in: $0), try history.archive(month, in: $0))
        }
        #expect(begun == (1, 0))
    }

    /// Takes a period a state further as its job does, or only some steps: then everything that was in memory is lost,
    /// and the folder is as a process leaves it that is killed at that instant.
    mutating func move(_ period: HistoryPeriod, stoppingAt count: Int = .max) async throws {
        struct Crash: Error {}
        let image = folder + ".image"
        var rest = count
        do {
            let completion = try await history.move(period.time.lowerBound) {
                rest -= 1
                guard rest < 0 else { return }
                try FileManager.default.copyItem(atPath: folder, toPath: image)
                throw Crash()
            }
            if rest == 0 { throw Crash() }
            if let closure = completion.closure { try await desk.database.write { try closure($0) } }
        } catch is Crash {
            await history.close()
            if FileManager.default.fileExists(atPath: image) {
                try FileManager.default.removeItem(atPath: folder)
                try FileManager.default.moveItem(atPath: image, toPath: folder)
            }
            history = Attic.history(of: desk, in: folder)
        }
    }

    /// Takes a period as far as its file has its name, and is not read yet.
    mutating func makeFile(of period: HistoryPeriod, at path: String) async throws {
        var steps = 0
        while !FileManager.default.fileExists(atPath: path) {
            try await move(period, stoppingAt: steps)
            steps += 1
        }
    }

    /// Every page and every sum is that of the plain list.
    func check(dice: inout Dice) async throws {
        let edges =
            try await history.periods().flatMap { [$0.time.lowerBound, $0.time.upperBound] }
            + [records[dice.roll(records.count)].recordedAt]
        let (one, other) = (edges[dice.roll(edges.count)], edges[dice.roll(edges.count)])
        let time = min(one, other)..<max(one, other)
        for workspace in [desk.workspace, desk.neighbour] {
            for feature in Self.features {
                let expected = records.filter {
                    $0.consumption.key.workspace == workspace && $0.consumption.feature == feature
                        && time.contains($0.recordedAt)
                }.sorted { ($0.recordedAt, $0.id) > ($1.recordedAt, $1.id) }
                let query = UsageQuery(feature, of: workspace, in: time)
                var (found, last): ([UsageRecord], UsagePlace?) = ([], nil)
                let limit = 1 + dice.roll(9)
                repeat {
                    let page = try await history.records(query, before: last, limit: limit)
                    #expect(page.count <= limit)
                    found += page
                    last = page.last?.place
                } while last != nil
                #expect(found == expected)
                let used = try await history.used(query)
                #expect(used == expected.reduce(0) { $0 + $1.amount })
            }
        }
    }
}

extension Dice: RandomNumberGenerator {
    /// The next number.
    mutating func next() -> UInt64 { UInt64(roll(.max)) << 1 }
}
