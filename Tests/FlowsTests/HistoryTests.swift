import Durable
import Flows
import Storage
import Testing
import Values
import World

@Suite("The history of runs", .timeLimit(.minutes(5)))
struct HistoryTests {
    private static let waiting = """
        flow: 等
        trigger: {app: webhook}
        steps:
          - {id: boss, wait: approval, timeout: 30d}
          - {id: last, action: formatter/expression, input: {expression: "length(text)", data: "{{ trigger }}"}}
        """

    @Test(
        "keeps values that are too long for a row apart, and runs go on with them", arguments: Engine.allCases
    )
    func long(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let text = String(repeating: "长", count: 800_000)
            let source = """
                flow: 长
                trigger: {app: webhook}
                steps:
                  - {id: copy, action: formatter/text, input: {value: "{{ trigger.text }}", operation: trim}}
                  - {id: boss, wait: approval}
                  - {id: size, action: formatter/expression, input: {expression: "length(@)", data: "{{ steps.copy.result }}"}}
                """
            let run = try await workshop.start(workshop.save(source), with: ["text": .string(text)])
            try await workshop.reach(run) { $0 == .waiting }
            try await workshop.database.write { [workshop] tx in
                try workshop.engine.answer(
                    run, step: "boss", isApproved: true, comment: nil, by: "key_1",
                    workspace: workshop.workspace, in: tx)
            }
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded, "\(ended.problem?.description ?? "")")
            #expect(steps.last?.output == ["result": 800_000])
            let (short, whole, body) = try await workshop.database.read { [workshop] snapshot in
                (
                    try snapshot.steps(of: run, workspace: workshop.workspace, valuesApart: false),
                    try snapshot.stepValue(
                        of: run, path: "copy", isOutput: true, workspace: workshop.workspace),
                    try snapshot.triggerBody(of: run, workspace: workshop.workspace)
                )
            }
            #expect(short.first?.output == nil)
            #expect(short.first?.outputApart == 2_400_013)
            #expect(whole?.count == 2_400_013)
            #expect(body?.count == 2_400_011)
        }
    }

    @Test("ends runs whose job was given up, whatever killed it, with the reason", arguments: Engine.allCases)
    func abandoned(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let flow = try await workshop.save(Self.waiting)
            let run = try await workshop.start(flow)
            try await workshop.reach(run) { $0 == .waiting }
            try await workshop.die(jobsOf: "flow.run", answering: run)
            let done = try await workshop.engine.keepHouse()
            #expect(done.runsEnded == 1)
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .failed)
            #expect(ended.problem?.code == "test.poison")
            #expect(steps.map(\.state) == [.cancelled])
            #expect(try await workshop.engine.keepHouse() == Housekeeping())
            let dead = try await workshop.database.read { [workshop] in
                try $0.deadJobs(of: workshop.workspace, after: nil, limit: 10)
            }
            #expect(dead.isEmpty)
        }
    }

    @Test("drops what is older than thirty days, and ends what still waited then", arguments: Engine.allCases)
    func old(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let clock = try #require(workshop.clock)
            let flow = try await workshop.save(Self.waiting)
            let run = try await workshop.start(flow)
            try await workshop.reach(run) { $0 == .waiting }
            #expect(try await workshop.engine.keepHouse() == Housekeeping())
            // No worker sees the thirty days pass: the wait's own end is still to come.
            workshop.worker.drain()
            clock.advance(by: .seconds(38 * 86_400))
            let done = try await workshop.engine.keepHouse()
            #expect(done.runsEnded == 1)
            #expect(done.periodsDropped > 0)
            #expect(try await workshop.runs(of: flow).isEmpty)
            let found = try await workshop.database.read { [workshop] in
                (
                    try $0.run(run, workspace: workshop.workspace),
                    try $0.steps(of: run, workspace: workshop.workspace)
                )
            }
            #expect(found.0 == nil && found.1.isEmpty)
            _ = try await workshop.start(flow)
            #expect(try await workshop.runs(of: flow).count == 1)
        }
    }

    @Test("lets no more runs of a flow be worked on at once than it says", arguments: Engine.allCases)
    func concurrency(kind: Engine) async throws {
        let source = """
            flow: 一个一个
            concurrency: 1
            trigger: {app: webhook}
            steps:
              - id: send
                action: jushuitan/create_stocktake
                connection: main
                input: {data: [{so_id: "{{ trigger.id }}", warehouse: 1, items: [{sku_id: A, qty: 1}]}]}
            """
        try await Workshop.with(kind) { workshop in
            let flow = try await workshop.save(source)
            var runs: [ID<Run>] = []
            for id in 1...6 { runs.append(try await workshop.start(flow, with: ["id": .string("P\(id)")])) }
            var spans: [(Timestamp, Timestamp)] = []
            for run in runs {
                let (ended, _) = try await workshop.end(of: run)
                #expect(ended.state == .succeeded)
                spans.append((try #require(ended.startedAt), try #require(ended.endedAt)))
            }
            spans.sort { $0.0 < $1.0 }
            for (earlier, later) in zip(spans, spans.dropFirst()) { #expect(later.0 >= earlier.1) }
        }
    }
}

extension Workshop {
    /// Lets a worker that kills its jobs work on a run.
    fileprivate func die(jobsOf kind: String, answering run: ID<Run>) async throws {
        worker.drain()
        let poison = Problem("test.poison", status: 500, Localized(same: "It kills its process."))
        let killer = Worker(
            database: database, name: "killer", handlers: [JobHandler(kind) { _ in throw JobGivenUp(poison) }]
        )
        async let running: Void = killer.run()
        try await database.write { [engine, workspace] tx in
            try engine.answer(
                run, step: "boss", isApproved: true, comment: nil, by: "key_1", workspace: workspace, in: tx)
        }
        try await passUntil {
            try await database.read { [workspace] in
                try !$0.deadJobs(of: workspace, after: nil, limit: 1).isEmpty
            }
        }
        killer.drain()
        try await running
    }
}
