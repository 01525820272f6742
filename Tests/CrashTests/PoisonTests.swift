import Durable
import Foundation
import Storage
import TestDatabases
import TestServers
import Testing
import Values
import World

@Suite("A poison job that kills its process", .timeLimit(.minutes(5)))
struct PoisonTests {
    private static let retry = RetryPolicy.exponential(
        first: .seconds(1), longest: .seconds(8), attempts: attempts)
    private static let attempts = 4

    @Test("is dead after its last attempt, and the others have run", arguments: Engine.allCases)
    func isGivenUp(_ engine: Engine) async throws {
        try await TestDatabase.withURL(engine, schemas: [JobSchema.schema]) { url in
            let workspace = try await PoisonTests.enqueue(at: url)
            for _ in 1...PoisonTests.attempts {
                await #expect(processExitsWith: .signal(SIGABRT)) { [url = url as String] in
                    try await PoisonTests.work(at: url)
                }
            }
            await #expect(processExitsWith: .success) { [url = url as String] in
                try await PoisonTests.work(at: url)
            }
            let database = try await PoisonTests.open(url)
            let (dead, finished) = try await database.read { snapshot in
                let day = Duration.seconds(86_400)
                return (
                    try snapshot.deadJobs(of: workspace, after: nil, limit: 10),
                    try snapshot.finishedJobs(
                        of: workspace, from: database.now - day, to: database.now + day, limit: 100)
                )
            }
            #expect(dead.map(\.problem.code) == ["job.crashed"])
            #expect(dead.map(\.attempts) == [PoisonTests.attempts])
            #expect(finished.count == 20)
            await database.close()
        }
    }

    /// Enqueues ten innocent jobs, the poison, and ten more.
    private static func enqueue(at url: String) async throws -> ID<Workspace> {
        let database = try await open(url)
        let workspace: ID<Workspace> = database.world.newID()
        try await database.write { tx in
            for number in 1...21 {
                let text = number == 11 ? "poison" : "innocent"
                try tx.enqueue(NewJob("work", workspace: workspace, payload: Array(text.utf8)))
            }
        }
        await database.close()
        return workspace
    }

    /// Works until nothing but the dead is left.
    private static func work(at url: String) async throws {
        let database = try await open(url)
        let handler = JobHandler("work", retry: retry) { attempt in
            if attempt.payload == Array("poison".utf8) { abort() }
            return .done
        }
        let worker = Worker(database: database, name: "test", handlers: [handler], concurrency: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            try await eventually("no work is left", within: .seconds(120)) {
                try await !isWorkLeft(in: database)
            }
            worker.drain()
            try await group.waitForAll()
        }
        await database.close()
    }

    private static func isWorkLeft(in database: Database) async throws -> Bool {
        try await database.read { snapshot in
            try snapshot.row(
                """
                SELECT 1 FROM job_ready UNION ALL SELECT 1 FROM job_timer UNION ALL SELECT 1 FROM job_running
                LIMIT 1
                """
            ) { _ in true } ?? false
        }
    }

    private static func open(_ url: String) async throws -> Database {
        try await Database.open(
            url, schemas: [JobSchema.schema], world: .system, options: TestDatabase.options)
    }
}
