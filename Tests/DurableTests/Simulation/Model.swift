import Durable
import Storage
import Values

/// What the simulation knows of its jobs, and the promises that it holds the database to.
struct Model {
    /// Where completions leave their trace, one row each time that one is applied.
    static let schema = Schema(
        "simulation",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE applied (place BIGINT NOT NULL PRIMARY KEY, job BYTES NOT NULL)
                        """)
                ])
        ])

    static let applied = EffectKind<ID<Job>>("applied") { jobs, tx in
        for job in jobs {
            try tx.execute(
                "INSERT INTO applied (place, job) VALUES ((SELECT count(*) FROM applied), \(job))")
        }
    }

    static func done(_ job: ClaimedJob) -> Effect { applied(job.ref.id) }

    private struct Place {
        let job: ID<Job>
        let table: String
        let token: Int64
        let limits: [String]
        let workspace: ID<Workspace>
        let parkedBehind: String
    }

    private var jobs: [ID<Job>: NewJob] = [:]
    private var lanes: [String: [ID<Job>]] = [:]
    private var tokens: [ID<Job>: Int64] = [:]

    mutating func enqueued(_ job: NewJob) {
        guard let id = job.id else { return }
        jobs[id] = job
        if let lane = job.lane { lanes["\(job.workspace) \(lane)", default: []].append(id) }
    }

    /// When the jobs that wait for their time are due.
    func dueTimes(_ database: Database) async throws -> [ID<Job>: Timestamp] {
        let timers = try await database.read { snapshot in
            try snapshot.rows("SELECT job_id, due_at FROM job_timer") {
                (try $0[0] as ID<Job>, try $0[1] as Timestamp)
            }
        }
        return Dictionary(uniqueKeysWithValues: timers)
    }

    func isDone(_ database: Database) async throws -> Bool {
        try await places(database).isEmpty
    }

    /// Where the jobs are that are not done.
    func unfinished(_ database: Database) async throws -> [String] {
        try await places(database).map { "\($0.table) \($0.job) \($0.parkedBehind)" }
    }

    /// Throws where a promise is broken.
    mutating func check(_ database: Database) async throws {
        let places = try await places(database)
        let applied = try await database.read { snapshot in
            try snapshot.rows("SELECT job FROM applied ORDER BY place") { try $0[0] as ID<Job> }
        }
        try checkNothingLost(places, applied)
        try checkTokens(places)
        try checkLanes(places, applied)
        try await checkLimits(places, database)
    }

    private func checkNothingLost(_ places: [Place], _ applied: [ID<Job>]) throws {
        guard Set(applied).count == applied.count else {
            throw BrokenPromise("a completion was applied twice")
        }
        let living = Set(places.map(\.job))
        guard living.count == places.count else { throw BrokenPromise("a job is in two places") }
        guard living.isDisjoint(with: applied) else { throw BrokenPromise("a job that is done goes on") }
        guard living.count + applied.count == jobs.count else {
            throw BrokenPromise("\(jobs.count - living.count - applied.count) jobs are nowhere")
        }
    }

    private mutating func checkTokens(_ places: [Place]) throws {
        for place in places {
            guard place.token >= tokens[place.job, default: 0] else {
                throw BrokenPromise("the token of \(place.job) went back")
            }
            tokens[place.job] = place.token
        }
    }

    private func checkLanes(_ places: [Place], _ applied: [ID<Job>]) throws {
        let free = Set(places.filter { !$0.parkedBehind.hasPrefix("\n") }.map(\.job))
        let order = Dictionary(uniqueKeysWithValues: applied.enumerated().map { ($1, $0) })
        for (lane, members) in lanes {
            guard members.count(where: { free.contains($0) }) <= 1 else {
                throw BrokenPromise("two jobs of lane \(lane) go on at once")
            }
            let done = members.compactMap { order[$0] }
            guard done == done.sorted(),
                done.count == members.prefix(done.count).count(where: { order[$0] != nil })
            else { throw BrokenPromise("lane \(lane) was not kept in order") }
        }
    }

    private func checkLimits(_ places: [Place], _ database: Database) async throws {
        var running: [String: Int] = [:]
        for place in places where place.table == "running" {
            for limit in place.limits { running["\(place.workspace) \(limit)", default: 0] += 1 }
        }
        for (name, count) in running {
            let most = Simulation.limits.first { name.hasSuffix($0.key) }?.value ?? 0
            guard count <= most else { throw BrokenPromise("\(count) run under \(name)") }
        }
        let counted = try await database.read { snapshot in
            try snapshot.rows("SELECT workspace_id, name, in_use FROM job_limit") {
                ("\(try $0[0] as ID<Workspace>) \(try $0[1] as String)", try $0[2] as Int)
            }
        }
        for (name, inUse) in counted where inUse != running[name, default: 0] {
            throw BrokenPromise("\(name) counts \(inUse), but \(running[name, default: 0]) run")
        }
    }

    private func places(_ database: Database) async throws -> [Place] {
        try await database.read { snapshot in
            try snapshot.rows(
                """
                SELECT 'ready', workspace_id, job_id, token, limits, NULL FROM job_ready
                UNION ALL SELECT 'timer', workspace_id, job_id, token, limits, NULL FROM job_timer
                UNION ALL SELECT 'parked', workspace_id, job_id, token, limits, limit_name FROM job_parked
                UNION ALL SELECT 'running', workspace_id, job_id, token, limits, NULL FROM job_running
                UNION ALL SELECT 'dead', workspace_id, job_id, token, limits, NULL FROM job_dead
                """
            ) { row in
                let limits: String? = try row[4]
                let parkedBehind: String? = try row[5]
                return Place(
                    job: try row[2], table: try row[0], token: try row[3],
                    limits: limits?.split(separator: "\n").map(String.init) ?? [], workspace: try row[1],
                    parkedBehind: parkedBehind ?? "")
            }
        }
    }
}
