import TestServers
import Testing

@Suite("A second process on the same SQLite file", .timeLimit(.minutes(5)))
struct SecondProcessTests {
    @Test("is refused with a sentence, and the first works on")
    func isRefused() async throws {
        try await Site.with { site in
            let node = try await site.serve()
            let second = try site.start()
            let ending = try await second.program.end()
            #expect(ending == .exited(75))
            let sentence = "has the database file open. Stop it, or work through it."
            #expect(second.program.complained.contains(sentence), "\(second.program.complained)")
            #expect(node.program.ending == nil)
            let hook = try await node.save(StocktakeLoad.flow)
            let load = StocktakeLoad(count: 5, hook: hook, at: node.address)
            try await load.run()
            _ = try await KillTests.allSucceeded(5, on: node)
            let listed = try await site.run(["run", "list", "--json"])
            #expect(listed.ending == .exited(0), "\(listed.complained)")
        }
    }
}
