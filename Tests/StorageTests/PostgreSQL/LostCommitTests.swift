import Storage
import Synchronization
import TestDatabases
import Testing
import Values
import World

@Suite("A connection that is lost at COMMIT", .timeLimit(.minutes(5)))
struct LostCommitTests {
    /// A database behind a proxy, with one connection that writes.
    private func withProxy(
        _ body: (Database, CommitProxy, _ name: String, PostgresServer) async throws -> Void
    ) async throws {
        try await PostgresCluster.with { cluster in
            let server = PostgresServer(cluster)
            try await server.withDatabase(schemas: [Entries.schema]) { name in
                let proxy = try CommitProxy(to: cluster.port)
                defer { proxy.close() }
                var options = TestDatabase.options
                options.connections = 1
                options.outageDurationMax = .seconds(5)
                let database = try await Database.open(
                    cluster.tcpURL(database: name, port: proxy.port), schemas: [Entries.schema],
                    world: .system,
                    options: options)
                try await body(database, proxy, name, server)
                await database.close()
            }
        }
    }

    @Test(
        "is told from one whose COMMIT arrived, and the write happens once",
        arguments: CommitProxy.Cut.allCases)
    func resolves(cut: CommitProxy.Cut) async throws {
        try await withProxy { database, proxy, _, _ in
            let runs = Tally()
            var id = 0
            for reads in [false, true] {
                for _ in 1...10 {
                    id += 1
                    let (entry, attempts) = (id, Runs())
                    proxy.cutNext(cut)
                    await runs.note(entry) {
                        try await database.write { tx in
                            attempts.count()
                            if reads {
                                _ = try tx.row("SELECT value FROM counter") { row -> Int in try row[0] }
                            }
                            try tx.enter(entry)
                        }
                    }
                    switch cut {
                    case .beforeTheServer: #expect(attempts.counted == 2)
                    case .afterTheServer: #expect(attempts.counted == 1)
                    case .onTheWay: #expect([1, 2].contains(attempts.counted))
                    }
                }
            }
            #expect(proxy.cuts == 20)
            #expect(runs.ids(.acknowledged) == Set(1...20))
            let entries = try await database.entries()
            #expect(entries == Dictionary(uniqueKeysWithValues: (1...20).map { ($0, 1) }))
        }
    }

    @Test("is an unknown outcome where the server cannot be asked")
    func unknown() async throws {
        try await withProxy { database, proxy, name, server in
            try await database.write { try $0.enter(1) }
            proxy.cutNext(.afterTheServer)
            proxy.close()
            let problem = try await problemThrown { try await database.write { try $0.enter(2) } }
            #expect(problem?.code == "storage.outcome_unknown")
            #expect(proxy.cuts == 1)
            #expect(
                try await server.execute("SELECT id FROM entries ORDER BY id", database: name) == ["1", "2"])
        }
    }

    @Test("leaves few marks behind")
    func removesMarks() async throws {
        var options = TestDatabase.options
        options.connections = 1
        try await TestDatabase.with(.postgres, schemas: [Entries.schema], options: options) { database in
            for id in 1...1_300 { try await database.write { try $0.enter(id) } }
            let marks: Int? = try await database.write { tx in
                try tx.row("SELECT COUNT(*) FROM storage_commits") { try $0[0] }
            }
            let count = try #require(marks)
            #expect((1...600).contains(count))
        }
    }

    @Test("leaves no mark where nothing was written")
    func leavesNoMark() async throws {
        try await TestDatabase.with(.postgres, schemas: [Entries.schema]) { database in
            let count = "SELECT COUNT(*) FROM storage_commits" as SQL
            let before: Int? = try await database.read { try $0.row(count) { try $0[0] } }
            for _ in 1...10 {
                try await database.write { tx in
                    _ = try tx.row("SELECT value FROM counter") { row -> Int in try row[0] }
                }
            }
            let after: Int? = try await database.read { try $0.row(count) { try $0[0] } }
            #expect(before == after)
        }
    }
}
