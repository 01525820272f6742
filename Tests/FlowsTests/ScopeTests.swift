import Flows
import Storage
import Testing
import Values

@Suite("What a step reads", .timeLimit(.minutes(5)))
struct ScopeTests {
    @Test("of steps inside a branch or a list is the same before and after the run has waited")
    func inside() async throws {
        let read =
            #"input: {value: "{{ join('', [steps.inner, steps.deep, steps.left, steps.right][*].result) }}","#
        let source = """
            flow: 里面
            trigger: {app: webhook}
            steps:
              - id: way
                branch:
                  - steps:
                      - {id: inner, action: formatter/text, input: {value: i, operation: upper}}
                      - id: both
                        parallel:
                          - - id: deeper
                              branch:
                                - steps: [{id: deep, action: formatter/text, input: {value: d, operation: upper}}]
                            - {id: left, action: formatter/text, input: {value: l, operation: upper}}
                          - [{id: right, action: formatter/text, input: {value: r, operation: upper}}]
              - {id: before, action: formatter/text, \(read) operation: trim}}
              - {id: pause, delay: 1m}
              - {id: after, action: formatter/text, \(read) operation: trim}}
            """
        try await Workshop.with(.sqlite, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(source))
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded, "\(ended.problem?.description ?? "")")
            let outputs = ["before", "after"].map { path in steps.first { $0.path == path }?.output }
            #expect(outputs == [["result": "IDLR"], ["result": "IDLR"]])
        }
    }

    @Test("of the time is the instant at which its run was accepted, however late it is worked on")
    func now() async throws {
        let source = """
            flow: 现在
            trigger: {app: webhook}
            steps:
              - {id: before, action: formatter/text, input: {value: "{{ now }}", operation: trim}}
              - {id: pause, delay: 1m}
              - {id: after, action: formatter/text, input: {value: "{{ now }}", operation: trim}}
            """
        try await Workshop.with(.sqlite, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(source))
            let (_, steps) = try await workshop.end(of: run)
            let accepted = JSON.string(run.uuid.version7Instant.rfc3339)
            #expect(
                [steps.first?.output, steps.last?.output] == [["result": accepted], ["result": accepted]])
        }
    }

    @Test(
        "of an instant to wait for is refused where it is none",
        arguments: [JSON.int(.min), .int(.max), "tomorrow", .null, ["a"]])
    func noInstant(value: JSON) async throws {
        let source = """
            flow: 等到
            trigger: {app: webhook}
            steps: [{id: pause, delay: {until: "{{ trigger.at }}"}}]
            """
        try await Workshop.with(.sqlite) { workshop in
            let (ended, _) = try await workshop.run(workshop.save(source), with: ["at": value])
            #expect(ended.state == .failed)
        }
    }

    @Test("as deep as an event may be is kept and read back, also where a flow wraps it")
    func deep() async throws {
        let child = "flow: 子流程\ntrigger: {app: manual}\nsteps: [{id: pause, delay: 1s}]"
        let source = """
            flow: 深
            trigger: {app: webhook}
            steps: [{id: sub, flow: 子流程, input: "{{ trigger }}"}, {id: pause, delay: 1s}]
            """
        let event = (0..<64).reduce(JSON.int(1)) { value, _ in [value] }
        try await Workshop.with(.sqlite, isVirtual: true) { workshop in
            _ = try await workshop.save(child)
            let (ended, steps) = try await workshop.run(workshop.save(source), with: event)
            #expect(ended.state == .succeeded, "\(ended.problem?.description ?? "")")
            #expect(steps.first?.input?["data"] == event)
        }
    }
}
