import Durable
import Storage
import TestDatabases
import Values
import World

/// A database with the kernel's tables in a world whose time the test moves, and two workspaces.
struct Workbench: Sendable {
    let database: Database
    let clock: VirtualClock
    let workspace: ID<Workspace>
    let neighbour: ID<Workspace>

    /// A fresh bench on an engine for the length of one test.
    static func with(_ engine: Engine, _ body: (Workbench) async throws -> Void) async throws {
        let (world, clock) = World.virtual()
        try await TestDatabase.with(engine, schemas: [JobSchema.schema], world: world) { database in
            try await body(
                Workbench(
                    database: database, clock: clock, workspace: world.newID(), neighbour: world.newID()))
        }
    }

    /// The instant it is.
    var now: Timestamp { clock.now }

    /// Lets time pass.
    func pass(_ duration: Duration) { clock.advance(by: duration) }

    /// A worker that is not there yet.
    func newWorker() -> UUIDBytes { database.world.newID(Job.self).uuid }

    /// A piece of work of the workspace.
    func job(
        _ payload: String = "", kind: String = "work", key: String? = nil, limits: [String] = [],
        lane: String? = nil, after wait: Duration? = nil
    ) -> NewJob {
        NewJob(
            kind, workspace: workspace, payload: Array(payload.utf8), key: key, limits: limits, lane: lane,
            notBefore: wait.map { clock.now + $0 })
    }

    /// Enqueues jobs, each in a transaction of its own.
    @discardableResult
    func enqueue(_ jobs: NewJob...) async throws -> [ID<Job>] {
        try await enqueue(jobs)
    }

    /// Enqueues jobs, each in a transaction of its own.
    @discardableResult
    func enqueue(_ jobs: [NewJob]) async throws -> [ID<Job>] {
        var ids: [ID<Job>] = []
        for job in jobs { ids.append(try await database.write { try $0.enqueue(job) }) }
        return ids
    }

    /// How many jobs may be claimed.
    func ready() async throws -> Int {
        try await database.read { try $0.backlog() }.counts.first { $0.place == .ready }?.jobs ?? 0
    }

    /// How many jobs wait or run, wherever they are.
    func living() async throws -> Int {
        var count = 0
        for table in ["job_ready", "job_timer", "job_parked", "job_running", "job_dead"] as [SQL] {
            count += try await self.count(table)
        }
        return count
    }

    /// How many rows a table of the kernel has.
    func count(_ table: SQL) async throws -> Int {
        try await database.read { try $0.row("SELECT count(*) FROM \(table)") { try $0[0] } ?? -1 }
    }

    /// Waits until a transaction waits for another's lock on PostgreSQL.
    func waitForLock() async throws {
        while try await database.read({ snapshot in
            try snapshot.row(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """
            ) { try $0[0] as Int } ?? 0
        }) == 0 {}
    }

    /// The reasons of the workspace's dead jobs.
    func deathCauses() async throws -> [String] {
        try await database.read { [workspace] in
            try $0.deadJobs(of: workspace, after: nil, limit: 100).map(\.problem.code)
        }
    }
}

extension ClaimedJob {
    /// What was enqueued, as text.
    var text: String { String(decoding: payload, as: UTF8.self) }
}

/// The code of the problem that `body` throws; `nil` where it throws none.
func problemCode(_ body: () async throws -> Void) async throws -> String? {
    do {
        try await body()
        return nil
    } catch let problem as Problem {
        return problem.code
    }
}
