import Flows
import Storage
import Testing
import Values

@Suite("A step that runs another flow", .timeLimit(.minutes(5)))
struct SubflowTests {
    private static let child = """
        flow: 子流程
        trigger: {app: manual}
        steps:
          - {id: check, branch: [{if: "trigger.n < `0`", steps: [{id: bad, end: failed, reason: 太小}]}]}
          - {id: up, action: formatter/text, input: {value: "{{ trigger.name }}", operation: upper}}
          - {id: out, end: succeeded, output: {named: "{{ steps.up.result }}", twice: "{{ multiply(trigger.n, `2`) }}"}}
        """

    private static let parent = """
        flow: 主流程
        trigger: {app: webhook}
        steps:
          - id: each
            loop: trigger.items
            as: item
            steps:
              - {id: sub, flow: 子流程, input: {name: "{{ item.name }}", n: "{{ item.n }}"}}
          - {id: all, action: formatter/expression, input: {expression: "length(@)", data: "{{ steps.each }}"}}
        """

    @Test("gives what that run gave, for each element of a loop", arguments: Engine.allCases)
    func gives(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let child = try await workshop.save(Self.child)
            let flow = try await workshop.save(Self.parent)
            let (ended, steps) = try await workshop.run(
                flow, with: ["items": [["name": "a", "n": 1], ["name": "b", "n": 2]]])
            #expect(ended.state == .succeeded, "\(ended.problem?.description ?? "")")
            let subs = steps.filter { $0.path.hasSuffix("sub") }
            #expect(subs.map(\.path) == ["each[1].sub", "each[2].sub"])
            #expect(subs.map(\.output) == [["named": "A", "twice": 2], ["named": "B", "twice": 4]])
            let children = try await workshop.runs(of: child)
            #expect(children.map(\.state) == [.succeeded, .succeeded])
            #expect(children.allSatisfy { $0.origin == "step of \(ended.id)" })
            #expect(steps.last?.output == ["result": 2])
        }
    }

    @Test("fails where that run fails, and starts another one when it is retried", arguments: Engine.allCases)
    func fails(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let child = try await workshop.save(Self.child)
            let flow = try await workshop.save(Self.parent)
            let (ended, _) = try await workshop.run(flow, with: ["items": [["name": "a", "n": -1]]])
            #expect(ended.state == .failed)
            #expect(ended.problem?.code == "run.other_run_failed")
            #expect(ended.problem?.message(.zh).contains("太小") == true)
            _ = try await workshop.save(Self.child.replacing("`0`", with: "`-9`"))
            try await workshop.database.write { [workshop] tx in
                try workshop.engine.retry(ended.id, from: nil, workspace: workshop.workspace, in: tx)
            }
            let (again, _) = try await workshop.reach(ended.id) { $0 == .succeeded }
            #expect(again.state == .succeeded)
            #expect(try await workshop.runs(of: child).map(\.state) == [.failed, .succeeded])
        }
    }

    @Test(
        "calls that run off with its own, and fails where that one is called off", arguments: Engine.allCases)
    func cancelled(kind: Engine) async throws {
        let slow = """
            flow: 子流程
            trigger: {app: manual}
            steps: [{id: long, delay: 1d}]
            """
        try await Workshop.with(kind) { workshop in
            let child = try await workshop.save(slow)
            let flow = try await workshop.save(Self.parent)
            for callsOffChild in [false, true] {
                let run = try await workshop.start(flow, with: ["items": [["name": "a", "n": 1]]])
                try await workshop.reach(run) { $0 == .waiting }
                let other = try #require(try await workshop.runs(of: child).last).id
                try await workshop.reach(other) { $0 == .waiting }
                try await workshop.database.write { [workshop] tx in
                    try workshop.engine.cancel(
                        callsOffChild ? other : run, workspace: workshop.workspace, in: tx)
                }
                let (ended, _) = try await workshop.end(of: run)
                #expect(ended.state == (callsOffChild ? .failed : .cancelled))
                let (child, _) = try await workshop.end(of: other)
                #expect(child.state == .cancelled)
            }
        }
    }

    @Test("runs it for each element although they are of one event", arguments: Engine.allCases)
    func oneEvent(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            _ = try await workshop.save(
                Self.child.replacing("{app: manual}", with: "{app: webhook, event_id: no}"))
            let flow = try await workshop.save(
                Self.parent.replacing(
                    #"n: "{{ item.n }}""#, with: #"n: "{{ item.n }}", no: "{{ trigger.no }}""#))
            let (ended, _) = try await workshop.run(
                flow, with: ["no": "E1", "items": [["name": "a", "n": 1], ["name": "b", "n": 2]]])
            #expect(ended.state == .succeeded, "\(ended.problem?.description ?? "")")
        }
    }

    @Test("loses no end of it that comes while the run is being worked on", arguments: Engine.allCases)
    func race(kind: Engine) async throws {
        let source = """
            flow: 并行
            trigger: {app: webhook}
            steps:
              - id: both
                parallel:
                  - [{id: sub, flow: 子流程, input: {name: a, n: 1}}]
                  - - {id: a, action: formatter/text, input: {value: a, operation: upper}}
                    - {id: b, action: formatter/text, input: {value: b, operation: upper}}
                    - {id: c, action: formatter/text, input: {value: c, operation: upper}}
            """
        try await Workshop.with(kind) { workshop in
            _ = try await workshop.save(Self.child)
            let flow = try await workshop.save(source)
            try await withThrowingTaskGroup { group in
                for _ in 0..<60 {
                    group.addTask {
                        let (ended, _) = try await workshop.run(flow, with: [:])
                        #expect(ended.state == .succeeded, "\(ended.problem?.description ?? "")")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Starts a run of which one list waits for a long run of another flow, and the other one is held.
    private static func heldBesideChild(
        _ workshop: Workshop
    ) async throws -> (child: FlowRecord, run: ID<Run>) {
        let child = try await workshop.save(
            "flow: 子流程\ntrigger: {app: manual}\nsteps: [{id: long, delay: 1d}]")
        let flow = try await workshop.save(
            """
            flow: 并行
            trigger: {app: webhook}
            steps:
              - id: both
                parallel:
                  - [{id: sub, flow: 子流程}]
                  - - id: send
                      action: jushuitan/create_stocktake
                      connection: lost
                      input: {data: [{so_id: P1, warehouse: 1, items: [{sku_id: A, qty: 1}]}]}
            """)
        let run = try await workshop.start(flow)
        try await workshop.reach(run) { $0 == .held }
        return (child, run)
    }

    @Test("goes on with the run that it has started when the other list is held and retried")
    func heldBeside() async throws {
        try await Workshop.with(.sqlite) { workshop in
            let (child, run) = try await Self.heldBesideChild(workshop)
            try await workshop.retry(run)
            try await workshop.passUntil { try await workshop.found(run).run.state == .held }
            #expect(try await workshop.runs(of: child).count == 1)
        }
    }

    @Test("is called off, and starts another run, where a retry does it anew", arguments: Engine.allCases)
    func doneAnew(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let (child, run) = try await Self.heldBesideChild(workshop)
            try await workshop.retry(run, from: "both")
            try await workshop.passUntil { try await workshop.runs(of: child).count == 2 }
            #expect(try await workshop.runs(of: child).map(\.state).first == .cancelled)
        }
    }

    @Test("does not go round for ever where flows start each other in a circle")
    func circle() async throws {
        try await Workshop.with(.sqlite) { workshop in
            let flow = try await workshop.save(
                """
                flow: 自己
                trigger: {app: webhook}
                steps: [{id: again, flow: 自己}]
                """)
            let (ended, _) = try await workshop.run(flow, with: [:])
            #expect(ended.state == .failed)
            let runs = try await workshop.runs(of: flow)
            #expect(runs.count == 17)
            #expect(runs.last?.problem?.code == "run.too_deep")
        }
    }

    @Test("fails where the runs below one run become too many", arguments: Engine.allCases)
    func family(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let child = try await workshop.save(Self.child)
            let flow = try await workshop.save(Self.parent)
            let items: JSON = ["items": [["name": "a", "n": -1], ["name": "b", "n": 1]]]
            let (first, _) = try await workshop.run(flow, with: items)
            #expect(first.state == .failed)
            _ = try await workshop.save(Self.child.replacing("`0`", with: "`-9`"))
            let familyMax = 10_000
            try await workshop.database.write { [workshop] tx in
                let count = try tx.enlargeFamily(
                    of: first.id, workspace: workshop.workspace, by: familyMax - 2)
                #expect(count == familyMax - 1)
            }
            try await workshop.retry(first.id)
            try await workshop.passUntil { try await workshop.runs(of: child).count == 3 }
            try await workshop.passUntil { try await workshop.found(first.id).run.state == .failed }
            let again = try await workshop.found(first.id).run
            #expect(again.problem?.code == "run.other_run_failed")
            let runs = try await workshop.runs(of: child)
            #expect(runs.map(\.state) == [.failed, .succeeded, .failed])
            #expect(runs.last?.problem?.code == "run.too_many")
        }
    }

    @Test("fails where there is no such flow, or it is disabled", arguments: [true, false])
    func missing(isThere: Bool) async throws {
        try await Workshop.with(.sqlite) { workshop in
            if isThere {
                let child = try await workshop.save(Self.child)
                _ = try await workshop.database.write { [workshop] tx in
                    try tx.setEnabled(false, flow: child.id, workspace: workshop.workspace)
                }
            }
            let flow = try await workshop.save(Self.parent)
            let (ended, _) = try await workshop.run(flow, with: ["items": [["name": "a", "n": 1]]])
            #expect(ended.problem?.code == (isThere ? "flow.disabled" : "flow.unknown"))
        }
    }
}
