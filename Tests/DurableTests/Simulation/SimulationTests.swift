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

    @Test("no job is lost, applied twice, early, out of order or beyond its limits")
    func keepsPromises() async throws {
        for seed in SimulationTests.seeds {
            do {
                try await Simulation(seed: seed, jobs: 25).run()
            } catch {
                Issue.record("seed \(seed): \(error)")
                return
            }
        }
    }
}
