import Durable
public import Storage
public import Values

extension Transaction {
    /// Watches over a flow that was saved, or stops where it does not start by itself.
    ///
    /// Where `identity`, the trigger with its settings, is another than before, the watch begins anew.
    func watch(_ flow: FlowRecord, identity: String?) throws {
        guard let identity else { return try forgetWatch(of: flow) }
        let old = try watch(of: flow.id, workspace: flow.workspace)
        if let old { try revoke(old.job, workspace: flow.workspace) }
        let isSame = old?.identity == identity
        let job = newID(Job.self)
        try execute(
            """
            INSERT INTO flow_watch (workspace_id, flow_id, job_id, identity, seeded, last_page, done_until,
                failures)
            VALUES (\(flow.workspace), \(flow.id), \(job), \(identity), \(false), 0, \(now), 0)
            ON CONFLICT (workspace_id, flow_id) DO UPDATE SET job_id = excluded.job_id, failures = 0
            """)
        if !isSame {
            try execute(
                """
                UPDATE flow_watch SET identity = \(identity), cursor = NULL, seeded = \(false), last_page = 0,
                    done_until = \(now), problem = NULL
                WHERE workspace_id = \(flow.workspace) AND flow_id = \(flow.id)
                """)
        }
        if flow.isEnabled { try enqueue(Watch.job(of: flow, id: job, at: nil)) }
    }

    /// Watches again over a flow that is enabled: a poll goes on where it stood, a schedule from now.
    func watchAgain(_ flow: FlowRecord) throws {
        guard let watch = try watch(of: flow.id, workspace: flow.workspace) else { return }
        try revoke(watch.job, workspace: flow.workspace)
        let job = newID(Job.self)
        try execute(
            """
            UPDATE flow_watch SET job_id = \(job), done_until = \(now), failures = 0
            WHERE workspace_id = \(flow.workspace) AND flow_id = \(flow.id)
            """)
        try enqueue(Watch.job(of: flow, id: job, at: nil))
    }

    /// Stops watching over a flow that is disabled; how far it has come is kept.
    func endWatch(of flow: FlowRecord) throws {
        guard let watch = try watch(of: flow.id, workspace: flow.workspace) else { return }
        try revoke(watch.job, workspace: flow.workspace)
    }

    /// Moves a watch, as long as its job is still the one that does so, and enqueues the next look.
    /// - Returns: Whether it was moved; where not, the job must leave nothing behind.
    func move(_ watch: Watch, of flow: FlowRecord, nextAt due: Timestamp?) throws -> Bool {
        let job = newID(Job.self)
        let moved = try changes(
            """
            UPDATE flow_watch SET job_id = \(job), cursor = \(watch.cursor?.text), seeded = \(watch.isSeeded),
                last_page = \(watch.lastPage),
                done_until = \(watch.doneUntil), failures = \(watch.failures), problem = \(watch.problem?.json.text)
            WHERE workspace_id = \(flow.workspace) AND flow_id = \(flow.id) AND job_id = \(watch.job)
            """)
        guard moved == 1 else { return false }
        if let due { try enqueue(Watch.job(of: flow, id: job, at: due)) }
        return true
    }

    private func forgetWatch(of flow: FlowRecord) throws {
        try endWatch(of: flow)
        try execute(
            "DELETE FROM flow_watch WHERE workspace_id = \(flow.workspace) AND flow_id = \(flow.id)")
    }
}

extension Snapshot {
    /// How far a flow that starts by itself has come; `nil` for other flows.
    public func watch(of flow: ID<Flow>, workspace: ID<Workspace>) throws -> Watch? {
        try row(
            """
            SELECT job_id, identity, cursor, seeded, last_page, done_until, failures, problem FROM flow_watch
            WHERE workspace_id = \(workspace) AND flow_id = \(flow)
            """
        ) { row in
            Watch(
                flow: flow, job: try row[0], identity: try row[1],
                cursor: try (row[2] as String?).map { try JSON(parsing: $0) }, isSeeded: try row[3],
                lastPage: try row[4], doneUntil: try row[5], failures: try row[6],
                problem: try (row[7] as String?).flatMap { Problem(json: try JSON(parsing: $0)) })
        }
    }
}
