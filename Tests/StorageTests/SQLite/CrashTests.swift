import Foundation
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A process that is killed", .timeLimit(.minutes(5)))
struct CrashTests {
    private static func database(at url: String) async throws -> Database {
        try await Database.open(
            url, schemas: [Notebook.schema], world: .system, options: TestDatabase.options)
    }

    @Test("in the middle of many writes has lost none that it acknowledged", arguments: [1, 200, 2_000])
    func losesNothing(acknowledgements: Int) async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [url = url as String, acknowledgements = acknowledgements as Int] in
                try await CrashTests.writeUntilKilled(url, after: acknowledgements)
            }
            let acknowledged = try String(contentsOfFile: CrashTests.journal(of: url), encoding: .utf8)
                .split(separator: "\n").compactMap { Int64($0) }
            #expect(acknowledged.count >= acknowledgements)
            let database = try await CrashTests.database(at: url)
            let (numbers, check): ([Int64], String?) = try await database.read { snapshot in
                (try snapshot.numbers(), try snapshot.row("PRAGMA integrity_check") { try $0[0] })
            }
            #expect(Set(acknowledged).subtracting(numbers) == [])
            #expect(check == "ok")
            try await database.write { try $0.add(1_000_000) }
            await database.close()
        }
    }

    private static func journal(of url: String) -> String {
        String(url.dropFirst("sqlite:".count)) + "-acknowledged"
    }

    /// Writes from many tasks, notes what was acknowledged, and after so many ends without any warning.
    private static func writeUntilKilled(_ url: String, after acknowledgements: Int) async throws {
        let database = try await database(at: url)
        let journal = open(journal(of: url), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<Int64(32) {
                group.addTask {
                    for number in 0..<Int64(30_000) {
                        let id = number * 32 + task
                        try await database.write { try $0.add(id) }
                        let line = "\(id)\n"
                        _ = line.withCString { write(journal, $0, strlen($0)) }
                        if lseek(journal, 0, SEEK_CUR) >= acknowledgements * 7 { kill(getpid(), SIGKILL) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
