import Durable
import Flows
import Storage
import Testing
import Values

@Suite("A run that is held for a connection", .timeLimit(.minutes(5)))
struct HeldRunTests {
    private static func source(_ connection: String) -> String {
        """
        flow: 盘点
        trigger: {app: webhook}
        steps:
          - id: send
            action: jushuitan/create_stocktake
            connection: \(connection)
            input: {data: [{so_id: P1, warehouse: 1, items: [{sku_id: A, qty: 1}]}]}
        """
    }

    @Test("goes on by itself when it is put right, and not for another app", arguments: Engine.allCases)
    func resumed(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(Self.source("lost")))
            try await workshop.reach(run) { $0 == .held }
            try await workshop.mend("other", of: "dingtalk-robot")
            try await workshop.passUntil { try await workshop.looks() == 1 }
            #expect(try await workshop.found(run).run.state == .held)
            try await workshop.mend("lost", of: "jushuitan")
            let (ended, steps) = try await workshop.end(of: run)
            #expect(ended.state == .succeeded)
            #expect(steps.allSatisfy { $0.state == .succeeded })
        }
    }

    @Test("is held again where what was saved does not hold either", arguments: Engine.allCases)
    func again(kind: Engine) async throws {
        try await Workshop.with(kind, isVirtual: true) { workshop in
            let run = try await workshop.start(workshop.save(Self.source("lost")))
            try await workshop.reach(run) { $0 == .held }
            try await workshop.mend("other", of: "jushuitan")
            try await workshop.passUntil {
                workshop.moves.seen.filter { $0.run == run && $0.state == .held }.count == 2
            }
            try await workshop.mend("lost", of: "jushuitan")
            #expect(try await workshop.end(of: run).run.state == .succeeded)
        }
    }

    @Test("goes on also where it was put right while it was being held", arguments: Engine.allCases)
    func late(kind: Engine) async throws {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let (answers, answer) = AsyncStream.makeStream(of: Void.self)
        try await Workshop.with(
            kind, isVirtual: true,
            whenAsked: { _ in
                ask.yield()
                for await _ in answers { break }
            }
        ) { workshop in
            let run = try await workshop.start(workshop.save(Self.source("lost")))
            for await _ in asked { break }
            try await workshop.mend("lost", of: "jushuitan")
            // No time passes meanwhile: the attempt that waits for its answer would be given up.
            while try await workshop.looks() != 1 { await Task.yield() }
            answer.yield()
            await workshop.moves.wait { $0.run == run && $0.state == .held }
            answer.finish()
            #expect(try await workshop.end(of: run).run.state == .succeeded)
        }
    }

    @Test(
        "goes on at once where it was put right while another of its lists went on",
        arguments: Engine.allCases)
    func beside(kind: Engine) async throws {
        let source = """
            flow: 并行
            trigger: {app: webhook}
            steps:
              - id: both
                parallel:
                  - - id: send
                      action: jushuitan/create_stocktake
                      connection: lost
                      input: {data: [{so_id: P1, warehouse: 1, items: [{sku_id: A, qty: 1}]}]}
                  - - {id: first, action: formatter/text, connection: first, input: {value: a, operation: upper}}
                    - id: commits
                      loop: "\(Self.many)"
                      steps: [{id: each, action: formatter/text, input: {value: a, operation: upper}}]
                    - {id: last, action: formatter/text, connection: last, input: {value: c, operation: upper}}
            """
        let (held, hold) = AsyncStream.makeStream(of: Void.self)
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let (answers, answer) = AsyncStream.makeStream(of: Void.self)
        try await Workshop.with(
            kind,
            whenAsked: { connection in
                switch connection {
                case "lost": hold.finish()
                // The other list goes on once this one's connection was looked up, and its commits carry what came of it.
                case "first": for await _ in held {}
                case "last":
                    ask.yield()
                    for await _ in answers {}
                default: break
                }
            }
        ) { workshop in
            let run = try await workshop.start(workshop.save(source))
            for await _ in asked { break }
            try await workshop.passUntil {
                try await workshop.found(run).steps.contains { $0.path == "send" && $0.state == .held }
            }
            try await workshop.mend("lost", of: "jushuitan")
            try await workshop.passUntil { try await workshop.looks() == 1 }
            answer.finish()
            #expect(try await workshop.end(of: run).run.state == .succeeded)
        }
    }

    /// A list of many numbers, in JMESPath.
    private static let many = "[" + (1...50).map { "`\($0)`" }.joined(separator: ", ") + "]"
}

extension Workshop {
    /// How often runs that are held were looked for.
    fileprivate func looks() async throws -> Int {
        try await database.read { [workspace] snapshot in
            try snapshot.finishedJobs(
                of: workspace, from: Timestamp(microseconds: 0), to: Timestamp(microseconds: .max), limit: 100
            ).filter { $0.kind == "flow.held" }.count
        }
    }
}
