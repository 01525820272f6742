import Flows
import Foundation
import Storage
import Testing
import Values

@Suite("A step that waits", .timeLimit(.minutes(5)))
struct WaitTests {
    private static let approval = """
        flow: 付款审批
        trigger: {app: webhook}
        steps:
          - {id: boss, wait: approval, ask: "付款 {{ trigger.amount }} 元？", timeout: 2m}
          - id: way
            branch:
              - if: steps.boss.approved
                steps: [{id: paid, action: formatter/text, input: {value: " 已付 ", operation: trim}}]
              - steps: [{id: stop, end: failed, reason: "{{ steps.boss.comment }}"}]
        """

    private static func answer(
        _ workshop: Workshop, _ run: ID<Run>, _ isApproved: Bool, comment: String? = nil
    ) async throws {
        try await workshop.database.write { [workshop] tx in
            try workshop.engine.answer(
                run, step: "boss", isApproved: isApproved, comment: comment, by: "key_1",
                workspace: workshop.workspace, in: tx)
        }
    }

    @Test("for an approval goes on with what a person answered, once", arguments: Engine.allCases)
    func approved(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let flow = try await workshop.save(Self.approval)
            let run = try await workshop.start(flow, with: ["amount": 99])
            let waiting = try await workshop.reach(run) { $0 == .waiting }
            #expect(waiting.steps.map(\.state) == [.waiting])
            let asked = try await workshop.database.read { [workshop] in
                try $0.approvals(of: workshop.workspace, after: nil, limit: 10)
            }
            #expect(asked.map(\.run) == [run])
            #expect(asked.first?.question == "付款 99 元？")
            try await Self.answer(workshop, run, true)
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded)
            #expect(steps.first?.output?["approved"] == true)
            #expect(steps.first?.output?["by"] == "key_1")
            #expect(steps.last?.output == ["result": "已付"])
            let again = await #expect(throws: Problem.self) { try await Self.answer(workshop, run, false) }
            #expect(again?.code == "run.wait_over")
            let left = try await workshop.database.read { [workshop] in
                try $0.approvals(of: workshop.workspace, after: nil, limit: 10)
            }
            #expect(left.isEmpty)
        }
    }

    @Test("for an approval goes the other way when a person says no", arguments: Engine.allCases)
    func rejected(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let run = try await workshop.start(workshop.save(Self.approval), with: ["amount": 99])
            try await workshop.reach(run) { $0 == .waiting }
            try await Self.answer(workshop, run, false, comment: "太贵")
            let (ended, _) = try await workshop.end(of: run)
            #expect(ended.state == .failed)
            #expect(ended.problem?.message(.zh) == "流程结束：太贵")
        }
    }

    @Test("for an approval stays refused when the run is retried, and is asked of nobody once it has ended")
    func staysRefused() async throws {
        try await Workshop.with(.sqlite) { workshop in
            let flow = try await workshop.save(
                Self.approval + "\n  - {id: pay, action: formatter/text, input: {value: a, operation: upper}}"
            )
            let run = try await workshop.start(flow, with: ["amount": 99])
            try await workshop.reach(run) { $0 == .waiting }
            try await Self.answer(workshop, run, false, comment: "太贵")
            _ = try await workshop.end(of: run)
            try await workshop.retry(run)
            try await workshop.passUntil { try await workshop.found(run).run.state.isFinal }
            let (again, steps) = try await workshop.found(run)
            #expect(again.state == .failed)
            #expect(!steps.contains { $0.path == "pay" })
            let other = try await workshop.start(flow, with: ["amount": 1])
            try await workshop.reach(other) { $0 == .waiting }
            try await workshop.database.write { [workshop] tx in
                try workshop.engine.cancel(other, workspace: workshop.workspace, in: tx)
            }
            let asked = try await workshop.database.read { [workshop] in
                try $0.approvals(of: workshop.workspace, after: nil, limit: 10)
            }
            #expect(asked.isEmpty)
        }
    }

    @Test(
        "fails when nobody answers in time, no earlier, and takes no answer then", arguments: Engine.allCases)
    func late(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(Self.approval), with: ["amount": 99])
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.problem?.code == "run.nobody_answered")
            let waited = try #require(ended.endedAt) - (#require(steps.first).startedAt)
            #expect(waited >= .seconds(120))
            let answered = await #expect(throws: Problem.self) {
                try await Self.answer(workshop, run, true)
            }
            #expect(answered?.code == "run.wait_over")
        }
    }

    @Test("goes on without an answer where the flow says so", arguments: Engine.allCases)
    func proceeds(kind: Engine) async throws {
        let source = """
            flow: 等一会
            trigger: {app: webhook}
            steps:
              - {id: boss, wait: approval, timeout: 1m, on_timeout: proceed}
              - {id: last, action: formatter/text, input: {value: a, operation: upper}}
            """
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let (ended, steps) = try await workshop.end(of: workshop.start(workshop.save(source)))
            #expect(ended.state == .succeeded)
            #expect(steps.map(\.output) == [.null, ["result": "A"]])
        }
    }

    private static let callback = """
        flow: 回调
        trigger: {app: webhook}
        steps:
          - {id: told, action: formatter/text, input: {value: "{{ callbacks.answer }}", operation: trim}}
          - {id: pause, delay: 1m}
          - {id: answer, wait: callback, timeout: 1h}
        """

    private static func post(
        _ body: String, to address: String, _ workshop: Workshop
    ) async throws -> Accepted {
        let parts = address.split(separator: "/")
        return try await workshop.engine.accept(
            callback: Array(body.utf8), token: String(parts[parts.count - 2]),
            path: #require(String(parts[parts.count - 1]).removingPercentEncoding))
    }

    @Test("for a callback takes it at its address, also before it begins to wait", arguments: Engine.allCases)
    func early(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(Self.callback))
            let (_, steps) = try await workshop.reach(run) { $0 == .waiting }
            let address = try #require(steps.first?.output?["result"].string)
            #expect(address.hasPrefix("https://qiao.example.com/callbacks/"))
            #expect(try await !Self.post(#"{"ok": 1}"#, to: address, workshop).isRepeat)
            #expect(try await Self.post(#"{"ok": 2}"#, to: address, workshop).isRepeat)
            let (ended, all) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded)
            #expect(all.last?.output == ["ok": 1])
        }
    }

    @Test(
        "for a callback keeps one that came early through a failure and a retry", arguments: Engine.allCases)
    func earlyThroughRetry(kind: Engine) async throws {
        let child = """
            flow: 检查
            trigger: {app: manual}
            steps: [{id: pause, delay: 1s}, {id: no, end: failed, reason: 不行}]
            """
        let source = """
            flow: 回调
            trigger: {app: webhook}
            steps:
              - {id: told, action: formatter/text, input: {value: "{{ callbacks.answer }}", operation: trim}}
              - {id: check, flow: 检查}
              - {id: answer, wait: callback, timeout: 1h}
            """
        try await Workshop.with(kind) { workshop in
            _ = try await workshop.save(child)
            let run = try await workshop.start(workshop.save(source))
            let (_, steps) = try await workshop.reach(run) { $0 == .waiting }
            let address = try #require(steps.first?.output?["result"].string)
            #expect(try await !Self.post("[1]", to: address, workshop).isRepeat)
            let (failed, _) = try await workshop.end(of: run)
            #expect(failed.problem?.code == "run.other_run_failed")
            let over = await #expect(throws: Problem.self) {
                _ = try await Self.post("[2]", to: address, workshop)
            }
            #expect(over?.code == "run.wait_over", "a run that has ended takes no answer")
            _ = try await workshop.save(child.replacing(", {id: no, end: failed, reason: 不行}", with: ""))
            try await workshop.retry(run)
            let (ended, all) = try await workshop.reach(run) { $0 == .succeeded }
            #expect(ended.state == .succeeded)
            #expect(all.last?.output == [1])
        }
    }

    @Test("for a callback is woken by it, and gives text where it is no JSON", arguments: Engine.allCases)
    func woken(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(Self.callback))
            try await workshop.passUntil { [workshop] in
                try await workshop.database.read { [workshop] in
                    try $0.steps(of: run, workspace: workshop.workspace).contains { $0.path == "answer" }
                }
            }
            let steps = try await workshop.database.read { [workshop] in
                try $0.steps(of: run, workspace: workshop.workspace)
            }
            let address = try #require(steps.last?.input?["address"].string)
            _ = try await Self.post("好", to: address, workshop)
            let (ended, all) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded)
            #expect(all.last?.output == "好")
            let late = await #expect(throws: Problem.self) {
                _ = try await Self.post("再来", to: address, workshop)
            }
            #expect(late?.code == "run.wait_over")
        }
    }

    @Test("for approvals is listed page after page, also where a run has several", arguments: Engine.allCases)
    func pages(kind: Engine) async throws {
        let source = """
            flow: 并行
            trigger: {app: webhook}
            steps:
              - id: all
                parallel:
                  - [{id: a, wait: approval, timeout: 1h}]
                  - [{id: b, wait: approval, timeout: 1h}]
                  - [{id: c, wait: approval, timeout: 1h}]
            """
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let flow = try await workshop.save(source)
            var runs: [ID<Run>] = []
            for _ in 1...2 {
                let run = try await workshop.start(flow)
                try await workshop.reach(run) { $0 == .waiting }
                runs.append(run)
            }
            var listed: [String] = []
            var last: Approval.Place?
            while true {
                let page = try await workshop.database.read { [last] in
                    try $0.approvals(of: workshop.workspace, after: last, limit: 2)
                }
                listed += page.map { "\($0.run) \($0.path)" }
                guard let place = page.last?.place else { break }
                last = try Approval.Place(place.description)
            }
            let all = runs.reversed().flatMap { run in ["a", "b", "c"].map { "\(run) \($0)" } }
            #expect(listed == all)
        }
    }

    @Test("has an address that nobody can make up", arguments: [0, 1, 40, 85])
    func forged(place: Int) async throws {
        try await Workshop.with(.sqlite, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(Self.callback))
            let (_, steps) = try await workshop.reach(run) { $0 == .waiting }
            let address = try #require(steps.first?.output?["result"].string)
            let parts = address.split(separator: "/").map(String.init)
            var token = Array(parts[parts.count - 2])
            // Of the last character four bits say nothing: even there another one is refused.
            token[place] = token[place] == "A" ? "B" : "A"
            for (token, path) in [(String(token), "answer"), (parts[parts.count - 2], "other"), ("", "")] {
                let problem = await #expect(throws: Problem.self) {
                    _ = try await workshop.engine.accept(callback: [], token: token, path: path)
                }
                #expect(problem?.code == "run.unknown_callback")
            }
        }
    }

    @Test("loses no answer that comes while its run is being worked on", arguments: Engine.allCases)
    func race(kind: Engine) async throws {
        let source = """
            flow: 并行
            trigger: {app: webhook}
            steps:
              - id: both
                parallel:
                  - [{id: boss, wait: approval, timeout: 1h}]
                  - - {id: a, action: formatter/text, input: {value: a, operation: upper}}
                    - {id: b, action: formatter/text, input: {value: b, operation: upper}}
                    - {id: c, action: formatter/text, input: {value: c, operation: upper}}
            """
        try await Workshop.with(kind) { workshop in
            let flow = try await workshop.save(source)
            try await withThrowingTaskGroup { group in
                for _ in 0..<40 {
                    group.addTask {
                        let run = try await workshop.start(flow)
                        var isAnswered = false
                        while !isAnswered {
                            do {
                                try await Self.answer(workshop, run, true)
                                isAnswered = true
                            } catch let problem as Problem where problem.code == "run.no_approval" {
                                await Task.yield()
                            }
                        }
                        let (ended, _) = try await workshop.end(of: run)
                        #expect(ended.state == .succeeded, "\(ended.problem?.description ?? "")")
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
