import Durable
public import Storage
public import Values

extension Transaction {
    /// Makes a change to a run.
    /// - Returns: Whether its job was still the run's; else nothing is changed.
    func apply(_ change: RunChange) throws -> Bool {
        let table = try FlowSchema.runs.table(at: change.run.acceptedAt, in: self)
        let update: SQL =
            """
            UPDATE \(table) SET state = \(change.state), started_at = coalesce(started_at, \(change.startedAt)),
                ended_at = \(change.endedAt), problem = \(change.problem?.json.text),
                job_id = \(change.jobAfterwards)
            WHERE workspace_id = \(change.workspace) AND run_id = \(change.run)
                AND accepted_at = \(change.run.acceptedAt) AND job_id = \(change.job)
            """
        guard change.answer != nil || change.closesWaits else {
            try execute(update)
            return true
        }
        guard try changes(update) == 1 else { return false }
        if change.closesWaits { try closeWaits(of: change.run, workspace: change.workspace) }
        return true
    }

    /// Makes the change of an attempt that met steps whose answers were not there; where one has come meanwhile, the
    /// run goes on at once instead.
    ///
    /// - Parameters:
    ///   - change: What the attempt has come to.
    ///   - seen: The steps whose answers it knew.
    ///   - next: The job that goes on with the run.
    ///   - due: When the run goes on by itself; `nil` for never.
    /// - Throws: What the database says.
    func apply(
        _ change: RunChange, unlessAnsweredBeside seen: Set<String>, next: NewJob, at due: Timestamp?
    ) throws {
        guard let run = try lockedRun(change.run, workspace: change.workspace), run.job == change.job else {
            return
        }
        var (change, next) = (change, next)
        let isRight = try takeConnectionIsRight(for: run)
        let isAnswered =
            try isRight || !Set(answers(of: run.id, workspace: run.workspace).keys).isSubset(of: seen)
        if isAnswered {
            change = RunChange(workspace: run.workspace, run: run.id, job: change.job, state: .queued)
        }
        if isAnswered || due != nil {
            next.notBefore = isAnswered ? nil : due
            change.nextJob = try enqueue(next)
        }
        if try apply(change), let answer = change.answer {
            try self.answer(answer.parent, by: run.id, with: answer.bytes, workspace: run.workspace)
        }
        tell([RunMoved(run: run.id, state: change.state)])
    }

    /// Tells this process, after the commit, how runs have moved.
    func tell(_ moved: [RunMoved]) {
        afterCommit { $0.hints.post(moved) }
    }

    /// Accepts a run: its trigger's bytes and the job that will work on it.
    ///
    /// - Parameters:
    ///   - body: What started it.
    ///   - flow: The flow, in the version to which the run is pinned.
    ///   - origin: What started it, as lists show it.
    ///   - id: Its identifier, where whoever starts it has to know it before.
    ///   - place: Its place among the runs that the transaction accepts; they are worked on in this order.
    ///   - parent: The step that waits for its end.
    /// - Returns: The run.
    /// - Throws: What the database says; then the transaction is over.
    func accept(
        _ body: [UInt8], for flow: FlowRecord, origin: String, id: ID<Run>? = nil, inPlace place: Int = 0,
        parent: RunRecord.Parent? = nil
    ) throws -> ID<Run> {
        let (run, job) = (id ?? newID(Run.self, inPlace: place), newID(Job.self, inPlace: place))
        let record = RunRecord(
            id: run, workspace: flow.workspace, flow: flow.id, version: flow.version, job: job,
            state: .queued, origin: origin, startedAt: nil, endedAt: nil, problem: nil, parent: parent)
        afterCommit { $0.hints.post([KeptRun(run: record, body: body)]) }
        try enqueue(RunJob.new(run, workspace: flow.workspace, limits: flow.limits, id: job))
        try execute(
            """
            INSERT INTO \(FlowSchema.runs.table(at: run.acceptedAt, in: self)) (workspace_id, run_id, accepted_at,
                flow_id, version, job_id, state, origin, parent_run, parent_path, depth, body, body_apart)
            VALUES (\(flow.workspace), \(run), \(run.acceptedAt), \(flow.id), \(flow.version), \(job),
                \(RunState.queued), \(origin), \(parent?.run), \(parent?.path), \(parent?.depth ?? 0),
                \(body.inRow(.body)), \(body.apart(.body)))
            """)
        try keepApart(body, at: ValuePlace(workspace: flow.workspace, run: run, part: .body))
        return run
    }

    /// Lets a run go on with a fresh job instead of the one it had.
    func resume(_ run: RunRecord, state: RunState) throws {
        if let job = run.job { try revoke(job, workspace: run.workspace) }
        let limits = try flow(run.flow, workspace: run.workspace)?.limits ?? []
        let job = try enqueue(RunJob.new(run.id, workspace: run.workspace, limits: limits))
        try execute(
            """
            UPDATE \(FlowSchema.runs.table(at: run.acceptedAt, in: self))
            SET state = \(state), job_id = \(job), ended_at = NULL, problem = NULL
            WHERE workspace_id = \(run.workspace) AND run_id = \(run.id) AND accepted_at = \(run.acceptedAt)
            """, rows: 1)
        tell([RunMoved(run: run.id, state: state)])
    }

