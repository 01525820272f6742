import Durable
public import Storage
public import Values

extension Transaction {
    /// Makes changes to runs, each where its job is still the run's; else nothing of it.
    func apply(_ changes: [RunChange]) throws {
        let plain = changes.filter { $0.answer == nil && !$0.closesWaits }
        switch engine {
        case .postgres where plain.count > 1:
            try applyTogether(plain)
        case .postgres, .sqlite:
            for change in plain { try execute(update(change)) }
        }
        let others = try changes.filter { $0.answer != nil || $0.closesWaits }.filter { try apply($0) }
        let answers = others.compactMap { change in change.answer.map { (change, $0) } }
        // Rows that several nodes lock are locked in one order.
        for (change, answer) in answers.sorted(by: { $0.1.parent.run < $1.1.parent.run }) {
            try self.answer(answer.parent, by: change.run, with: answer.bytes, workspace: change.workspace)
        }
        tell(changes.map { RunMoved(run: $0.run, state: $0.state) })
    }

    /// Makes a change to a run.
    /// - Returns: Whether its job was still the run's; else nothing is changed.
    private func apply(_ change: RunChange) throws -> Bool {
        guard try changes(update(change)) == 1 else { return false }
        if change.closesWaits { try closeWaits(of: change.run, workspace: change.workspace) }
        return true
    }

    private func update(_ change: RunChange) throws -> SQL {
        """
        UPDATE \(try FlowSchema.runs.table(at: change.run.acceptedAt, in: self))
        SET state = \(change.state), started_at = coalesce(started_at, \(change.startedAt)),
            ended_at = \(change.endedAt), problem = \(change.problem?.json.text),
            job_id = \(change.jobAfterwards)
        WHERE workspace_id = \(change.workspace) AND run_id = \(change.run)
            AND accepted_at = \(change.run.acceptedAt) AND job_id = \(change.job)
        """
    }

    /// One statement for all; of the changes that one job makes to a run, the last is written.
    private func applyTogether(_ changes: [RunChange]) throws {
        var last: [ID<Run>: RunChange] = [:]
        for change in changes { last[change.run] = change }
        let changes = last.sorted { $0.key < $1.key }.map(\.value)
        try execute(
            """
            UPDATE flow_run AS r
            SET state = c.state, started_at = coalesce(r.started_at, c.started_at), ended_at = c.ended_at,
                problem = c.problem, job_id = c.next_job
            FROM unnest(\(changes.map(\.workspace)), \(changes.map(\.run)), \(changes.map(\.run.acceptedAt)),
                \(changes.map(\.job)), \(changes.map(\.state)), \(changes.map(\.startedAt)),
                \(changes.map(\.endedAt)), \(changes.map { $0.problem?.json.text }),
                \(changes.map(\.jobAfterwards)))
                AS c (workspace_id, run_id, accepted_at, job_id, state, started_at, ended_at, problem, next_job)
            WHERE r.workspace_id = c.workspace_id AND r.run_id = c.run_id AND r.accepted_at = c.accepted_at
                AND r.job_id = c.job_id
            """)
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
        let isRemedied = try takeRemedied(run)
        let isAnswered =
            try isRemedied || !Set(answers(of: run.id, workspace: run.workspace).keys).isSubset(of: seen)
        if isAnswered {
            change = RunChange(workspace: run.workspace, run: run.id, job: change.job, state: .queued)
        }
        if isAnswered || due != nil {
            next.notBefore = isAnswered ? nil : due
            change.nextJob = try enqueue(next)
        }
        try apply([change])
    }

    /// Counts runs that are started below a run which no step has started.
    /// - Returns: How many they are with these; 0 where that run is so old that nothing of it may be left.
    package func enlargeFamily(
        of root: ID<Run>, workspace: ID<Workspace>, by count: Int = 1
    ) throws -> Int {
        guard root.acceptedAt > now - FlowEngine.runDurationMax else { return 0 }
        let table = try FlowSchema.families.table(at: root.acceptedAt, in: self)
        return try row(
            """
            INSERT INTO \(table) (workspace_id, root_run, accepted_at, runs)
            VALUES (\(workspace), \(root), \(root.acceptedAt), \(count))
            ON CONFLICT (workspace_id, root_run, accepted_at) DO UPDATE SET runs = \(table).runs + excluded.runs
            RETURNING runs
            """
        ) { row in try row[0] as Int } ?? count
    }

    /// Tells this process, after the commit, how runs have moved.
    func tell(_ moved: [RunMoved]) {
        afterCommit { $0.hints.post(moved) }
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
        if run.startedAt != nil { try enqueue(MeteringJob.release(run.id, run.workspace)) }
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
            r.parent_run, r.parent_path, r.depth, r.root_run, r.place
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
            (try RunRecord(row, workspace: workspace), try row[14] as [UInt8]?, try row[15] as Int?)
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
            parent: try parent.map {
                Parent(run: $0, path: path ?? "", depth: depth, root: try row[12], place: try row[13])
            })
    }
}
