import Entitlements
import Foundation
import Storage
import Values

/// The usage history, whose months move into files under some seeds.
extension Simulation {
    /// Under how many seeds one moves them: files are slow.
    private static let seedsPerFolder: UInt64 = 10

    static func folder(of seed: UInt64) -> String? {
        guard seed.isMultiple(of: seedsPerFolder) else { return nil }
        return FileManager.default.temporaryDirectory.appending(path: "qiao-simulation-\(UUID())").path()
    }

    /// Lets go of the database, and of what is in the folder.
    func close() async throws {
        await shop.usage.close()
        await database.close()
        if let folder, FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Has the shop down for a time.
    ///
    /// Where a month ends meanwhile whose history is to be moved, it opens just before that, and a node whose clock is ahead
    /// begins to move the month while others still record in it.
    func sleepOverMonths(for time: Duration) async throws {
        let zone = try await database.read { [shop] in try shop.zone($0) }
        let end = UsageMonth(at: clock.trueNow, in: zone).instants.upperBound
        let left = end - clock.trueNow - .seconds(20)
        guard folder != nil, left > .zero, left < time else { return try await sleep(for: time) }
        try await sleep(for: left)
        clock.step(to: .seconds(30))
        try await shop.usage.keepHouse()
        clock.step(to: .seconds(-20))
    }

    /// Each record of what a customer has used is in the history once.
    func checkHistory(of buyer: ID<Workspace>, sum: Int64) async throws {
        let time = Timestamp(microseconds: 0)..<Timestamp(microseconds: .max)
        let records = try await shop.usage.records(UsageQuery("task", of: buyer, in: time), limit: 10_000)
        let kept = Set(records.map(\.id))
        guard kept.count == records.count, records.map(\.amount).reduce(0, +) == sum else {
            throw Violation(.n5, "\(records.count) records of \(buyer), \(kept.count) different, for \(sum)")
        }
        let lost = known.uses.filter { key, use in
            key.workspace == buyer && use.record.map { !kept.contains($0) } ?? false
        }
        guard lost.isEmpty else { throw Violation(.n5, "\(lost.count) uses of \(buyer) are not recorded") }
    }
}
