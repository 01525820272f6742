import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A COMMIT that waits for its standby", .timeLimit(.minutes(5)))
struct StandbyTests {
    /// A database whose server waits for a standby that is not there.
    private func withAbsentStandby(
        _ body: (Database, PostgresServer) async throws -> Void
    ) async throws {
        try await PostgresCluster.with { cluster in
            let server = PostgresServer(cluster)
            try await server.withDatabase(schemas: [Entries.schema]) { name in
                var options = TestDatabase.options
                options.statementDurationMax = .milliseconds(200)
                let database = try await Database.open(
                    server.url(database: name), schemas: [Entries.schema], world: .system, options: options)
                try await require("ANY 1 (nobody)", on: server)
                try await body(database, server)
                try await require("", on: server)
                await database.close()
            }
        }
    }

    private func require(_ standbys: String, on server: PostgresServer) async throws {
        try await server.execute("ALTER SYSTEM SET synchronous_standby_names = '\(standbys)'")
        try await server.execute("SELECT pg_reload_conf()")
        while try await server.execute("SHOW synchronous_standby_names") != [standbys] {}
    }

    /// Waits until a COMMIT waits for the standby.
    private func waitForCommit(on server: PostgresServer) async throws {
        let waiting =
            "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'qiao'"
        while try await server.execute(waiting).isEmpty {}
    }

    @Test("is bound by no time limit, and acknowledged when it has it")
    func waits() async throws {
        try await withAbsentStandby { database, server in
            async let write: Void = database.write { try $0.enter(1) }
            try await waitForCommit(on: server)
            // Longer than a statement may take.
            try await server.execute("SELECT pg_sleep(0.5)")
            try await waitForCommit(on: server)
            try await require("", on: server)
            try await write
            #expect(try await database.entries() == [1: 1])
        }
    }

    @Test("is not acknowledged when somebody cancels it there")
    func cancelled() async throws {
        try await withAbsentStandby { database, server in
            async let outcome = Result { try await database.write { try $0.enter(1) } }
            try await waitForCommit(on: server)
            try await server.execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            guard case .failure(let problem as Problem) = await outcome else {
                Issue.record("it was acknowledged")
                return
            }
            #expect(problem.code == "storage.outcome_unknown")
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
