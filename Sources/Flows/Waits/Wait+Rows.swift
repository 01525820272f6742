import Durable
public import Storage
public import Values

/// What became of an answer to a step that waits.
enum AnswerTaken: Sendable {
    /// It was the first one; the step goes on with it.
    case first
    /// There was one before, and this one is dropped.
    case repeated
    /// The step's time is over.
    case late
    /// The run has ended, or there is none.
    case ended
}

extension Transaction {
    /// Writes that a step waits; an answer that came before stays.
    func write(_ line: WaitLine) throws {
        let table = try FlowSchema.waits.table(at: line.run.acceptedAt, in: self)
        try execute(
            """
            INSERT INTO \(table) (workspace_id, run_id, accepted_at, path, kind, asked_at, due_at, subject,
                child_run)
            VALUES (\(line.workspace), \(line.run), \(line.run.acceptedAt), \(line.path), \(line.kind), \(now),
                \(line.dueAt), \(line.subject), \(line.child))
            ON CONFLICT (workspace_id, run_id, path, accepted_at) DO UPDATE
            SET asked_at = excluded.asked_at, due_at = excluded.due_at, subject = excluded.subject,
                child_run = excluded.child_run
            """)
        // It is held again, so what was put right before was not enough.
        if line.kind == .remedy {
            try execute(
                """
                UPDATE \(table) SET answered_at = NULL, answer = NULL
                WHERE workspace_id = \(line.workspace) AND run_id = \(line.run)
                    AND accepted_at = \(line.run.acceptedAt) AND path = \(line.path)
                """)
        }
    }

    /// Takes an answer to a step that waits, or will, and lets its run go on.
    ///
    /// The run's row is locked first, so that an attempt which is about to suspend the run either sees the answer or
    /// has its suspension ended here.
    @discardableResult
    func answer(
        _ id: ID<Run>, path: String, kind: WaitKind, with bytes: [UInt8], workspace: ID<Workspace>
    ) throws -> AnswerTaken {
        guard let run = try lockedRun(id, workspace: workspace), !run.state.isFinal else { return .ended }
        let table = try FlowSchema.waits.table(at: id.acceptedAt, in: self)
        let taken = try changes(
            """
            INSERT INTO \(table) (workspace_id, run_id, accepted_at, path, kind, answered_at, answer)
            VALUES (\(workspace), \(id), \(id.acceptedAt), \(path), \(kind), \(now), \(bytes))
            ON CONFLICT (workspace_id, run_id, path, accepted_at) DO UPDATE
            SET answered_at = excluded.answered_at, answer = excluded.answer
            WHERE \(table).answered_at IS NULL AND (\(table).due_at IS NULL OR \(table).due_at > \(now))
            """)
        guard taken == 1 else {
            return try answers(of: id, workspace: workspace)[path] == nil ? .late : .repeated
        }
        try wake(run)
        return .first
    }

    /// Tells the step that waits for another run how that has ended.
    func answer(
        _ parent: RunRecord.Parent, by child: ID<Run>, with bytes: [UInt8], workspace: ID<Workspace>
    ) throws {
        guard let run = try lockedRun(parent.run, workspace: workspace), !run.state.isFinal else { return }
        let taken = try changes(
            """
            UPDATE \(FlowSchema.waits.table(at: run.acceptedAt, in: self))
            SET answered_at = \(now), answer = \(bytes)
            WHERE workspace_id = \(workspace) AND run_id = \(run.id) AND accepted_at = \(run.acceptedAt)
                AND path = \(parent.path) AND child_run = \(child) AND answered_at IS NULL
            """)
        if taken == 1 { try wake(run) }
    }

    /// Lets a run go on that is held; where an attempt works on it, that one is told.
    /// - Returns: Whether it goes on, or may: one in doubt does not before a person has spoken.
    func remedied(_ id: ID<Run>, workspace: ID<Workspace>) throws -> Bool {
        guard let run = try lockedRun(id, workspace: workspace) else { return false }
        let table = try FlowSchema.waits.table(at: id.acceptedAt, in: self)
        let row: SQL = """
            WHERE workspace_id = \(workspace) AND run_id = \(id) AND accepted_at = \(id.acceptedAt)
                AND kind = \(WaitKind.remedy)
            """
        guard run.state == .held || run.state.isFinal else {
            try execute("UPDATE \(table) SET answered_at = \(now) " + row)
            try wake(run)
            return run.state != .inDoubt
        }
        try execute("DELETE FROM \(table) " + row)
        if run.state == .held { try resume(run, state: .queued) }
        return run.state == .held
    }

