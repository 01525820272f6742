import Foundation
import TestDatabases
import TestServers
import Testing
import Values

@Suite("A worker paused past its lease and resumed", .timeLimit(.minutes(5)))
struct PauseTests {
    @Test("has its stale completion refused; the step's effect is there once")
    func isFenced() async throws {
        let server = try await PostgresServer.shared()
        try await server.withDatabase { name in
            try await Site.with(database: server.url(database: name)) { site in
                _ = try await site.startVendor(["--hold-after", "1"])
                let paused = try await site.serve()
                let hook = try await paused.save(StocktakeLoad.flow)
                let accepted = try await paused.address.send("POST", hook, Array("{\"number\":\"N1\"}".utf8))
                let run = try #require(accepted.json["run"].string)
                try await eventually("the vendor has the first document and keeps its answer back") {
                    try VendorLedger(site).documents["N1-1"] == 1
                }
                paused.program.signal(SIGSTOP)
                try await eventually("it is stopped") { try PauseTests.state(of: paused.program) == "T" }

                let other = try await site.serve()
                let ended = try await other.run(run, comesTo: ["succeeded"])
                #expect(paused.program.ending == nil)
                #expect(try PauseTests.state(of: paused.program) == "T")

                paused.program.signal(SIGCONT)
                try await eventually("it lets go of the run, whose lease is lost") {
                    let metrics = try await paused.operated.send("GET", "/metrics").body
                    let lines = Set(String(decoding: metrics, as: UTF8.self).split(separator: "\n"))
                    #expect(lines.contains("qiao_worker_claimed_total 1"))
                    #expect(lines.contains("qiao_worker_finished_total 0"))
                    return lines.contains("qiao_worker_running 0")
                }
                let after = try await other.run(run)
                #expect(after == ended)
                try KillTests.expectEachOnce(1, site)
                let counts = try await site.vendor.json("/state")["counts"]
                #expect(counts["repeated"] == 1)
            }
        }
    }

    /// The state of a process as the system has it: `T` is stopped.
    private static func state(of program: Program) throws -> String? {
        let line = try String(contentsOfFile: "/proc/\(program.process)/stat", encoding: .utf8)
        return line.split(separator: ")").last?.split(separator: " ").first.map(String.init)
    }
}
