public import Storage
public import Values

extension Transaction {
    /// Sets the limit of this name in a workspace; jobs that run at the moment count against it.
    ///
    /// Jobs that wait behind it and may start now do so, a thousand at a time; those that may not after all are parked
    /// again when they are claimed.
    public func setLimit(_ name: String, workspace: ID<Workspace>, to limit: JobLimit) throws {
        let wakeAt = limit.isBounding && limit.rate == nil ? nil : now
        try execute(
            """
            INSERT INTO job_limit (workspace_id, name, concurrency, in_use, rate, period, started, window_start, wake_at)
            VALUES (\(workspace), \(name), \(limit.concurrency), 0, \(limit.rate),
                    \(max(limit.period.microseconds, 1)), 0, 0, \(wakeAt))
            ON CONFLICT (workspace_id, name) DO UPDATE
            SET concurrency = excluded.concurrency, rate = excluded.rate, period = excluded.period,
                wake_at = excluded.wake_at
            """)
        if let wakeAt { hint([.timer(wakeAt)]) }
        let count = min(limit.concurrency ?? .max, limit.rate ?? .max, JobLimit.wakeMax)
        try unpark(count, workspace: workspace, behind: name)
    }

    /// Which of these limits of a workspace have bounds; none of them is given or loses any until this transaction ends.
    public func boundLimits(among names: [String], workspace: ID<Workspace>) throws -> [String] {
        let states = try lockLimits(Set(names.map { LimitName(workspace: workspace, name: $0) }))
        return states.filter(\.value.limit.isBounding).keys.map(\.name).sorted()
    }

    /// Locks limits in the order of their names, and makes those that are not there, without bounds: so the jobs
    /// that run are counted before anybody sets a bound.
    func lockLimits(_ names: Set<LimitName>) throws -> [LimitName: LimitState] {
        let names = names.sorted()
        let period = JobLimit().period.microseconds
        var states: [LimitName: LimitState] = [:]
        switch engine {
        case .sqlite:
            for name in names {
                try execute(
                    """
                    INSERT INTO job_limit (workspace_id, name, in_use, period, started, window_start)
                    VALUES (\(name.workspace), \(name.name), 0, \(period), 0, 0) ON CONFLICT DO NOTHING
                    """)
                states[name] = try row(
                    """
                    SELECT concurrency, rate, period, in_use, started, window_start, wake_at FROM job_limit
                    WHERE workspace_id = \(name.workspace) AND name = \(name.name)
                    """
                ) { row in try LimitState(row, from: 0) }
            }
        case .postgres:
            try execute(
                """
                INSERT INTO job_limit (workspace_id, name, in_use, period, started, window_start)
                SELECT w, n, 0, \(period), 0, 0 FROM unnest(\(names.map(\.workspace)), \(names.map(\.name)))
                    AS wanted (w, n)
                ON CONFLICT DO NOTHING
                """)
            let found = try rows(
                """
                SELECT l.workspace_id, l.name, l.concurrency, l.rate, l.period, l.in_use, l.started, l.window_start,
                       l.wake_at
                FROM job_limit l JOIN unnest(\(names.map(\.workspace)), \(names.map(\.name))) AS wanted (w, n)
                    ON l.workspace_id = wanted.w AND l.name = wanted.n
                ORDER BY l.workspace_id, l.name FOR UPDATE OF l
                """
            ) { row in
                (LimitName(workspace: try row[0], name: try row[1]), try LimitState(row, from: 2))
            }
            for (name, state) in found { states[name] = state }
        }
        return states
    }

    /// Writes what counts against a limit that is locked.
    func write(_ state: LimitState, of name: LimitName) throws {
        try execute(
            """
            UPDATE job_limit SET in_use = \(state.inUse), started = \(state.started),
                window_start = \(state.windowStart), wake_at = \(state.wakeAt)
            WHERE workspace_id = \(name.workspace) AND name = \(name.name)
            """, rows: 1)
    }

    /// Gives the places of ended attempts back and readies the jobs that waited for them; where it is the rate that
    /// refuses, they wait for the next window.
    func releaseLimits(of jobs: [JobColumns]) throws {
        var places: [LimitName: Int] = [:]
        for job in jobs where job.limits != nil {
            for name in Set(JobColumns.split(job.limits)) {
                places[LimitName(workspace: job.workspace, name: name), default: 0] += 1
            }
        }
        guard !places.isEmpty else { return }
        let states = try lockLimits(Set(places.keys))
        for name in places.keys.sorted() {
            guard var state = states[name], let count = places[name] else { continue }
            state.inUse = max(state.inUse - count, 0)
            if case .until(let next) = state.refusal(at: now) {
                state.wakeNoLater(than: next)
                hint([.timer(next)])
            } else {
                try unpark(count, workspace: name.workspace, behind: name.name)
            }
            try write(state, of: name)
        }
    }