    /// Lets a run go on of which a person has said what became of a step's call; where an attempt works on it, that one is
    /// told, and looks again at its end.
    func resolved(_ run: RunRecord, at path: String) throws {
        if run.state.isAtRest { return try resume(run, state: .queued) }
        let table = try FlowSchema.waits.table(at: run.acceptedAt, in: self)
        try execute(
            """
            INSERT INTO \(table) (workspace_id, run_id, accepted_at, path, kind, answered_at)
            VALUES (\(run.workspace), \(run.id), \(run.acceptedAt), \(path), \(WaitKind.remedy), \(now))
            ON CONFLICT (workspace_id, run_id, path, accepted_at) DO UPDATE SET answered_at = excluded.answered_at
            """)
        try wake(run)
    }

    /// Whether what was missing came while the attempt that is about to suspend its run went on; told once.
    func takeRemedied(_ run: RunRecord) throws -> Bool {
        try changes(
            """
            DELETE FROM \(FlowSchema.waits.table(at: run.acceptedAt, in: self))
            WHERE workspace_id = \(run.workspace) AND run_id = \(run.id) AND accepted_at = \(run.acceptedAt)
                AND kind = \(WaitKind.remedy) AND answered_at IS NOT NULL
            """) > 0
    }

    /// Lets a run that waits go on, once it was answered.
    ///
    /// One that is being worked on is touched: an attempt that suspends it at the same time, on a snapshot from before
    /// the answer, must not be able to commit on PostgreSQL.
    private func wake(_ run: RunRecord) throws {
        if run.state == .waiting { return try resume(run, state: .queued) }
        guard engine == .postgres else { return }
        try execute(
            """
            UPDATE flow_run SET state = state
            WHERE workspace_id = \(run.workspace) AND run_id = \(run.id) AND accepted_at = \(run.acceptedAt)
            """)
    }

    /// Ends what a run still waits for, now that it has ended: the runs that its steps have started are called off, and
    /// nobody is asked any more.
    func closeWaits(of run: ID<Run>, workspace: ID<Workspace>) throws {
        for child in try runsAwaited(by: run, workspace: workspace) where !child.state.isFinal {
            try end(child, as: .cancelled)
        }
        try execute(
            """
            DELETE FROM \(FlowSchema.waits.table(at: run.acceptedAt, in: self))
            WHERE workspace_id = \(workspace) AND run_id = \(run) AND accepted_at = \(run.acceptedAt)
                AND answered_at IS NULL
            """)
    }

    /// A run whose row nobody else changes until this transaction ends.
    func lockedRun(_ id: ID<Run>, workspace: ID<Workspace>) throws -> RunRecord? {
        try run(id, workspace: workspace, lock: locking(.update))
    }

    /// Forgets what steps waited for that are to be done anew; the runs that they have started are called off.
    func forgetWaits(of run: RunRecord, at paths: [String]) throws {
        let table = try FlowSchema.waits.table(at: run.acceptedAt, in: self)
        let forgotten = Set(paths)
        for child in try runsAwaited(by: run.id, workspace: run.workspace) where !child.state.isFinal {
            guard let parent = child.parent, forgotten.contains(parent.path) else { continue }
            try end(child, as: .cancelled)
        }
        for path in paths {
            try execute(
                """
                DELETE FROM \(table) WHERE workspace_id = \(run.workspace) AND run_id = \(run.id)
                    AND path = \(path) AND accepted_at = \(run.acceptedAt)
                """)
        }
    }
}

extension Snapshot {
    /// The answers to steps of a run so far, by the steps' paths.
    func answers(of run: ID<Run>, workspace: ID<Workspace>) throws -> [String: [UInt8]] {
        guard let table = try FlowSchema.waits.existingTable(at: run.acceptedAt, in: self) else { return [:] }
        let found = try rows(
            """
            SELECT path, answer FROM \(table) WHERE workspace_id = \(workspace) AND run_id = \(run)
                AND accepted_at = \(run.acceptedAt) AND answered_at IS NOT NULL AND kind <> \(WaitKind.remedy)
            """
        ) { row in (try row[0] as String, try row[1] as [UInt8]) }
        return Dictionary(found) { _, last in last }
    }

