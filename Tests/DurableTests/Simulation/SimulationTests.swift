import Foundation
import Testing

@Suite("Under a storm of faults")
struct SimulationTests {
    /// `QIAO_SIMULATION_SEEDS` says how many storms there are, `QIAO_SIMULATION_FIRST` the first seed.
    private static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["QIAO_SIMULATION_SEEDS"].flatMap(UInt64.init) ?? 300
        let first = environment["QIAO_SIMULATION_FIRST"].flatMap(UInt64.init) ?? 1
        return Array(first..<first + count)
    }()

    @Test(
        "of clock jumps, kills and lost answers no job is lost, doubled, early, out of order or beyond its limits"
    )
    func keepsPromises() async throws {
        var faults: [Simulation.Fault: Int] = [:]
        for seed in SimulationTests.seeds {
            do {
                let simulation = try Simulation(seed: seed, jobs: 25)
                try await simulation.run()
                faults.merge(simulation.faults, uniquingKeysWith: +)
            } catch {
                Issue.record("seed \(seed): \(error)")
                return
            }
        }
        for fault in Simulation.Fault.allCases {
            #expect(faults[fault, default: 0] >= SimulationTests.seeds.count, "\(fault) hardly occurred")
        }
    }
}
