import Foundation
import TestDatabases
import TestServers
import Testing
import Values
import World

@Suite("PostgreSQL restarted under load and during recovery", .timeLimit(.minutes(10)))
struct RestartTests {
    private static let runs = 300

    @Test("loses nothing that was acknowledged, and has every keyed effect once")
    func losesNothing() async throws {
        try await PostgresCluster.with { cluster in
            let server = PostgresServer(cluster)
            try await server.withDatabase { name in
                try await Site.with(database: server.url(database: name)) { site in
                    _ = try await site.startVendor()
                    let node = try await site.serve()
                    let hook = try await node.save(StocktakeLoad.flow)
                    let load = StocktakeLoad(count: RestartTests.runs, hook: hook, at: node.address)
                    async let posting: Void = load.run()
                    try await eventually("it is under load") { load.acknowledged >= 60 }
                    #expect(load.acknowledged < RestartTests.runs)
                    try await cluster.restart(.immediate)
                    try await eventually("it works again") { load.acknowledged >= 120 }
                    #expect(load.acknowledged < RestartTests.runs)
                    #expect(try await cluster.crashDuringRecovery())
                    try await posting
                    let ended = try await KillTests.allSucceeded(RestartTests.runs, on: node)
                    #expect(Set(ended.compactMap { $0["id"].string }) == Set(load.runs.values))
                    #expect(node.program.ending == nil)
                    try KillTests.expectEachOnce(RestartTests.runs, site)
                }
            }
        }
    }
}
