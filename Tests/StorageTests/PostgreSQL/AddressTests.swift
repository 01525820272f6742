import Foundation
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A PostgreSQL address", .timeLimit(.minutes(5)))
struct AddressTests {
    private func problem(opening url: String) async throws -> Problem? {
        try await problemThrown {
            let database = try await Database.open(
                url, schemas: [], world: .system, options: TestDatabase.options)
            await database.close()
        }
    }

    @Test(
        "that cannot be used is refused with a sentence, and its password is not repeated",
        arguments: [
            "postgres://qiao:hunter2@127.0.0.1:1/none",
            "postgres://qiao:hunter2@[::1/none",
            "postgres://qiao:hunter2@127.0.0.1:1/none?unheard_of=1",
            "postgres://qiao:hunter2@127.0.0.1:hunter2/none",
            "postgresql://qiao:hunter2@no-such-host.invalid/none",
        ])
    func refuses(url: String) async throws {
        let problem = try #require(try await problem(opening: url))
        #expect(problem.code == "storage.unavailable")
        #expect(
            !"\(problem) \(problem.message.zh) \(problem.place ?? "") \(problem.details)".contains("hunter2"))
    }

    @Test("with the wrong password is refused, and the password not repeated")
    func wrongPassword() async throws {
        try await PostgresCluster.with { cluster in
            let right = cluster.tcpURL(database: "postgres")
            #expect(try await problem(opening: right) == nil)
            let wrong = right.replacing(cluster.password, with: "hunter2")
            let problem = try #require(try await problem(opening: wrong))
            #expect(problem.code == "storage.unavailable")
            #expect(!"\(problem) \(problem.place ?? "")".contains("hunter2"))
        }
    }

    @Test("is encrypted as its sslmode says: the server's certificate is checked, and no other will do")
    func encrypts() async throws {
        try await PostgresCluster.with { cluster in
            let (ours, other) = (try cluster.makeCertificate(), try cluster.makeCertificate(named: "other"))
            let server = PostgresServer(cluster)
            try await server.execute("ALTER SYSTEM SET ssl = on")
            try await server.execute("SELECT pg_reload_conf()")
            while try await server.execute("SHOW ssl") != ["on"] {}
            let base = cluster.tcpURL(database: "postgres").replacing(
                "sslmode=disable", with: "sslmode=verify-full")
            #expect(try await problem(opening: "\(base)&sslrootcert=\(other)")?.code == "storage.unavailable")
            let database = try await Database.open(
                "\(base)&sslrootcert=\(ours)", schemas: [], world: .system, options: TestDatabase.options)
            let isEncrypted = try await database.read { snapshot in
                try snapshot.row("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") { row -> Bool in
                    try row[0]
                }
            }
            #expect(isEncrypted == true)
            await database.close()
        }
    }

    @Test("of a database in another encoding is refused")
    func otherEncoding() async throws {
        try await PostgresCluster.with { cluster in
            let server = PostgresServer(cluster)
            try await server.execute(
                "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
            #expect(try await problem(opening: server.url(database: "latin"))?.code == "storage.unavailable")
        }
    }
}
