import Durable
import Entitlements
import Flows
import Server
import Storage
import Testing
import Values
import World

@Suite("A task, when its run has ended or its terms have changed", .timeLimit(.minutes(5)))
struct LateUseTests {
    @Test("is used once where a person says then that the call in doubt happened", arguments: Engine.allCases)
    func resolved(kind: Engine) async throws {
        try await Workshop.withDoubt(kind) { workshop, run in
            try await workshop.cancel(run)
            try await workshop.passUntil { try await workshop.tasks().left == 1 }
            try await workshop.resolve(run, step: "call", output: [:])
            try await workshop.passUntil { try await workshop.tasks().used == 1 }
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 0, used: 1))
            #expect(try await workshop.found(run).run.state == .cancelled)
            try await workshop.retry(run)
            await workshop.moves.wait { $0.run == run && $0.state == .succeeded }
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 0, used: 1))
        }
    }

    @Test(
        "is used within the hour where there was none left when the person said so",
        arguments: Engine.allCases)
    func short(kind: Engine) async throws {
        try await Workshop.withDoubt(kind, isVirtual: true) { workshop, run in
            let other = try await workshop.start(
                workshop.save(
                    """
                    flow: 另一
                    trigger: {app: webhook}
                    steps: [{id: a, action: formatter/text, input: {value: a, operation: upper}}]
                    """))
            try await workshop.reach(other) { $0 == .held }
            try await workshop.cancel(run)
            try await workshop.passUntil { try await workshop.tasks().used == 1 }
            try await workshop.resolve(run, step: "call", output: [:])
            try await workshop.passUntil { try await workshop.settled() >= 2 }
            try await workshop.grant(2)
            workshop.clock?.advance(by: .seconds(3_600))
            try await workshop.passUntil { try await workshop.tasks().used == 2 }
            #expect(try await workshop.tasks() == Tasks(left: 1, reserved: 0, used: 2))
        }
    }

    @Test("stays set aside where the run goes on while it is about to be given back")
    func goesOn() async throws {
        try await Workshop.withDoubt(.postgres) { workshop, run in
            let database = workshop.database
            @Sendable func set(_ state: RunState) -> @Sendable (Transaction) throws -> Void {
                { try $0.execute("UPDATE flow_run SET state = \(state) WHERE run_id = \(run)", rows: 1) }
            }
            try await database.write(set(.failed))
            let (changed, change) = AsyncStream.makeStream(of: Void.self)
            async let goingOn: Void = database.write { tx in
                try set(.waiting)(tx)
                change.finish()
                // The release waits for this transaction; one that does not has ended by then.
                for _ in 0..<2_000 {
                    let waiting = try tx.row("SELECT count(*) FROM pg_locks WHERE NOT granted") { row in
                        try row[0] as Int
                    }
                    if waiting ?? 0 > 0 { return }
                }
            }
            for await _ in changed {}
            try await database.write { [workspace = workshop.workspace] tx in
                _ = try tx.enqueue(NewJob("flow.use", workspace: workspace, payload: run.uuid.bytes))
            }
            try await goingOn
            try await workshop.passUntil { try await workshop.settled() >= 1 }
            #expect(try await workshop.tasks() == Tasks(left: 0, reserved: 1, used: 0))
        }
    }

    @Test(
        "is not waited for any more where another catalog says so", arguments: Engine.allCases,
        ["{key: task, name: 任务, kind: boolean}", "{key: task, name: 任务, kind: metered, when_short: refuse}"])
    func terms(kind: Engine, feature: String) async throws {
        try await Workshop.with(kind, isVirtual: true, isMetered: true) { workshop in
            try await workshop.sellTasks(whenShort: "hold")
            let flow = try await workshop.save(
                """
                flow: 大写
                trigger: {app: webhook}
                steps: [{id: a, action: formatter/text, input: {value: a, operation: upper}}]
                """)
            let runs = [try await workshop.start(flow), try await workshop.start(flow)]
            for run in runs { try await workshop.reach(run) { $0 == .held } }
            try await workshop.apply("currency: CNY\nfeatures: [\(feature)]\n")
            try await workshop.database.write { [engine = workshop.engine] tx in
                try engine.termsChanged(from: tx.now + TaskMeter.termsKept, in: tx)
            }
            let expected: RunState = feature.contains("boolean") ? .succeeded : .failed
            for run in runs { #expect(try await workshop.end(of: run).run.state == expected) }
        }
    }
}

extension Workshop {
    /// How many jobs have ended that settle what rows use; time may run ahead, and let them be tried again meanwhile.
    fileprivate func settled() async throws -> Int {
        try await database.read { [workspace] snapshot in
            try snapshot.finishedJobs(
                of: workspace, from: Timestamp(microseconds: 0), to: Timestamp(microseconds: .max), limit: 100
            ).filter { $0.kind == "flow.use" }.count
        }
    }
}