    /// Readies jobs behind limits whose next window has begun, and behind those that were lifted.
    /// - Returns: When the next window begins for which jobs wait.
    func wakeLimits() throws -> Timestamp? {
        let due = try rows(
            """
            SELECT workspace_id, name, concurrency, rate, period, in_use, started, window_start, wake_at FROM job_limit
            WHERE wake_at <= \(now) ORDER BY wake_at LIMIT \(JobLimit.wakeMax)
            """ + locking(.updateOfFree)
        ) { row in (LimitName(workspace: try row[0], name: try row[1]), try LimitState(row, from: 2)) }
        for (name, limit) in due {
            var limit = limit
            try unpark(limit.wakeCount, workspace: name.workspace, behind: name.name)
            limit.wakeAt = try hasParked(name) ? limit.nextWake(at: now) : nil
            try write(limit, of: name)
        }
        return try row("SELECT min(wake_at) FROM job_limit WHERE wake_at IS NOT NULL") { row in
            try row[0] as Timestamp?
        } ?? nil
    }

    /// Readies jobs behind limits that have room for them: those whose wake-up went to a job that did not start.
    func wakeStragglers() throws {
        let open = try rows(
            """
            SELECT l.workspace_id, l.name, l.concurrency, l.in_use FROM job_limit l
            WHERE (l.concurrency IS NULL OR l.in_use < l.concurrency) AND l.wake_at IS NULL
                AND EXISTS (SELECT 1 FROM job_parked p
                            WHERE p.workspace_id = l.workspace_id AND p.limit_name = l.name)
            """
        ) { row in
            let (workspace, name): (ID<Workspace>, String) = (try row[0], try row[1])
            return (
                name: LimitName(workspace: workspace, name: name), most: try row[2] as Int?,
                inUse: try row[3] as Int
            )
        }
        for limit in open {
            let free = limit.most.map { min($0 - limit.inUse, JobLimit.wakeMax) } ?? JobLimit.wakeMax
            try unpark(free, workspace: limit.name.workspace, behind: limit.name.name)
        }
    }

    private func hasParked(_ limit: LimitName) throws -> Bool {
        try row(
            """
            SELECT 1 FROM job_parked WHERE workspace_id = \(limit.workspace) AND limit_name = \(limit.name) LIMIT 1
            """
        ) { _ in true } ?? false
    }
}

extension Snapshot {
    /// The limits of a workspace that have bounds, by name.
    ///
    /// - Parameters:
    ///   - workspace: Whose they are.
    ///   - page: Which page of them.
    /// - Returns: The page.
    /// - Throws: `storage.cursor`; what the database says.
    public func limits(of workspace: ID<Workspace>, _ page: PageRequest) throws -> Page<JobLimitUse> {
        try self.page(
            page,
            of: Self.limits
                + " WHERE workspace_id = \(workspace) AND (concurrency IS NOT NULL OR rate IS NOT NULL)",
            by: PageKey([("name", .text)]), decode: { try JobLimitUse($0) }, key: { [$0.name] })
    }

    /// A limit of a workspace; `nil` where nobody has named it.
    public func limit(named name: String, of workspace: ID<Workspace>) throws -> JobLimitUse? {
        try row(Self.limits + " WHERE workspace_id = \(workspace) AND name = \(name)") { try JobLimitUse($0) }
    }

    private static var limits: SQL { "SELECT name, concurrency, rate, period, in_use FROM job_limit" }
}

extension JobLimitUse {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(name: try row[0], limit: try JobLimit(row, from: 1), running: try row[4])
    }
}

extension JobLimit {
    /// How many jobs are readied behind one limit at a time.
    static let wakeMax = 1_000
    /// How many jobs behind a limit are looked at for one that may take a place which another could not.
    static let passedOnMax = 100
}

extension JobLimit {
    /// Reads the columns `concurrency, rate, period`.
    fileprivate init(_ row: borrowing Row, from first: Int) throws {
        self.init(
            concurrency: try row[first], rate: try row[first + 1],
            per: .microseconds(try row[first + 2] as Int64))
    }
}

extension LimitState {
    /// Reads the columns `concurrency, rate, period, in_use, started, window_start, wake_at`.
    fileprivate init(_ row: borrowing Row, from first: Int) throws {
        self.init(
            limit: try JobLimit(row, from: first), inUse: try row[first + 3], started: try row[first + 4],
            windowStart: try row[first + 5], wakeAt: try row[first + 6])
    }
}
