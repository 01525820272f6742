import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("Under load", .timeLimit(.minutes(5)))
struct LostServerTests {
    /// Writes entries from many tasks while `fault` happens, until it has hit a transaction and 200 more writes were
    /// answered; checks that those that were acknowledged are there once, and those that were refused are not.
    private func expectNothingLost(
        rounds: Int, _ fault: (PostgresCluster, PostgresServer) async throws -> Void
    ) async throws {
        try await PostgresCluster.with { cluster in
            let server = PostgresServer(cluster)
            try await server.withDatabase(schemas: [Entries.schema]) { name in
                var options = TestDatabase.options
                options.outageDurationMax = .seconds(60)
                let database = try await Database.open(
                    server.url(database: name), schemas: [Entries.schema], world: .system, options: options)
                let tally = Tally()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for task in 0..<20 {
                        group.addTask {
                            var id = task
                            while !Task.isCancelled {
                                await tally.note(id) { try await write(id, to: database) }
                                id += 20
                            }
                        }
                    }
                    var round = 0
                    while round < rounds || database.statistics.writesRerun == 0 {
                        round += 1
                        await tally.wait(for: tally.count + 100)
                        try await fault(cluster, server)
                    }
                    await tally.wait(for: tally.count + 200)
                    group.cancelAll()
                }
                try await expectTruth(tally, database)
                await database.close()
            }
        }
    }

    private func write(_ id: Int, to database: Database) async throws {
        try await database.write { tx in
            if id % 3 == 1 { _ = try tx.row("SELECT value FROM counter") { row -> Int in try row[0] } }
            try tx.enter(id)
            if id % 3 == 2 { _ = try tx.changes("UPDATE counter SET value = value WHERE value < 0") }
        }
    }

    private func expectTruth(_ tally: Tally, _ database: Database) async throws {
        let entries = try await database.entries()
        #expect(entries.values.allSatisfy { $0 == 1 })
        #expect(tally.ids(.acknowledged).isSubset(of: entries.keys))
        #expect(tally.ids(.refused).isDisjoint(with: entries.keys))
        #expect(tally.ids(.acknowledged).count > tally.count / 2)
        #expect(tally.ids(.unknown).isEmpty)
    }

    @Test("nothing is lost and nothing doubled when the server crashes and comes back")
    func survivesCrashes() async throws {
        try await expectNothingLost(rounds: 3) { cluster, _ in try await cluster.restart(.immediate) }
    }

    @Test("nothing is lost and nothing doubled when the server is restarted in order")
    func survivesRestart() async throws {
        try await expectNothingLost(rounds: 1) { cluster, _ in try await cluster.restart(.fast) }
    }

    @Test("nothing is lost and nothing doubled when sessions are killed again and again")
    func survivesKilledSessions() async throws {
        try await expectNothingLost(rounds: 25) { _, server in
            try await server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'qiao'")
        }
    }

    @Test("closures are refused when the server stays away, and run again when it is back")
    func refusesWhileAway() async throws {
        try await PostgresCluster.with { cluster in
            let server = PostgresServer(cluster)
            try await server.withDatabase(schemas: [Entries.schema]) { name in
                var options = TestDatabase.options
                options.outageDurationMax = .milliseconds(300)
                let database = try await Database.open(
                    server.url(database: name), schemas: [Entries.schema], world: .system, options: options)
                try await database.write { try $0.enter(1) }
                try await cluster.stop(.fast)
                for id in 2...5 {
                    let problem = await #expect(throws: Problem.self) {
                        try await database.write { tx in
                            _ = try tx.row("SELECT value FROM counter") { row -> Int in try row[0] }
                            try tx.enter(id)
                        }
                    }
                    #expect(problem?.code == "storage.unavailable")
                }
                try await cluster.resume()
                while (try? await database.write({ try $0.enter(6) })) == nil {}
                #expect(try await database.entries() == [1: 1, 6: 1])
                await database.close()
            }
        }
    }
}
