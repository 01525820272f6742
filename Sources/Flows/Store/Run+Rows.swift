import Durable
public import Storage
public import Values

/// What an attempt at a run changes of its row, as long as its job is the run's.
struct RunChange: Sendable {
    let workspace: ID<Workspace>
    let run: ID<Run>
    /// The job that makes the change.
    let job: ID<Job>
    let state: RunState
    var startedAt: Timestamp?
    var endedAt: Timestamp?
    var problem: Problem?
    /// The job that goes on with the run.
    var nextJob: ID<Job>?

    /// The kind of change under which those of many runs are written together.
    static let effect = EffectKind<RunChange>("flow.run") { changes, tx in
        for change in changes { try tx.apply(change) }
        let moved = changes.map { RunMoved(run: $0.run, state: $0.state) }
        tx.afterCommit { $0.hints.post(moved) }
    }
}

extension Transaction {
    fileprivate func apply(_ change: RunChange) throws {
        try execute(
            """
            UPDATE flow_run SET state = \(change.state), started_at = coalesce(started_at, \(change.startedAt)),
                ended_at = \(change.endedAt), problem = \(change.problem?.json.text),
                job_id = \(change.nextJob ?? change.job)
            WHERE workspace_id = \(change.workspace) AND run_id = \(change.run) AND job_id = \(change.job)
            """)
    }

    /// Accepts a run: its trigger's bytes and the job that will work on it.
    func accept(
        _ body: [UInt8], for flow: ID<Flow>, version: Int, workspace: ID<Workspace>, origin: String
    ) throws -> ID<Run> {
        let run = newID(Run.self)
        let job = try enqueue(RunJob.new(run, workspace: workspace))
        try execute(
            """
            INSERT INTO flow_run (workspace_id, run_id, flow_id, version, job_id, state, origin)
            VALUES (\(workspace), \(run), \(flow), \(version), \(job), \(RunState.queued), \(origin))
            """)
        try execute(
            "INSERT INTO flow_trigger (workspace_id, run_id, body) VALUES (\(workspace), \(run), \(body))")
        return run
    }

    /// Takes an event id for a run.
    /// - Returns: The run that has it already.
    func claimEvent(
        _ id: String, of flow: ID<Flow>, workspace: ID<Workspace>, for run: ID<Run>
    ) throws -> ID<Run>? {
        let taken = try changes(
            """
            INSERT INTO flow_event (workspace_id, flow_id, event_id, run_id)
            VALUES (\(workspace), \(flow), \(id), \(run)) ON CONFLICT DO NOTHING
            """)
        if taken == 1 { return nil }
        let first = try self.run(ofEvent: id, flow: flow, workspace: workspace)
        return first == run ? nil : first
    }

    /// Lets a run go on with a fresh job instead of the one it had.
    func resume(_ run: RunRecord, state: RunState, at due: Timestamp? = nil) throws {
        try revoke(run.job, workspace: run.workspace)
        let job = try enqueue(RunJob.new(run.id, workspace: run.workspace, notBefore: due))
        try execute(
            """
            UPDATE flow_run SET state = \(state), job_id = \(job), ended_at = NULL, problem = NULL
            WHERE workspace_id = \(run.workspace) AND run_id = \(run.id)
            """, rows: 1)
    }
}

extension Transaction {
    /// Ends a run without its steps.
    func end(_ run: RunRecord, as state: RunState) throws {
        try execute(
            """
            UPDATE flow_run SET state = \(state), ended_at = \(now)
            WHERE workspace_id = \(run.workspace) AND run_id = \(run.id)
            """, rows: 1)
        try execute(
            """
            UPDATE flow_step SET state = \(StepState.cancelled), ended_at = \(now)
            WHERE workspace_id = \(run.workspace) AND run_id = \(run.id)
                AND state IN ('running', 'waiting', 'held', 'in_doubt')
            """)
    }

    /// Forgets the steps that are not done, so that they are done anew.
    func forgetUnfinishedSteps(of run: RunRecord) throws {
        try execute(
            """
            DELETE FROM flow_step WHERE workspace_id = \(run.workspace) AND run_id = \(run.id)
                AND state NOT IN ('succeeded', 'skipped')
            """)
    }

    /// Forgets the steps from this one on, in the order in which they began.
    func forgetSteps(of run: RunRecord, from position: Int) throws {
        try execute(
            """
            DELETE FROM flow_step WHERE workspace_id = \(run.workspace) AND run_id = \(run.id)
                AND (position >= \(position) OR state NOT IN ('succeeded', 'skipped'))
            """)
    }
}

extension Snapshot {
    /// The run that an event started.
    func run(ofEvent id: String, flow: ID<Flow>, workspace: ID<Workspace>) throws -> ID<Run>? {
        try row(
            """
            SELECT run_id FROM flow_event
            WHERE workspace_id = \(workspace) AND flow_id = \(flow) AND event_id = \(id)
            """
        ) { row in try row[0] as ID<Run> }
    }

    /// A run of a workspace.
    public func run(_ id: ID<Run>, workspace: ID<Workspace>) throws -> RunRecord? {
        try row(
            """
            SELECT run_id, flow_id, version, job_id, state, origin, started_at, ended_at, problem FROM flow_run
            WHERE workspace_id = \(workspace) AND run_id = \(id)
            """
        ) { row in try RunRecord(row, workspace: workspace) }
    }

    /// The runs of a workspace before the one given, the newest first.
    public func runs(
        of workspace: ID<Workspace>, flow: ID<Flow>?, before last: ID<Run>?, limit: Int
    ) throws -> [RunRecord] {
        let end = last ?? ID(UUIDBytes(high: .max, low: .max))
        let columns: SQL =
            "SELECT run_id, flow_id, version, job_id, state, origin, started_at, ended_at, problem FROM flow_run"
        let condition: SQL =
            if let flow {
                " WHERE workspace_id = \(workspace) AND flow_id = \(flow) AND run_id < \(end)"
            } else {
                " WHERE workspace_id = \(workspace) AND run_id < \(end)"
            }
        return try rows(columns + condition + " ORDER BY run_id DESC LIMIT \(limit)") { row in
            try RunRecord(row, workspace: workspace)
        }
    }

    /// The bytes that started a run.
    public func triggerBody(of run: ID<Run>, workspace: ID<Workspace>) throws -> [UInt8]? {
        try row("SELECT body FROM flow_trigger WHERE workspace_id = \(workspace) AND run_id = \(run)") {
            row in
            try row[0] as [UInt8]
        }
    }
}

extension RunRecord {
    fileprivate init(_ row: borrowing Row, workspace: ID<Workspace>) throws {
        self.init(
            id: try row[0], workspace: workspace, flow: try row[1], version: try row[2], job: try row[3],
            state: try row[4], origin: try row[5], startedAt: try row[6], endedAt: try row[7],
            problem: try (row[8] as String?).flatMap { Problem(json: try JSON(parsing: $0)) })
    }
}
