import Flows
import Storage
import Testing
import Values

@Suite("A retry", .timeLimit(.minutes(5)))
struct RetryTests {
    private static let source = """
        flow: 循环
        trigger: {app: webhook}
        steps:
          - id: each
            loop: "[`1`, `2`, `3`]"
            steps:
              - id: way
                branch:
                  - steps: [{id: a, action: formatter/text, input: {value: a, operation: upper}}]
          - {id: no, end: failed, reason: 停}
        """

    @Test(
        "from a step inside others does anew that step and what follows, and nothing before",
        arguments: Engine.allCases)
    func inside(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let (failed, before) = try await workshop.run(workshop.save(Self.source), with: [:])
            #expect(failed.state == .failed)
            try await workshop.retry(failed.id, from: "each[2].a")
            try await workshop.passUntil { try await workshop.found(failed.id).run.state.isFinal }
            let (again, after) = try await workshop.found(failed.id)
            #expect(again.state == .failed)
            #expect(Set(after.map(\.path)) == Set(before.map(\.path)))
            let isNew = { (path: String) in
                after.first { $0.path == path }?.startedAt != before.first { $0.path == path }?.startedAt
            }
            #expect(!isNew("each[1].a"))
            #expect(isNew("each[2].a"))
            #expect(isNew("each[3].a"))
        }
    }

    @Test("from a step that the run does not have is refused", arguments: ["each[4].a", "b", ""])
    func unknown(path: String) async throws {
        try await Workshop.with(.sqlite) { workshop in
            let (failed, _) = try await workshop.run(workshop.save(Self.source), with: [:])
            let problem = await #expect(throws: Problem.self) {
                try await workshop.retry(failed.id, from: path)
            }
            #expect(problem?.code == "run.unknown_step")
        }
    }
}
