import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("Several nodes on one PostgreSQL", .timeLimit(.minutes(5)))
struct NodesTests {
    @Test("start at once on an empty database, and each step is applied once")
    func startTogether() async throws {
        let schema = Schema(
            "many",
            (1...5).map { number in
                Schema.Step(
                    number,
                    [
                        .both("CREATE TABLE IF NOT EXISTS steps (number BIGINT NOT NULL)"),
                        .both("INSERT INTO steps (number) VALUES (1)"),
                    ])
            })
        try await TestDatabase.withURL(.postgres) { url in
            let nodes = try await withThrowingTaskGroup(of: Database.self) { group in
                for _ in 1...6 {
                    group.addTask {
                        try await Database.open(
                            url, schemas: [schema], world: .system, options: TestDatabase.options)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for node in nodes {
                let steps = try await node.read {
                    try $0.row("SELECT COUNT(*) FROM steps") { row -> Int in try row[0] }
                }
                #expect(steps == 5)
            }
            for node in nodes { await node.close() }
        }
    }

    @Test("hear each other's hints, also after their connections were killed")
    func hints() async throws {
        try await TestDatabase.withURL(.postgres) { url in
            let (here, there) = (try await open(url), try await open(url))
            var hints = there.notifications("work").makeAsyncIterator()
            here.notify("work")
            #expect(await hints.next() != nil)
            try await here.write { tx in
                try tx.execute(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """)
            }
            // A listener that is back tells everybody to look, once.
            #expect(await hints.next() != nil)
            var heard = false
            while !heard {
                here.notify("work")
                heard = await hints.next() != nil
            }
            await here.close()
            await there.close()
        }
    }

    @Test("have the database's time, whatever their own clocks say")
    func sameTime() async throws {
        try await TestDatabase.withURL(.postgres) { url in
            let late = World(clock: SkewedClock(by: .seconds(-3_600)), randomness: World.system.randomness)
            let node = try await Database.open(url, schemas: [], world: late, options: TestDatabase.options)
            for _ in 1...20 {
                let (ours, theirs) = try await node.write { tx in
                    let theirs = try tx.row(
                        "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT"
                    ) { row -> Timestamp in try row[0] }
                    return (tx.now, theirs ?? tx.now)
                }
                #expect(theirs - ours < .seconds(1))
                #expect(ours - theirs < .milliseconds(100))
            }
            await node.close()
        }
    }

    private func open(_ url: String) async throws -> Database {
        try await Database.open(url, schemas: [], world: .system, options: TestDatabase.options)
    }
}

/// The system's clock, wrong by a constant.
private struct SkewedClock: Clock {
    private let system = SystemClock()
    private let error: Duration

    init(by error: Duration) {
        self.error = error
    }

    var now: Timestamp { system.now + error }
    var monotonic: Duration { system.monotonic }
    func sleep(for duration: Duration) async throws { try await system.sleep(for: duration) }
}
