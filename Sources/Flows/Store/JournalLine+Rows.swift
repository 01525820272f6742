public import Storage
public import Values

extension Transaction {
    /// Writes lines of the journals of any runs.
    func write(_ lines: [JournalLine]) throws {
        switch engine {
        case .sqlite:
            for line in lines { try write(line) }
        case .postgres:
            try writeTogether(lines)
        }
        for line in lines {
            try keepApart(line.input, at: line.place(of: .input))
            try keepApart(line.output, at: line.place(of: .output))
        }
    }

    private func write(_ line: JournalLine) throws {
        let record = line.record
        let table = try FlowSchema.steps.table(at: line.run.acceptedAt, in: self)
        try execute(
            """
            INSERT INTO \(table) (workspace_id, run_id, accepted_at, path, position, state, started_at, ended_at,
                due_at, input, input_apart, output, output_apart, problem, attempts)
            VALUES (\(line.workspace), \(line.run), \(line.run.acceptedAt), \(record.path), \(record.position),
                \(record.state), \(record.startedAt), \(record.endedAt), \(record.dueAt),
                \(line.input?.inRow(.input)), \(line.input?.apart(.input)), \(line.output?.inRow(.output)), \(line.output?.apart(.output)),
                \(line.problem), \(line.attempts))
            ON CONFLICT (workspace_id, run_id, path, accepted_at) DO UPDATE SET state = excluded.state,
                ended_at = excluded.ended_at, due_at = excluded.due_at, input = excluded.input,
                input_apart = excluded.input_apart, output = excluded.output,
                output_apart = excluded.output_apart, problem = excluded.problem, attempts = excluded.attempts
            """)
    }

    /// One statement for all lines; a step that stands in it twice is written as its last line says.
    private func writeTogether(_ lines: [JournalLine]) throws {
        var last: [String: JournalLine] = [:]
        for line in lines { last["\(line.run) \(line.record.path)"] = line }
        let lines = last.sorted { $0.key < $1.key }.map(\.value)
        let records = lines.map(\.record)
        try execute(
            """
            INSERT INTO flow_step (workspace_id, run_id, accepted_at, path, position, state, started_at, ended_at,
                due_at, input, input_apart, output, output_apart, problem, attempts)
            SELECT * FROM unnest(\(lines.map(\.workspace)), \(lines.map(\.run)), \(lines.map(\.run.acceptedAt)),
                \(records.map(\.path)), \(records.map(\.position)), \(records.map(\.state)),
                \(records.map(\.startedAt)), \(records.map(\.endedAt)), \(records.map(\.dueAt)),
                \(lines.map { $0.input?.inRow(.input) }), \(lines.map { $0.input?.apart(.input) }),
                \(lines.map { $0.output?.inRow(.output) }), \(lines.map { $0.output?.apart(.output) }),
                \(lines.map(\.problem)), \(lines.map(\.attempts)))
            ON CONFLICT (workspace_id, run_id, path, accepted_at) DO UPDATE SET state = excluded.state,
                ended_at = excluded.ended_at, due_at = excluded.due_at, input = excluded.input,
                input_apart = excluded.input_apart, output = excluded.output,
                output_apart = excluded.output_apart, problem = excluded.problem, attempts = excluded.attempts
            """)
    }
}

extension JournalLine {
    fileprivate func place(of part: ValuePlace.Part) -> ValuePlace {
        ValuePlace(workspace: workspace, run: run, path: record.path, part: part)
    }
}

extension Transaction {
    /// Calls off the steps of a run that have not ended; a call in doubt stays so until a person says what it is.
    func cancelOpenSteps(of run: RunRecord) throws {
        let table = try FlowSchema.steps.table(at: run.acceptedAt, in: self)
        try execute(
            """
            UPDATE \(table) SET state = \(StepState.cancelled), ended_at = \(now)
            WHERE workspace_id = \(run.workspace) AND run_id = \(run.id) AND accepted_at = \(run.acceptedAt)
                AND state IN ('running', 'waiting', 'held')
            """)
    }

