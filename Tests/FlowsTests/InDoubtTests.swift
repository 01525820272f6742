import Flows
import Storage
import TestServers
import Testing
import Values

@Suite("A call in doubt", .timeLimit(.minutes(5)))
struct InDoubtTests {
    /// One list posts to somebody who never answers, the other one goes on meanwhile.
    private static func source(_ port: Int) -> String {
        """
        flow: 疑问
        trigger: {app: webhook}
        steps:
          - id: both
            parallel:
              - - id: call
                  action: http/request
                  input: {method: POST, url: "http://127.0.0.1:\(port)/", timeout_seconds: 1}
              - [{id: pause, delay: 2s}, {id: after, action: formatter/text, input: {value: a, operation: upper}}]
          - {id: last, action: formatter/text, input: {value: "{{ steps.call.said }}", operation: upper}}
        """
    }

    private static func with(
        _ kind: Engine, _ body: @Sendable (Workshop, ID<Run>) async throws -> Void
    ) async throws {
        let silent = try SilentListener()
        defer { silent.close() }
        try await Workshop.with(kind, reaching: ["127.0.0.1:\(silent.port)"]) { workshop in
            let run = try await workshop.start(workshop.save(source(silent.port)))
            try await workshop.passUntil {
                let (run, steps) = try await workshop.found(run)
                return run.state == .inDoubt
                    && steps.contains { $0.path == "after" && $0.state == .succeeded }
            }
            try await body(workshop, run)
        }
    }

    @Test(
        "is not made again while nobody has said what became of it, though the run goes on beside it",
        arguments: Engine.allCases)
    func stays(kind: Engine) async throws {
        try await Self.with(kind) { workshop, run in
            let call = try #require(try await workshop.found(run).steps.first { $0.path == "call" })
            #expect(call.state == .inDoubt)
            #expect(call.attempts.count == 1)
        }
    }

    @Test("that happened, as a person says, goes on with what they say it gave", arguments: Engine.allCases)
    func happened(kind: Engine) async throws {
        try await Self.with(kind) { workshop, run in
            try await workshop.resolve(run, step: "call", output: ["said": "yes"])
            try await workshop.passUntil { try await workshop.found(run).run.state.isFinal }
            let (ended, steps) = try await workshop.found(run)
            #expect(ended.state == .succeeded, "\(ended.problem?.description ?? "")")
            #expect(steps.first { $0.path == "call" }?.attempts.count == 1)
            #expect(steps.last?.output == ["result": "YES"])
        }
    }

    @Test("that did not happen, as a person says, is made again, once", arguments: Engine.allCases)
    func absent(kind: Engine) async throws {
        try await Self.with(kind) { workshop, run in
            let first = try await workshop.found(run).steps.first { $0.path == "call" }?.attempts.first
            try await workshop.resolve(run, step: "call", output: nil)
            try await workshop.passUntil {
                let call = try await workshop.found(run).steps.first { $0.path == "call" }
                return call?.state == .inDoubt && call?.attempts.first != first
            }
            let call = try #require(try await workshop.found(run).steps.first { $0.path == "call" })
            #expect(call.attempts.count == 1)
        }
    }

    @Test("is said by a person once, and only of a step that is in doubt")
    func refused() async throws {
        try await Self.with(.sqlite) { workshop, run in
            for path in ["after", "nothing"] {
                let problem = await #expect(throws: Problem.self) {
                    try await workshop.resolve(run, step: path, output: nil)
                }
                #expect(problem?.code == "run.not_in_doubt")
            }
        }
    }
}

extension Workshop {
    /// Says what became of a call in doubt.
    func resolve(_ run: ID<Run>, step path: String, output: JSON?) async throws {
        try await database.write { [engine, workspace] tx in
            try engine.resolve(run, step: path, output: output, workspace: workspace, in: tx)
        }
    }
}
