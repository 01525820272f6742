import ShopSimulation
import Storage
import TestDatabases
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
        for fault in Fault.allCases { #expect(total[fault] >= 15, "\(fault.rawValue) hardly occurred") }
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

    @Test("is the same each time under a seed")
    func isDeterministic() async throws {
        func events() async throws -> Int {
            try await Simulation.run(seed: 7, orders: 12) { schemas, world in
                try Database.inline(schemas: schemas, world: world)
            }.events
        }
        let first = try await events()
        #expect(try await events() == first)
    }
}
