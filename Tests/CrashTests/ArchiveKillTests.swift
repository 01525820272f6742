import Foundation
import Storage
import TestDatabases
import TestServers
import Testing
import Values
import World

@Suite("kill -9 while a month of usage history is archived", .timeLimit(.minutes(10)))
struct ArchiveKillTests {
    private static let records = 60_000
    private static let features = ["task", "seat", "sms"]

    @Test(
        "ends the archive by itself after a restart, and counts every record once", arguments: Engine.allCases
    )
    func countsOnce(engine: Engine) async throws {
        try await TestDatabase.withURL(engine) { url in
            try await Site.with(database: url) { site in
                let month = OldMonth(records: ArchiveKillTests.records, features: ArchiveKillTests.features)
                let ids = try await month.fill(url)
                let archive = "\(site.programs.folder)/archive"
                for (number, stage) in ["copied", "copied", "compared"].enumerated() {
                    let size = try ArchiveKillTests.size(archive)
                    let node = try await site.serve(["--archive", archive])
                    // Where the machine is quick, it may be further than that by then.
                    try await eventually("the month is \(stage)", within: .seconds(120)) {
                        try ArchiveKillTests.files(archive).contains { $0.hasSuffix(".sqlite") }
                            || stage == "copied" && ArchiveKillTests.size(archive) > size
                    }
                    let chance = Int64(World.system.randomness.next() % 300_000)
                    try await World.system.clock.sleep(for: .microseconds(chance))
                    #expect(try await node.kill() == .killed(by: SIGKILL))
                    let state = try await ArchiveKillTests.state(of: month, url)
                    #expect(state == "archiving" || number > 0 && state == "cold")
                }
                let node = try await site.serve(["--archive", archive])
                try await eventually("the month is archived", within: .seconds(180)) {
                    try await ArchiveKillTests.shown(month, on: node)["state"] == "cold"
                }
                let shown = try await ArchiveKillTests.shown(month, on: node)
                #expect(shown["records"].integer == Int64(ArchiveKillTests.records))
                #expect(shown["amount"].integer == Int64(ArchiveKillTests.records))
                for feature in ArchiveKillTests.features {
                    let (used, found) = try await ArchiveKillTests.records(of: feature, month, on: node)
                    #expect(used == Int64(ArchiveKillTests.records / ArchiveKillTests.features.count))
                    #expect(found.sorted() == ids[feature]?.sorted())
                }
                let left = try ArchiveKillTests.files(archive).filter { $0.contains("partial") }
                #expect(left.isEmpty, "\(left)")
            }
        }
    }

    private static func files(_ folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    /// How large all files of the archive are together.
    private static func size(_ folder: String) throws -> Int {
        try files(folder).reduce(0) { sum, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            return sum + (attributes[.size] as? Int ?? 0)
        }
    }

    /// Where the database of a server that does not run says that a month is.
    private static func state(of month: OldMonth, _ url: String) async throws -> String? {
        try await month.opening(url) { database in
            try await database.read { snapshot in
                try snapshot.row(
                    "SELECT state FROM usage_period WHERE starts_at = \(month.time.lowerBound)"
                ) { try $0[0] }
            }
        }
    }

    private static func shown(_ month: OldMonth, on node: ServedNode) async throws -> JSON {
        let months = try await node.operated.json("/v1/usage/months")["items"].array ?? []
        return months.first { $0["from"].string == month.time.lowerBound.rfc3339 } ?? [:]
    }

    /// What was used of a feature point since a month, and the identifiers of all records of it, page by page.
    private static func records(
        of feature: String, _ month: OldMonth, on node: ServedNode
    ) async throws -> (used: Int64?, ids: [String]) {
        var (used, ids, next): (Int64?, [String], String?) = (nil, [], nil)
        repeat {
            let page = try await node.operated.json(
                "/v1/usage?feature=\(feature)&from=\(month.time.lowerBound.rfc3339.prefix(7))&limit=200"
                    + (next.map { "&after=\($0)" } ?? ""))
            used = used ?? page["used"].integer
            ids += (page["items"].array ?? []).compactMap { $0["id"].string }
            next = page["next"].string
        } while next != nil
        return (used, ids)
    }
}
