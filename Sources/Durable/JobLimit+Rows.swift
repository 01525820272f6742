public import Storage
public import Values

/// How many of the jobs that name it may run at once, and how many may start in a period of time.
public struct JobLimit: Hashable, Sendable {
    /// How many run at once at most; `nil` is without bound.
    public let concurrency: Int?
    /// How many start within `period` at most; `nil` is without bound.
    public let rate: Int?
    /// The length of the windows in which starts are counted.
    public let period: Duration

    /// A limit; `rate` is counted in windows of `period`, one after the other.
    public init(concurrency: Int? = nil, rate: Int? = nil, per period: Duration = .seconds(1)) {
        self.concurrency = concurrency
        self.rate = rate
        self.period = period
    }
}

extension Transaction {
    /// Sets the limit of this name in a workspace; jobs that run at the moment are not counted until they end.
    public func setLimit(_ name: String, workspace: ID<Workspace>, to limit: JobLimit) throws {
        try execute(
            """
            INSERT INTO job_limit (workspace_id, name, concurrency, in_use, rate, period, started, window_start)
            VALUES (\(workspace), \(name), \(limit.concurrency), 0, \(limit.rate), \(limit.period.microseconds), 0, 0)
            ON CONFLICT (workspace_id, name) DO UPDATE
            SET concurrency = excluded.concurrency, rate = excluded.rate, period = excluded.period
            """)
        if let concurrency = limit.concurrency { try unpark(concurrency, workspace: workspace, behind: name) }
    }

    /// Counts one more job against all of these limits, or against none where one of them refuses it.
    ///
    /// - Returns: The limit that refused, and why.
    func start(
        under names: [String], workspace: ID<Workspace>
    ) throws -> (name: String, refusal: LimitRefusal)? {
        var counted: [(String, LimitWindow)] = []
        for name in names.sorted() {
            guard let limit = try limitRow(name, workspace: workspace) else { continue }
            switch limit.counting(at: now) {
            case .success(let window): counted.append((name, window))
            case .failure(let refusal): return (name, refusal)
            }
        }
        for (name, window) in counted {
            try execute(
                """
                UPDATE job_limit SET in_use = in_use + 1, started = \(window.started), window_start = \(window.start)
                WHERE workspace_id = \(workspace) AND name = \(name)
                """, rows: 1)
        }
        return nil
    }

    private func limitRow(_ name: String, workspace: ID<Workspace>) throws -> LimitRow? {
        let lock: SQL = engine == .postgres ? " FOR UPDATE" : ""
        return try row(
            """
            SELECT concurrency, in_use, rate, period, started, window_start FROM job_limit
            WHERE workspace_id = \(workspace) AND name = \(name)
            """ + lock
        ) { row in
            LimitRow(
                concurrency: try row[0], inUse: try row[1], rate: try row[2], period: try row[3],
                window: LimitWindow(started: try row[4], start: try row[5]))
        }
    }

    /// Gives the places of an ended attempt back and readies the jobs that waited for them.
    func releaseLimits(_ names: [String], workspace: ID<Workspace>) throws {
        for name in names.sorted() {
            let released = try changes(
                """
                UPDATE job_limit SET in_use = in_use - 1
                WHERE workspace_id = \(workspace) AND name = \(name) AND in_use > 0
                """)
            if released > 0 { try unpark(1, workspace: workspace, behind: name) }
        }
    }
}

/// Why a limit lets no job start.
enum LimitRefusal: Error {
    /// As many run as may.
    case untilOneEnds
    /// As many started as may; the next window begins then.
    case until(Timestamp)
}

/// How many jobs started in the window of time that began then.
private struct LimitWindow {
    let started: Int
    let start: Timestamp
}

private struct LimitRow {
    let concurrency: Int?
    let inUse: Int
    let rate: Int?
    let period: Int64?
    let window: LimitWindow

    /// The window after one more start at `now`.
    func counting(at now: Timestamp) -> Result<LimitWindow, LimitRefusal> {
        if let concurrency, inUse >= concurrency { return .failure(.untilOneEnds) }
        guard let rate, let period else { return .success(window) }
        let end = window.start + .microseconds(period)
        if now >= end || now < window.start { return .success(LimitWindow(started: 1, start: now)) }
        if window.started >= rate { return .failure(.until(end)) }
        return .success(LimitWindow(started: window.started + 1, start: window.start))
    }
}
