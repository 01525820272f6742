import Foundation
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A backup")
struct SQLiteBackupTests {
    private func open(_ path: String) async throws -> Database {
        try await Database.open(
            "sqlite:\(path)", schemas: [Notebook.schema], world: .system, options: TestDatabase.options)
    }

    @Test("holds every write that was acknowledged before, while others go on")
    func holdsAcknowledgedWrites() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            let path = String(url.dropFirst("sqlite:".count))
            let database = try await open(path)
            let text = String(repeating: "x", count: 500)
            try await database.write { tx in for number in 0..<Int64(5_000) { try tx.add(number, text) } }
            let copies = try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 1...4 {
                    group.addTask {
                        var number = Int64(task) * 1_000_000
                        while !Task.isCancelled {
                            number += 1
                            do {
                                try await database.write { [number] in try $0.add(number, text) }
                            } catch is CancellationError {}
                        }
                    }
                }
                var copies: [(String, Int)] = []
                for copy in 1...3 {
                    let acknowledged = try await database.read { try $0.numbers().count }
                    try await database.backup(to: "\(path)-copy\(copy)")
                    copies.append(("\(path)-copy\(copy)", acknowledged))
                }
                group.cancelAll()
                return copies
            }
            await database.close()
            for (copy, acknowledged) in copies {
                let restored = try await open(copy)
                let (numbers, check): ([Int64], String?) = try await restored.read { snapshot in
                    (try snapshot.numbers(), try snapshot.row("PRAGMA integrity_check") { try $0[0] })
                }
                #expect(check == "ok")
                #expect(numbers.count >= acknowledged)
                #expect(Array(numbers.prefix(5_000)) == Array(0..<5_000))
                await restored.close()
            }
        }
    }

    @Test("overwrites no file, and half of one is never left under its name")
    func overwritesNothing() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            let path = String(url.dropFirst("sqlite:".count))
            let database = try await open(path)
            let other = Data("precious".utf8)
            try other.write(to: URL(fileURLWithPath: "\(path)-copy"))
            let existing = try await problemCode { try await database.backup(to: "\(path)-copy") }
            #expect(existing == "storage.backup_exists")
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(path)-copy")) == other)
            let nowhere = try await problemCode { try await database.backup(to: "/nowhere/copy.db") }
            #expect(nowhere == "storage.unavailable")
            try await database.backup(to: "\(path)-second")
            let names = try FileManager.default.contentsOfDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
            #expect(!names.contains { $0.contains("partial") })
            await database.close()
        }
    }
}
