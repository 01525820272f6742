import Foundation
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A disk", .timeLimit(.minutes(5)))
struct FaultyDiskTests {
    private static func open(_ url: String) async throws -> Database {
        try await Database.open(
            url, schemas: [Notebook.schema], world: .system, options: TestDatabase.options)
    }

    private static func folder(of url: String) -> String {
        URL(fileURLWithPath: String(url.dropFirst("sqlite:".count))).resolvingSymlinksInPath()
            .deletingLastPathComponent().path
    }

    @Test("that is full lets nothing be acknowledged, and everything once there is room again")
    func isFull() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            let folder = FaultyDiskTests.folder(of: url)
            FaultyDisk.set(nil, in: folder)
            let database = try await FaultyDiskTests.open(url)
            try await database.write { try $0.add(0) }
            FaultyDisk.set(.full, in: folder)
            await withTaskGroup(of: Void.self) { group in
                for number in 1...50 {
                    group.addTask {
                        await #expect(throws: Problem.full) {
                            try await database.write { try $0.add(Int64(number)) }
                        }
                    }
                }
            }
            let meanwhile = try await database.numbers()
            #expect(meanwhile == [0])
            FaultyDisk.set(nil, in: folder)
            try await database.write { try $0.add(51) }
            await database.close()
            let again = try await FaultyDiskTests.open(url)
            #expect(try await again.numbers() == [0, 51])
            await again.close()
        }
    }

    @Test("that may not have kept a commit ends the process before anybody is told of it")
    func isUnsynced() async throws {
        try await TestDatabase.withURL(.sqlite) { url in
            let folder = FaultyDiskTests.folder(of: url)
            let result = try await #require(
                processExitsWith: .failure, observing: [\.standardErrorContent, \.standardOutputContent]
            ) { [url = url as String, folder = folder as String] in
                FaultyDisk.set(nil, in: folder)
                let database = try await FaultyDiskTests.open(url)
                try await database.write { try $0.add(1) }
                FaultyDisk.set(.unsynced, in: folder)
                try await database.write { try $0.add(2) }
                FileHandle.standardOutput.write(Data("acknowledged".utf8))
            }
            let output = String(decoding: result.standardOutputContent, as: UTF8.self)
            #expect(!output.contains("acknowledged"))
            let error = String(decoding: result.standardErrorContent, as: UTF8.self)
            #expect(error.contains("The disk failed while a commit was written"))
            let database = try await FaultyDiskTests.open(url)
            let numbers = try await database.numbers()
            #expect(numbers == [1] || numbers == [1, 2])
            await database.close()
        }
    }
}
