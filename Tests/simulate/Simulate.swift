public import ArgumentParser
import Foundation
import ShopSimulation
public import Storage
import TestDatabases
import Values
import World

@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the whole shop under seeds, with faults in it, and asks its laws.")

    @Option(help: "The first seed.") var first: UInt64 = 1
    @Option(help: "How many seeds.") var count: UInt64 = 300
    @Option(help: "How many orders are placed under each seed.") var orders = 100
    @Option(help: "sqlite or postgres.") var engine = Engine.sqlite
    @Option(help: "How many seeds run at once.") var jobs = 2
    @Flag(help: "Names each seed on the error output before it runs.") var trace = false
    @Flag(help: "Prints one JSON object as the last line.") var json = false

    func run() async throws {
        let clock = World.system.clock
        let start = clock.monotonic
        var total = Total(orders: orders)
        try await withThrowingTaskGroup(of: Report.self) { group in
            for seed in first..<(first + count) {
                if seed >= first + UInt64(jobs), let report = try await group.next() {
                    total.add(report)
                    if report.violation != nil { break }
                }
                group.addTask { try await simulate(seed) }
            }
            for try await report in group { total.add(report) }
        }
        let wall = clock.monotonic - start
        print(json ? total.json(engine.rawValue, in: wall).text : total.text(engine.rawValue, in: wall))
        if total.violated != nil { throw ExitCode.failure }
    }

    private func simulate(_ seed: UInt64) async throws -> Report {
        if trace { FileHandle.standardError.write(Data("seed \(seed)\n".utf8)) }
        switch engine {
        case .sqlite:
            return try await Simulation.run(seed: seed, orders: orders) { schemas, world in
                try Database.inline(schemas: schemas, world: world)
            }
        case .postgres:
            return try await TestDatabase.withURL(.postgres, schemas: Simulation.schemas) { url in
                try await Simulation.run(seed: seed, orders: orders) { schemas, world in
                    var options = TestDatabase.options
                    options.measuresTime = false
                    return try await Database.open(url, schemas: schemas, world: world, options: options)
                }
            }
        }
    }
}

extension Engine: ExpressibleByArgument {}