    /// Forgets steps, so that they are done anew.
    func forgetSteps(of run: RunRecord, at paths: [String]) throws {
        let table = try FlowSchema.steps.table(at: run.acceptedAt, in: self)
        for path in paths {
            try execute(
                """
                DELETE FROM \(table) WHERE workspace_id = \(run.workspace) AND run_id = \(run.id)
                    AND path = \(path) AND accepted_at = \(run.acceptedAt)
                """)
        }
    }

    /// Goes on with steps that had ended, with the tries that they had.
    func reopenSteps(of run: RunRecord, at paths: [String]) throws {
        let table = try FlowSchema.steps.table(at: run.acceptedAt, in: self)
        for path in paths {
            try execute(
                """
                UPDATE \(table) SET state = \(StepState.running), ended_at = NULL, problem = NULL
                WHERE workspace_id = \(run.workspace) AND run_id = \(run.id)
                    AND path = \(path) AND accepted_at = \(run.acceptedAt)
                """)
        }
    }
}

extension Snapshot {
    /// The journal of a run, in the order in which its steps began.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - workspace: Whose it is.
    ///   - valuesApart: Whether values that are kept apart are read too; else their lengths stand in `inputApart` and
    ///     `outputApart` alone.
    /// - Returns: The lines; none where there is no such run.
    /// - Throws: What the database says.
    public func steps(
        of run: ID<Run>, workspace: ID<Workspace>, valuesApart: Bool = true
    ) throws -> [StepRecord] {
        guard let table = try FlowSchema.steps.existingTable(at: run.acceptedAt, in: self) else { return [] }
        let lines = try rows(
            """
            SELECT path, position, state, started_at, ended_at, due_at, input, output, problem, attempts,
                input_apart, output_apart
            FROM \(table) WHERE workspace_id = \(workspace) AND run_id = \(run)
                AND accepted_at = \(run.acceptedAt)
            ORDER BY position
            """
        ) { row in
            var record = StepRecord(path: try row[0], position: try row[1], startedAt: try row[3])
            record.state = try row[2]
            record.endedAt = try row[4]
            record.dueAt = try row[5]
            record.problem = try (row[8] as String?).flatMap { Problem(json: try JSON(parsing: $0)) }
            record.attempts = try (row[9] as String?).map { try StepRecord.attempts($0) } ?? []
            record.inputApart = try row[10]
            record.outputApart = try row[11]
            return (record, input: try row[6] as [UInt8]?, output: try row[7] as [UInt8]?)
        }
        return try lines.map { line in
            var record = line.0
            if record.inputApart == nil || valuesApart {
                let place = ValuePlace(workspace: workspace, run: run, path: record.path, part: .input)
                record.input = try value(line.input, apart: record.inputApart, at: place).map {
                    try JSON(parsing: $0, limits: ValuePlace.limits)
                }
            }
            if record.outputApart == nil || valuesApart {
                let place = ValuePlace(workspace: workspace, run: run, path: record.path, part: .output)
                record.output = try value(line.output, apart: record.outputApart, at: place).map {
                    try JSON(parsing: $0, limits: ValuePlace.limits)
                }
            }
            return record
        }
    }

    /// A value of one step of a run, as it is kept: its input, or its output.
    /// - Returns: `nil` where there is no such step, or it has no such value.
    public func stepValue(
        of run: ID<Run>, path: String, isOutput: Bool, workspace: ID<Workspace>
    ) throws -> [UInt8]? {
        guard let table = try FlowSchema.steps.existingTable(at: run.acceptedAt, in: self) else { return nil }
        let columns: SQL =
            isOutput ? "SELECT output, output_apart FROM " : "SELECT input, input_apart FROM "
        let found = try row(
            columns + table
                + """
                 WHERE workspace_id = \(workspace) AND run_id = \(run) AND accepted_at = \(run.acceptedAt)
                    AND path = \(path)
                """
        ) { row in (try row[0] as [UInt8]?, try row[1] as Int?) }
        guard let (inRow, apart) = found else { return nil }
        return try value(
            inRow, apart: apart,
            at: ValuePlace(workspace: workspace, run: run, path: path, part: isOutput ? .output : .input))
    }
}

extension StepRecord {
    fileprivate static func attempts(_ text: String) throws -> [Attempt] {
        try JSON(parsing: text).array?.map { Attempt(json: $0) } ?? []
    }
}
