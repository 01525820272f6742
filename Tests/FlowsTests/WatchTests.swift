import Apps
import Definitions
import Flows
import Storage
import Testing
import Values
import World

@Suite("A flow that starts by itself", .timeLimit(.minutes(5)))
struct WatchTests {
    private static func everyMinute(missed: String) -> String {
        """
        flow: 每分钟
        trigger: {app: schedule, cron: "* * * * *", zone: Asia/Shanghai, missed: \(missed)}
        steps: [{id: a, action: formatter/text, input: {value: "{{ trigger.scheduled_at }}", operation: trim}}]
        """
    }

    private static func times(_ workshop: Workshop, _ flow: FlowRecord) async throws -> [Timestamp] {
        var times: [Timestamp] = []
        for run in try await workshop.runs(of: flow) {
            let text = try #require(try await workshop.event(of: run)["scheduled_at"].string)
            times.append(try Timestamp(rfc3339: text))
            #expect(run.acceptedAt >= times[times.count - 1], "none starts early")
        }
        return times
    }

    @Test(
        "on a schedule starts once at each of its times, also across saving it again",
        arguments: Engine.allCases)
    func schedule(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let flow = try await workshop.save(Self.everyMinute(missed: "all"))
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 3 }
            let again = try await workshop.save(Self.everyMinute(missed: "all") + "\n")
            #expect(again.version == 2)
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 5 }
            let times = try await Self.times(workshop, flow)
            let first = try #require(times.first)
            #expect(first.seconds % 60 == 0)
            #expect(times == (0..<times.count).map { first + .seconds(60 * $0) })
        }
    }

    @Test("on a schedule makes up for missed times as it says", arguments: ["skip", "last", "all"])
    func missed(policy: String) async throws {
        try await Workshop.with(.sqlite, isVirtual: true) { workshop in
            let clock = try #require(workshop.clock)
            let flow = try await workshop.save(Self.everyMinute(missed: policy))
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 1 }
            clock.advance(by: .seconds(600))
            let before = policy == "all" ? 11 : 2
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= before }
            let times = try await Self.times(workshop, flow)
            let gaps = zip(times.dropFirst(), times).map { ($0 - $1) / .seconds(60) }
            #expect(policy == "all" ? gaps.allSatisfy { $0 == 1 } : gaps.contains { $0 > 5 }, "\(times)")
        }
    }

    @Test(
        "on a schedule does not start while it is disabled, nor makes up for it", arguments: Engine.allCases)
    func disabled(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let clock = try #require(workshop.clock)
            let flow = try await workshop.save(Self.everyMinute(missed: "all"))
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 1 }
            _ = try await workshop.database.write { [workshop] tx in
                try tx.setEnabled(false, flow: flow.id, workspace: workshop.workspace)
            }
            let count = try await workshop.runs(of: flow).count
            let end = clock.now + .seconds(300)
            try await workshop.passUntil {
                if clock.untilNextSleeper == nil { clock.advance(by: .seconds(5)) }
                return clock.now > end
            }
            #expect(try await workshop.runs(of: flow).count == count)
            _ = try await workshop.database.write { [workshop] tx in
                try tx.setEnabled(true, flow: flow.id, workspace: workshop.workspace)
            }
            try await workshop.passUntil { try await workshop.runs(of: flow).count > count }
            let times = try await Self.times(workshop, flow)
            #expect(try #require(times.dropFirst(count).first) > end)
        }
    }

    private static let making = """
        flow: 做单
        trigger: {app: webhook}
        steps:
          - id: send
            action: jushuitan/create_stocktake
            connection: main
            input: {data: [{so_id: "{{ trigger.id }}", warehouse: 1, items: [{sku_id: A, qty: 1}]}]}
        """

    private static func polling(existing: String, connection: String = "main") -> String {
        """
        flow: 新单
        trigger: {app: jushuitan, trigger: stocktake_created, connection: \(connection), every: 1m, existing: \(existing)}
        steps: [{id: a, action: formatter/text, input: {value: "{{ trigger.so_id }}", operation: lower}}]
        """
    }

    private static func make(_ ids: [String], _ workshop: Workshop) async throws {
        let flow = try await workshop.save(Self.making)
        for id in ids {
            let (run, _) = try await workshop.run(flow, with: ["id": .string(id)])
            #expect(run.state == .succeeded, "\(run.problem?.description ?? "")")
        }
    }

    private static func seen(_ workshop: Workshop, _ flow: FlowRecord) async throws -> [String] {
        var ids: [String] = []
        for run in try await workshop.runs(of: flow) {
            ids.append(try await workshop.event(of: run)["so_id"].string ?? "")
        }
        return ids.sorted()
    }

    @Test(
        "by a poll starts a run for each new thing once, across saving, disabling and another worker",
        arguments: Engine.allCases)
    func poll(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            try await Self.make(["P1", "P2"], workshop)
            let flow = try await workshop.save(Self.polling(existing: "skip"))
            try await workshop.passUntil {
                try await workshop.database.read { [workshop] in
                    try $0.watch(of: flow.id, workspace: workshop.workspace)?.isSeeded ?? false
                }
            }
            try await Self.make(["P3", "P4"], workshop)
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 2 }
            #expect(try await Self.seen(workshop, flow) == ["P3", "P4"])
            _ = try await workshop.save(Self.polling(existing: "skip") + "\n")
            try await Self.make(["P5"], workshop)
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 3 }
            for enabled in [false, true] {
                _ = try await workshop.database.write { [workshop] tx in
                    try tx.setEnabled(enabled, flow: flow.id, workspace: workshop.workspace)
                }
                if !enabled { try await Self.make(["P6"], workshop) }
            }
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 4 }
            #expect(try await Self.seen(workshop, flow) == ["P3", "P4", "P5", "P6"])
        }
    }

    @Test("by a poll starts also for what is there, where it says so, more than one answer holds")
    func existing() async throws {
        try await Workshop.with(.sqlite, isVirtual: true) { workshop in
            let ids = (1...120).map { "P\($0)" }
            try await Self.make(ids, workshop)
            let flow = try await workshop.save(Self.polling(existing: "run"))
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 120 }
            #expect(try await Set(Self.seen(workshop, flow)) == Set(ids))
        }
    }

    @Test(
        "by a poll says why the vendor does not answer, and goes on when it does", arguments: Engine.allCases)
    func failing(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let flow = try await workshop.save(Self.polling(existing: "run", connection: "lost"))
            let watch = { @Sendable [workshop] () async throws -> Watch? in
                try await workshop.database.read { try $0.watch(of: flow.id, workspace: workshop.workspace) }
            }
            try await workshop.passUntil { try await watch()?.failures ?? 0 >= 3 }
            #expect(try await watch()?.problem?.code == "connection.unknown")
            try await Self.make(["P1"], workshop)
            _ = try await workshop.save(Self.polling(existing: "run"))
            try await workshop.passUntil { try await workshop.runs(of: flow).count >= 1 }
            #expect(try await watch()?.failures == 0)
        }
    }

    @Test(
        "says what is wrong with its trigger when it is saved",
        arguments: [
            ("{app: schedule, cron: '0 9 * *', zone: UTC}", "schedule.cron"),
            ("{app: schedule, cron: '0 9 * * *', zone: Mars/Olympus}", "definition.zone"),
            ("{app: schedule, cron: '0 9 * * *'}", "definition.missing_key"),
            ("{app: jushuitan, trigger: nothing, connection: a}", "app.unknown_trigger"),
            ("{app: nothing, trigger: a}", "app.unknown"),
            ("{app: jushuitan, trigger: stocktake_created}", "flow.connection"),
            ("{app: jushuitan, trigger: stocktake_created, connection: a, every: 5s}", "flow.poll_interval"),
        ])
    func wrong(trigger: String, code: String) async throws {
        try await Workshop.with(.sqlite) { workshop in
            let problems = await #expect(throws: Problems.self) {
                _ = try await workshop.save("flow: a\ntrigger: \(trigger)\nsteps: [{id: e, end: succeeded}]")
            }
            #expect(problems?.all.map(\.code).contains(code) == true, "\(problems?.all ?? [])")
            #expect(problems?.all.first?.place?.hasPrefix("flow.yaml:2:") == true)
        }
    }
}
