import Durable
import Flows
import Synchronization
import Testing
import Values
import World

@Suite("The journal of a run", .timeLimit(.minutes(1)))
struct JournalTests {
    @Test("lets nobody go on before what they have noted is durable, whoever commits it")
    func together() async throws {
        let world = World.system
        let journal = Journal([], run: world.newID(), workspace: world.newID())
        let order = Order()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        for path in ["a", "b"] { try journal.note(journal.begin(path, at: world.now)) }
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await journal.commit { effects in
                    #expect(effects.count == 2)
                    begin.yield()
                    for await _ in ends { break }
                    order.add("durable")
                }
            }
            for await _ in begun { break }
            group.addTask {
                end.yield()
                try await journal.commit { _ in Issue.record("nothing was left to commit") }
                order.add("went on")
            }
            try await group.waitForAll()
        }
        #expect(order.events == ["durable", "went on"])
    }

    @Test("lets nobody go on once a commit has failed")
    func failed() async throws {
        struct Refused: Error {}
        let world = World.system
        let journal = Journal([], run: world.newID(), workspace: world.newID())
        try journal.note(journal.begin("a", at: world.now))
        await #expect(throws: Refused.self) { try await journal.commit { _ in throw Refused() } }
        try journal.note(journal.begin("b", at: world.now))
        await #expect(throws: Refused.self) {
            try await journal.commit { _ in Issue.record("a line is missing before this one") }
        }
    }

    @Test("takes a value as deep as it can be read back, and no deeper")
    func deep() throws {
        let world = World.system
        let journal = Journal([], run: world.newID(), workspace: world.newID())
        var record = try journal.begin("a", at: world.now)
        record.output = (0..<128).reduce(JSON.int(1)) { value, _ in [value] }
        try journal.note(record)
        record.output = [record.output ?? .null]
        let problem = #expect(throws: Problem.self) { try journal.note(record) }
        #expect(problem?.code == "run.value_too_deep")
    }
}

/// What happened, in its order.
private final class Order: Sendable {
    private let kept = Mutex<[String]>([])

    var events: [String] { kept.withLock { $0 } }

    func add(_ event: String) { kept.withLock { $0.append(event) } }
}
