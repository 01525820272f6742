import Durable
import Entitlements
import Foundation
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("The archive of the usage history", .timeLimit(.minutes(2)))
struct ArchiveTests {
    @Test(
        "answers page by page as one list does, whatever has moved and wherever a move was cut off",
        arguments: Engine.allCases, [1, 2] as [UInt64])
    func anySplit(engine: Engine, seed: UInt64) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: seed)
                try await attic.fill(months: 4, dice: &dice)
                var seen: Set<HistoryPeriod.State> = []
                for _ in 0..<60 {
                    let periods = try await attic.history.periods()
                    seen.formUnion(periods.map(\.state))
                    try await attic.check(dice: &dice)
                    guard let period = periods.dropLast(2).randomElement(using: &dice) else { continue }
                    switch period.state {
                    case .hot: try await attic.begin(period)
                    case .archiving, .cold: try await attic.move(period, stoppingAt: dice.roll(14))
                    case .dropped: continue
                    }
                }
                #expect(seen == Set(HistoryPeriod.State.allCases))
                try await attic.check(dice: &dice)
            }
        }
    }

    @Test("loses and doubles nothing where each step in turn is its last", arguments: Engine.allCases)
    func everyStep(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 3)
                try await attic.fill(months: 3, dice: &dice)
                let period = try #require(try await attic.history.periods().first)
                try await attic.begin(period)
                var cut = 0
                while try await attic.state(of: period) != .dropped {
                    let before = try await attic.state(of: period)
                    try await attic.move(period, stoppingAt: 0)
                    try await attic.check(dice: &dice)
                    if try await attic.state(of: period) == before { cut += 1 }
                    try await attic.move(period, stoppingAt: cut)
                    try await attic.check(dice: &dice)
                }
                #expect(cut > 3)
                let sum = try #require(try await attic.history.periods().first?.sum)
                let records = attic.records.filter { period.time.contains($0.recordedAt) }
                #expect(sum.records == Int64(records.count))
                #expect(sum.amount == records.reduce(0) { $0 + $1.amount })
            }
        }
    }

    @Test("moves months that are old enough by itself, and drops them later", arguments: Engine.allCases)
    func byItself(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 4)
                try await attic.fill(months: 3, dice: &dice)
                try await desk.working(attic.history.handlers) {
                    for _ in 1...2 { try await attic.history.keepHouse() }
                    while try await attic.states().contains(.archiving) {
                        try await desk.passUntil(desk.now + .seconds(1))
                    }
                    #expect(try await attic.states() == [.cold, .cold, .hot, .hot, .hot])
                    try await desk.passUntil(desk.now + .seconds(601), by: .seconds(4))
                    while try await attic.states().contains(.cold) {
                        try await desk.passUntil(desk.now + .seconds(4), by: .seconds(4))
                    }
                }
                #expect(try await attic.states() == [.dropped, .dropped, .hot, .hot, .hot])
                try await attic.check(dice: &dice)
            }
        }
    }

    @Test("says which file is missing or damaged, and leaves nothing out", arguments: Engine.allCases)
    func damaged(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 6)
                try await attic.fill(months: 3, dice: &dice)
                let period = try #require(try await attic.history.periods().first)
                try await attic.begin(period)
                try await attic.move(period)
                let path = "\(attic.folder)/\(try #require(try await attic.history.periods().first?.file))"
                let whole = try Data(contentsOf: URL(filePath: path))
                let query = UsageQuery("task", of: desk.workspace, in: period.time)
                var half = whole
                half.replaceSubrange(whole.count / 3..<whole.count, with: Data(count: whole.count * 2 / 3))
                for (content, code) in [
                    (nil, "usage.cold_missing"), (Data(), "usage.cold_damaged"),
                    (Data("no database".utf8), "usage.cold_damaged"), (half, "usage.cold_damaged"),
                ] {
                    await attic.history.close()
                    try FileManager.default.removeItem(atPath: path)
                    if let content { try content.write(to: URL(filePath: path)) }
                    for _ in 1...2 {
                        let problem = await #expect(throws: Problem.self) {
                            try await attic.history.records(query, limit: 1_000)
                        }
                        #expect(problem?.code == code && problem?.message.en.contains(path) == true)
                        let used = try await problemCode { _ = try await attic.history.used(query) }
                        #expect(used == code)
                    }
                    try whole.write(to: URL(filePath: path))
                    try await attic.check(dice: &dice)
                }
            }
        }
    }

    @Test("puts a file aside that holds other records, and makes another", arguments: Engine.allCases)
    func other(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 7)
                try await attic.fill(months: 3, dice: &dice)
                let periods = try await attic.history.periods()
                for period in periods.prefix(2) {
                    try await attic.begin(period)
                    try await attic.move(period, stoppingAt: 8)
                }
                let names = try await attic.history.periods().prefix(2).compactMap(\.file)
                let paths = names.map { "\(attic.folder)/\($0)" }
                try await attic.move(periods[0])
                try? FileManager.default.removeItem(atPath: paths[1])
                try FileManager.default.copyItem(atPath: paths[0], toPath: paths[1])
                let code = try await problemCode { try await attic.move(periods[1]) }
                #expect(code == "usage.archive_differs")
                try await attic.move(periods[1])
                #expect(try await attic.states().prefix(2) == [.cold, .cold])
                let files = try FileManager.default.contentsOfDirectory(atPath: attic.folder)
                #expect(files.contains { $0.hasPrefix("\(names[1]).differs-") })
                try await attic.check(dice: &dice)
            }
        }
    }

    @Test(
        "puts a file aside that cannot be read before it counts, makes another, and tells where that is no better",
        arguments: Engine.allCases, [Data(), Data("no database".utf8)])
    func unreadable(engine: Engine, content: Data) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 13)
                try await attic.fill(months: 3, dice: &dice)
                let period = try #require(try await attic.history.periods().first)
                try await attic.begin(period)
                let path = "\(attic.folder)/\(try #require(try await attic.history.periods().first?.file))"
                for isFirst in [true, false] {
                    try await attic.makeFile(of: period, at: path)
                    try content.write(to: URL(filePath: path))
                    for _ in 1...(isFirst ? 1 : 2) {
                        let problem = await #expect(throws: Problem.self) { try await attic.move(period) }
                        #expect(problem?.code == "usage.archive_damaged")
                        #expect(problem?.message.en.contains("\(path).damaged") == true)
                        #expect(try await attic.states().first == .archiving)
                        try await attic.check(dice: &dice)
                    }
                    #expect(try Data(contentsOf: URL(filePath: "\(path).damaged")) == content)
                    #expect(FileManager.default.fileExists(atPath: path) == !isFirst)
                }
                for file in [path, "\(path).damaged"] { try FileManager.default.removeItem(atPath: file) }
                // What is being written may be damaged, too.
                try Data("no database".utf8).write(to: URL(filePath: path + ".partial"))
                try await attic.move(period)
                #expect(try await attic.states().first == .cold)
                try await attic.check(dice: &dice)
            }
        }
    }

    @Test(
        "leaves one name of a file where it was cut off between giving it that and taking the other",
        arguments: Engine.allCases)
    func secondName(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 9)
                try await attic.fill(months: 3, dice: &dice)
                let period = try #require(try await attic.history.periods().first)
                try await attic.begin(period)
                let path = "\(attic.folder)/\(try #require(try await attic.history.periods().first?.file))"
                try await attic.makeFile(of: period, at: path)
                try FileManager.default.linkItem(atPath: path, toPath: path + ".partial")
                try await attic.move(period)
                #expect(try await attic.states().first == .cold)
                let files = try FileManager.default.contentsOfDirectory(atPath: attic.folder)
                #expect(files.map { "\(attic.folder)/\($0)" } == [path])
                try await attic.check(dice: &dice)
            }
        }
    }

    @Test("does not begin with a month that goes on, nor without a folder", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                let month = UsageMonth(at: desk.now, in: .shanghai)
                for (history, month, code) in [
                    (attic.history, month, "usage.month_open"),
                    (desk.history, month.previous, "usage.no_archive"),
                ] {
                    let answer = try await problemCode {
                        _ = try await desk.database.write { try history.archive(month, in: $0) }
                    }
                    #expect(answer == code)
                }
                #expect(desk.history.handlers.isEmpty)
            }
        }
    }

    @Test("says why it was given up, and tries again", arguments: Engine.allCases)
    func givenUp(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await Attic.with(desk) { attic in
                var attic = attic
                var dice = Dice(seed: 8)
                try await attic.fill(months: 3, dice: &dice)
                // A file where its folder should be.
                try FileManager.default.removeItem(atPath: attic.folder)
                try Data().write(to: URL(filePath: attic.folder))
                try await desk.working(attic.history.handlers) {
                    try await attic.history.keepHouse()
                    while try await attic.history.periods()[0].problem == nil {
                        try await desk.passUntil(desk.now + .seconds(120), by: .seconds(4))
                        try await attic.history.keepHouse()
                    }
                    try await attic.check(dice: &dice)
                    try FileManager.default.removeItem(atPath: attic.folder)
                    try await desk.passUntil(desk.now + .seconds(3_601), by: .seconds(4))
                    while try await attic.states()[0] == .archiving {
                        try await desk.passUntil(desk.now + .seconds(1))
                    }
                }
                #expect(try await attic.history.periods()[0].problem == nil)
                try await attic.check(dice: &dice)
            }
        }
    }
}