    /// The runs of other flows for whose end a run waits.
    func runsAwaited(by run: ID<Run>, workspace: ID<Workspace>) throws -> [RunRecord] {
        guard let table = try FlowSchema.waits.existingTable(at: run.acceptedAt, in: self) else { return [] }
        let children: [ID<Run>] = try rows(
            """
            SELECT child_run FROM \(table) WHERE workspace_id = \(workspace) AND run_id = \(run)
                AND accepted_at = \(run.acceptedAt) AND child_run IS NOT NULL AND answered_at IS NULL
            """
        ) { try $0[0] }
        return try children.compactMap { try self.run($0, workspace: workspace) }
    }

    /// The runs that are held for something, the oldest first, after the one given.
    ///
    /// - Parameters:
    ///   - remedy: For what.
    ///   - workspace: Whose they are; `nil` for everybody's, for which everything that runs wait for is looked through.
    ///   - last: After which one.
    ///   - limit: How many at most.
    /// - Returns: The runs, each with whose it is.
    /// - Throws: What the database says.
    func runsHeld(
        for remedy: Remedy, of workspace: ID<Workspace>?, after last: ID<Run>?, limit: Int
    ) throws -> [(workspace: ID<Workspace>, run: ID<Run>)] {
        let start = last ?? ID(UUIDBytes(high: 0, low: 0))
        let ofWorkspace: SQL = workspace.map { "workspace_id = \($0) AND " } ?? ""
        return try FlowSchema.waits.rows(
            from: last?.acceptedAt ?? Timestamp(microseconds: 0), to: Timestamp(microseconds: .max),
            newestFirst: false, limit: limit, in: self,
            { table in
                """
                SELECT DISTINCT workspace_id, run_id FROM \(table)
                WHERE \(ofWorkspace)kind = \(WaitKind.remedy) AND run_id > \(start)
                    AND subject = \(remedy.text) AND answered_at IS NULL
                ORDER BY run_id
                """
            },
            decode: { row in (try row[0] as ID<Workspace>, try row[1] as ID<Run>) })
    }

    /// The questions to people that runs of a workspace wait with, those of the newest runs first, after the one given.
    public func approvals(
        of workspace: ID<Workspace>, after last: Approval.Place?, limit: Int
    ) throws -> [Approval] {
        let end = last ?? Approval.Place(run: ID(UUIDBytes(high: .max, low: .max)), path: "")
        let until = last.map { $0.run.acceptedAt + .milliseconds(1) } ?? Timestamp(microseconds: .max)
        return try FlowSchema.waits.rows(
            from: Timestamp(microseconds: 0), to: until, newestFirst: true, limit: limit, in: self,
            { table in
                """
                SELECT run_id, path, subject, asked_at, due_at FROM \(table)
                WHERE workspace_id = \(workspace) AND kind = 'approval'
                    AND (run_id < \(end.run) OR run_id = \(end.run) AND path > \(end.path))
                    AND answered_at IS NULL AND asked_at IS NOT NULL AND due_at > \(now)
                ORDER BY run_id DESC, path
                """
            },
            decode: { row in
                Approval(
                    run: try row[0], path: try row[1], question: try row[2] as String? ?? "",
                    askedAt: try row[3], dueAt: try row[4])
            })
    }
}

extension Snapshot {
    /// For what a step of a run waits; `nil` where it does not.
    func waitKind(of run: ID<Run>, path: String, workspace: ID<Workspace>) throws -> WaitKind? {
        guard let table = try FlowSchema.waits.existingTable(at: run.acceptedAt, in: self) else { return nil }
        return try row(
            """
            SELECT kind FROM \(table) WHERE workspace_id = \(workspace) AND run_id = \(run) AND path = \(path)
                AND accepted_at = \(run.acceptedAt) AND asked_at IS NOT NULL
            """
        ) { row in try row[0] as WaitKind }
    }
}

extension Transaction {
    /// The key of callback addresses; `fresh` becomes it where there is none.
    func callbackKey(orElse fresh: [UInt8]) throws -> [UInt8] {
        try execute("INSERT INTO flow_key (key_id, key) VALUES (1, \(fresh)) ON CONFLICT DO NOTHING")
        return try row("SELECT key FROM flow_key WHERE key_id = 1") { row in try row[0] as [UInt8] } ?? fresh
    }
}
