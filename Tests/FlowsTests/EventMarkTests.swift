import Flows
import Storage
import Testing
import Values

@Suite("The mark of an event", .timeLimit(.minutes(5)))
struct EventMarkTests {
    @Test("tells repeats, however long it is; an empty one is none", arguments: Engine.allCases)
    func marks(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let flow = try await workshop.save(
                "flow: a\ntrigger: {app: webhook}\nsteps: [{id: e, end: succeeded}]")
            for (mark, count) in [("", 2), ("e1", 1), (String(repeating: "x", count: 5_000), 1)] {
                var runs: Set<ID<Run>> = []
                for _ in 0..<2 {
                    let accepted = try await workshop.engine.accept(
                        Array("{}".utf8), token: flow.hookToken, eventID: mark)
                    runs.insert(accepted.run)
                }
                #expect(runs.count == count)
            }
        }
    }
}
