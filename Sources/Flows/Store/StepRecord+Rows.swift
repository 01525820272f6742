import Durable
public import Storage
public import Values

/// The journal lines that one attempt at a run writes together.
struct JournalLine: Sendable {
    let workspace: ID<Workspace>
    let run: ID<Run>
    let record: StepRecord

    /// The kind of change under which the lines of many runs are written together.
    static let effect = EffectKind<JournalLine>("flow.step") { lines, tx in try tx.write(lines) }
}

extension Transaction {
    fileprivate func write(_ lines: [JournalLine]) throws {
        switch engine {
        case .sqlite:
            for line in lines { try write(line) }
        case .postgres:
            try writeTogether(lines)
        }
    }

    /// Writes one line of a run's journal.
    func write(_ record: StepRecord, of run: RunRecord) throws {
        try write(JournalLine(workspace: run.workspace, run: run.id, record: record))
    }

    private func write(_ line: JournalLine) throws {
        let record = line.record
        try execute(
            """
            INSERT INTO flow_step (workspace_id, run_id, path, position, state, started_at, ended_at, due_at, input,
                output, problem, attempts)
            VALUES (\(line.workspace), \(line.run), \(record.path), \(record.position), \(record.state),
                \(record.startedAt), \(record.endedAt), \(record.dueAt), \(record.input?.bytes),
                \(record.output?.bytes), \(record.problem?.json.text), \(record.attemptsText))
            ON CONFLICT (workspace_id, run_id, path) DO UPDATE SET state = excluded.state,
                ended_at = excluded.ended_at, due_at = excluded.due_at, input = excluded.input,
                output = excluded.output, problem = excluded.problem, attempts = excluded.attempts
            """)
    }

    /// One statement for all lines; a step that stands in it twice is written as its last line says.
    private func writeTogether(_ lines: [JournalLine]) throws {
        var last: [String: JournalLine] = [:]
        for line in lines { last["\(line.run) \(line.record.path)"] = line }
        let lines = last.sorted { $0.key < $1.key }.map(\.value)
        let records = lines.map(\.record)
        let none: [UInt8] = []
        try execute(
            """
            INSERT INTO flow_step (workspace_id, run_id, path, position, state, started_at, ended_at, due_at, input,
                output, problem, attempts)
            SELECT w, r, p, n, s, b, nullif(e, 0), nullif(d, 0), nullif(i, ''::bytea), nullif(o, ''::bytea),
                nullif(q, ''), nullif(a, '')
            FROM unnest(\(lines.map(\.workspace)), \(lines.map(\.run)), \(records.map(\.path)),
                \(records.map(\.position)), \(records.map(\.state.rawValue)),
                \(records.map(\.startedAt.microseconds)), \(records.map { $0.endedAt?.microseconds ?? 0 }),
                \(records.map { $0.dueAt?.microseconds ?? 0 }), \(records.map { $0.input?.bytes ?? none }),
                \(records.map { $0.output?.bytes ?? none }), \(records.map { $0.problem?.json.text ?? "" }),
                \(records.map { $0.attemptsText ?? "" })) AS step (w, r, p, n, s, b, e, d, i, o, q, a)
            ON CONFLICT (workspace_id, run_id, path) DO UPDATE SET state = excluded.state,
                ended_at = excluded.ended_at, due_at = excluded.due_at, input = excluded.input,
                output = excluded.output, problem = excluded.problem, attempts = excluded.attempts
            """)
    }
}

extension Snapshot {
    /// The journal of a run, in the order in which its steps began.
    public func steps(of run: ID<Run>, workspace: ID<Workspace>) throws -> [StepRecord] {
        try rows(
            """
            SELECT path, position, state, started_at, ended_at, due_at, input, output, problem, attempts
            FROM flow_step WHERE workspace_id = \(workspace) AND run_id = \(run) ORDER BY position
            """
        ) { row in
            var record = StepRecord(path: try row[0], position: try row[1], startedAt: try row[3])
            record.state = try row[2]
            record.endedAt = try row[4]
            record.dueAt = try row[5]
            record.input = try (row[6] as [UInt8]?).map { try JSON(parsing: $0) }
            record.output = try (row[7] as [UInt8]?).map { try JSON(parsing: $0) }
            record.problem = try (row[8] as String?).flatMap { Problem(json: try JSON(parsing: $0)) }
            record.attempts =
                try (row[9] as String?).map { try JSON(parsing: $0).array ?? [] }?.map {
                    StepRecord.Attempt(json: $0)
                } ?? []
            return record
        }
    }
}

extension StepRecord {
    /// The tries as they are kept; one that went well is told by the step's own times.
    fileprivate var attemptsText: String? {
        if attempts.isEmpty || attempts.count == 1 && state == .succeeded { return nil }
        return JSON.array(attempts.map(\.json)).text
    }
}