    /// Ends a run from outside: its job, its open steps, the runs for which it waits; and answers whoever waits for it.
    func end(_ run: RunRecord, as state: RunState, because problem: Problem? = nil) throws {
        if let job = run.job { try revoke(job, workspace: run.workspace) }
        try execute(
            """
            UPDATE \(FlowSchema.runs.table(at: run.acceptedAt, in: self))
            SET state = \(state), ended_at = \(now), problem = \(problem?.json.text), job_id = NULL
            WHERE workspace_id = \(run.workspace) AND run_id = \(run.id) AND accepted_at = \(run.acceptedAt)
            """, rows: 1)
        try cancelOpenSteps(of: run)
        try closeWaits(of: run.id, workspace: run.workspace)
        if let parent = run.parent {
            let answer = RunAnswer(run: run.id, state: state, output: .null, problem: problem)
            try self.answer(parent, by: run.id, with: answer.bytes, workspace: run.workspace)
        }
        tell([RunMoved(run: run.id, state: state)])
    }
}

extension Snapshot {
    private static var columns: SQL {
        """
        SELECT r.run_id, r.flow_id, r.version, r.job_id, r.state, r.origin, r.started_at, r.ended_at, r.problem,
            r.parent_run, r.parent_path, r.depth
        """
    }

    /// A run of a workspace.
    public func run(_ id: ID<Run>, workspace: ID<Workspace>) throws -> RunRecord? {
        try run(id, workspace: workspace, lock: "")
    }

    func run(_ id: ID<Run>, workspace: ID<Workspace>, lock: SQL) throws -> RunRecord? {
        guard let table = try FlowSchema.runs.existingTable(at: id.acceptedAt, in: self) else { return nil }
        return try row(
            """
            \(Self.columns) FROM \(table) AS r
            WHERE r.workspace_id = \(workspace) AND r.run_id = \(id) AND r.accepted_at = \(id.acceptedAt)\(lock)
            """
        ) { row in try RunRecord(row, workspace: workspace) }
    }

    /// A run with what started it, in one query.
    func runWithBody(_ id: ID<Run>, workspace: ID<Workspace>) throws -> (run: RunRecord, body: [UInt8])? {
        guard let table = try FlowSchema.runs.existingTable(at: id.acceptedAt, in: self) else { return nil }
        let found = try row(
            """
            \(Self.columns), r.body, r.body_apart FROM \(table) AS r
            WHERE r.workspace_id = \(workspace) AND r.run_id = \(id) AND r.accepted_at = \(id.acceptedAt)
            """
        ) { row in
            (try RunRecord(row, workspace: workspace), try row[12] as [UInt8]?, try row[13] as Int?)
        }
        guard let (run, inRow, apart) = found else { return nil }
        let place = ValuePlace(workspace: workspace, run: id, part: .body)
        return (run, try value(inRow, apart: apart, at: place) ?? [])
    }

    /// The runs of a workspace before the one given, the newest first.
    public func runs(
        of workspace: ID<Workspace>, flow: ID<Flow>?, before last: ID<Run>?, limit: Int
    ) throws -> [RunRecord] {
        let end = last ?? ID(UUIDBytes(high: .max, low: .max))
        let until = last.map { $0.acceptedAt + .milliseconds(1) } ?? Timestamp(microseconds: .max)
        return try FlowSchema.runs.rows(
            from: Timestamp(microseconds: 0), to: until, newestFirst: true, limit: limit, in: self,
            { table in
                let ofFlow: SQL = if let flow { " AND r.flow_id = \(flow)" } else { "" }
                return """
                    \(Self.columns) FROM \(table) AS r
                    WHERE r.workspace_id = \(workspace) AND r.run_id < \(end)\(ofFlow) ORDER BY r.run_id DESC
                    """
            },
            decode: { row in try RunRecord(row, workspace: workspace) })
    }

    /// The bytes that started a run.
    public func triggerBody(of run: ID<Run>, workspace: ID<Workspace>) throws -> [UInt8]? {
        try runWithBody(run, workspace: workspace)?.body
    }
}

extension RunRecord {
    fileprivate init(_ row: borrowing Row, workspace: ID<Workspace>) throws {
        let (parent, path, depth): (ID<Run>?, String?, Int) = (try row[9], try row[10], try row[11])
        self.init(
            id: try row[0], workspace: workspace, flow: try row[1], version: try row[2], job: try row[3],
            state: try row[4], origin: try row[5], startedAt: try row[6], endedAt: try row[7],
            problem: try (row[8] as String?).flatMap { Problem(json: try JSON(parsing: $0)) },
            parent: parent.map { Parent(run: $0, path: path ?? "", depth: depth) })
    }
}
