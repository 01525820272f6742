import Storage
import TestDatabases
import Testing
import Values

@Suite("A hint", .timeLimit(.minutes(5)))
struct NotificationTests {
    @Test(
        "reaches the listeners of its channel, and many are one to a busy listener",
        arguments: Engine.allCases)
    func reachesListeners(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            let channel = "work"
            var hints = database.notifications(channel).makeAsyncIterator()
            let others = database.notifications("other")
            for _ in 1...1_000 { database.notify(channel) }
            #expect(await hints.next() != nil)
            await database.close()
            var left = 0
            while await hints.next() != nil { left += 1 }
            #expect(left <= 2)
            var strangers = 0
            for await _ in others { strangers += 1 }
            #expect(strangers == 0)
        }
    }

    @Test("ends with the database", arguments: Engine.allCases)
    func ends(engine: Engine) async throws {
        try await Notebook.with(engine) { database in
            await database.close()
            var hints = database.notifications("work").makeAsyncIterator()
            database.notify("work")
            #expect(await hints.next() == nil)
        }
    }
}
