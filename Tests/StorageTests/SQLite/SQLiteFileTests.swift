import Foundation
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A SQLite file")
struct SQLiteFileTests {
    private func open(_ url: String) async throws -> Database {
        try await Database.open(
            url, schemas: [Notebook.schema], world: .system, options: TestDatabase.options)
    }

    private func path(_ url: String) -> String { String(url.dropFirst("sqlite:".count)) }

    private static func setting(_ name: StaticString, in snapshot: Snapshot) throws -> String? {
        let sql: SQL = "PRAGMA " + SQL(stringLiteral: name)
        return try snapshot.row(sql) { row in
            do { return try row[0] } catch { return String(try row[0] as Int) }
        }
    }

    @Test("is durable, strict about its writers, and never checkpointed behind the writer's back")
    func hasSettings() async throws {
        try await Notebook.with(.sqlite) { database in
            let writer = try await database.write { tx in
                try [
                    "journal_mode", "synchronous", "auto_vacuum", "foreign_keys", "wal_autocheckpoint",
                    "mmap_size",
                ]
                .map { try SQLiteFileTests.setting($0, in: tx) }
            }
            #expect(writer == ["wal", "2", "2", "1", "0", "0"])
            let reader = try await database.read { snapshot in
                try ["query_only", "wal_autocheckpoint", "foreign_keys"].map {
                    try SQLiteFileTests.setting($0, in: snapshot)
                }
            }
            #expect(reader == ["1", "0", "1"])
        }
    }

    @Test("is opened by one process at a time, under any of its names")
    func isOwned() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            let database = try await open(url)
            let other = path(url) + "-link"
            try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: path(url))
            for name in [url, "sqlite:\(other)"] {
                let code = try await problemCode { await (try await open(name)).close() }
                #expect(code == "storage.locked")
            }
            #expect(try await tryLock(path(url)) != 0)
            await database.close()
            #expect(try await tryLock(path(url)) == 0)
            await (try await open("sqlite:\(other)")).close()
        }
    }

    /// Tries to lock the file's lock in another process; 0 where that succeeds.
    private func tryLock(_ path: String) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        process.arguments = ["--nonblock", path + ".lock", "true"]
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }

    @Test("belongs to its owner alone, and is inherited by no child")
    func isPrivate() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            let database = try await open(url)
            try await database.write { try $0.add(1) }
            #expect(try await database.numbers() == [1])
            for suffix in ["", "-wal", "-shm", ".lock"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path(url) + suffix)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
            }
            let file = URL(fileURLWithPath: path(url)).resolvingSymlinksInPath().path
            var descriptors = 0
            for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
                guard let descriptor = Int32(name) else { continue }
                let flags = fcntl(descriptor, F_GETFD)
                let target = try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/self/fd/\(name)")
                guard let target, target.hasPrefix(file), flags >= 0 else { continue }
                descriptors += 1
                #expect(flags & FD_CLOEXEC != 0, "\(target)")
            }
            #expect(descriptors >= 4)
            await database.close()
        }
    }

    @Test(
        "that cannot be opened says why",
        arguments: ["sqlite:", "sqlite:/nowhere/at/all.db", "sqlite:/proc/x.db"])
    func cannotBeOpened(url: String) async throws {
        let code = try await problemCode { await (try await open(url)).close() }
        #expect(code == "storage.unavailable")
    }

    @Test("that is no database is refused and left as it is")
    func isNoDatabase() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            let text = Data(String(repeating: "This is no database. ", count: 500).utf8)
            try text.write(to: URL(fileURLWithPath: path(url)))
            let code = try await problemCode { await (try await open(url)).close() }
            #expect(code == "storage.unavailable")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path(url))) == text)
        }
    }

    @Test("has its socket beside it, whatever it is called")
    func hasSocket() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            let socket = try #require(try Database.socketPath(for: url))
            #expect(socket.hasSuffix("/test.db.sock"))
            #expect(try Database.socketPath(for: "postgres://localhost/qiao") == nil)
        }
    }

    @Test("gives space back once more than half of it is free and nobody writes")
    func shrinks() async throws {
        try await Notebook.with(.sqlite) { database in
            let pages = {
                try await database.read { try $0.row("PRAGMA page_count") { try $0[0] as Int } ?? 0 }
            }
            let workspace: ID<Workspace> = database.world.newID()
            let blob = try await database.write { tx in
                try tx.keep([UInt8](repeating: 1, count: 30 << 20), of: workspace)
            }
            let full = try await pages()
            try await database.write { try $0.remove(blob, of: workspace) }
            var left = full
            while left == full { left = try await pages() }
            #expect(left < full)
        }
    }

    @Test("is closed when nobody holds it any more")
    func closesItself() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            try await open(url).write { try $0.add(1) }
            while true {
                do {
                    let again = try await open(url)
                    #expect(try await again.numbers() == [1])
                    await again.close()
                    return
                } catch let problem as Problem where problem.code == "storage.locked" {}
            }
        }
    }
}
