import ShopSimulation
import Storage
import TestDatabases
import TestServers
import Testing
import Values
import World

@Suite("The whole shop under faults", .timeLimit(.minutes(10)))
struct ShopTests {
    @Test("loses no order and pays none twice, under 300 seeds")
    func keepsItsLaws() async throws {
        var total = Total(orders: 25)
        try await withThrowingTaskGroup(of: Report.self) { group in
            for seed in 1...300 as ClosedRange<UInt64> {
                if seed > 2, let report = try await group.next() { total.add(report) }
                group.addTask {
                    try await Simulation.run(seed: seed, orders: 25) { schemas, world in
                        try Database.inline(schemas: schemas, world: world)
                    }
                }
            }
            for try await report in group { total.add(report) }
        }
        #expect(total.violated == nil)
        for fault in Fault.allCases { #expect(total[fault] >= 30, "\(fault.rawValue) hardly occurred") }
    }

    @Test("does so on PostgreSQL", arguments: [1, 2] as [UInt64])
    func keepsItsLawsOnPostgres(seed: UInt64) async throws {
        let report = try await TestDatabase.withURL(.postgres, schemas: Simulation.schemas) { url in
            try await Simulation.run(seed: seed, orders: 12) { schemas, world in
                var options = TestDatabase.options
                options.measuresTime = false
                return try await Database.open(url, schemas: schemas, world: world, options: options)
            }
        }
        #expect(report.violation == nil)
    }

    @Test("is the same each time under a seed, also in another process, which hashes otherwise")
    func isDeterministic() async throws {
        let folder = "/tmp/qiao-simulations-\(World.system.newID(Workspace.self))"
        let group = try ProgramGroup(folder: folder)
        let command = [
            Binary.folder + "simulate", "--first", "7", "--count", "10", "--orders", "12", "--jobs", "1",
        ]
        var seen: [[Substring]] = []
        for name in ["first", "second"] {
            let program = try group.start(command, in: folder, name: name)
            #expect(try await program.end(within: .seconds(120)) == .exited(0))
            // How long it took is another each time.
            seen.append(program.said.split(separator: "\n").filter { !$0.contains("second") })
        }
        try await group.end()
        #expect(seen[0].count > 10 && seen[0] == seen[1])
    }
}
