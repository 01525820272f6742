public import Storage
import Values

extension Snapshot {
    /// The periods of the usage history that overlap a time, the oldest first.
    func historyPeriods(
        in time: Range<Timestamp> = Timestamp(microseconds: .min)..<Timestamp(microseconds: .max)
    ) throws -> [HistoryPeriod] {
        let moved = try rows(
            """
            SELECT starts_at, ends_at, state, file, records, amount, checksum, problem FROM usage_period
            WHERE starts_at < \(time.upperBound) AND ends_at > \(time.lowerBound)
            """
        ) { try HistoryPeriod($0) }
        let starts = Set(moved.map(\.time.lowerBound))
        let hot = try EntitlementSchema.history.periods(in: self).filter {
            $0.overlaps(time) && !starts.contains($0.lowerBound)
        }
        return (moved + hot.map { HistoryPeriod(time: $0, state: .hot, file: nil, sum: nil, problem: nil) })
            .sorted { $0.time.lowerBound < $1.time.lowerBound }
    }

    /// The periods that are in the database alone and have ended by an instant.
    func hotPeriods(endedBy instant: Timestamp) throws -> [Range<Timestamp>] {
        try historyPeriods().filter { $0.state == .hot && $0.time.upperBound <= instant }.map(\.time)
    }

    /// The period that begins at an instant.
    func historyPeriod(from start: Timestamp) throws -> HistoryPeriod? {
        try historyPeriods(in: start..<start + .microseconds(1)).first { $0.time.lowerBound == start }
    }

    /// Records of one table of the history after a place, in the order of its key.
    func keptRecords(in table: SQL, after place: KeptRecord.Place?, limit: Int) throws -> [KeptRecord] {
        let after: SQL =
            place.map {
                """
                 WHERE (workspace_id, feature, recorded_at, record_id)
                    > (\($0.workspace), \($0.feature), \($0.at), \($0.id))
                """
            } ?? ""
        return try rows(
            """
            SELECT workspace_id, feature, recorded_at, record_id, amount, source, event_id, subject_kind, subject,
                shares, remaining
            FROM \(table)\(after) ORDER BY workspace_id, feature, recorded_at, record_id LIMIT \(limit)
            """
        ) { try KeptRecord($0) }
    }
}

extension Transaction {
    /// Notes that a period is being moved to a file; further records of it are kept beside it from now on.
    /// - Returns: Whether this transaction did it; `false` where another one has.
    func beginArchiving(_ time: Range<Timestamp>, into file: String) throws -> Bool {
        let begun = try changes(
            """
            INSERT INTO usage_period (starts_at, ends_at, state, file)
            VALUES (\(time.lowerBound), \(time.upperBound), 'archiving', \(file)) ON CONFLICT DO NOTHING
            """)
        guard begun == 1 else { return false }
        try seal(time)
        return true
    }

    /// Lets further records of a period be kept beside it.
    func seal(_ time: Range<Timestamp>) throws {
        #if !MUTANT_MONTH_NOT_SEALED
        try EntitlementSchema.history.seal(time, into: EntitlementSchema.late, in: self)
        #endif
    }

    /// From now on a period is read from its file, which holds this.
    func endArchiving(_ start: Timestamp, as sum: RecordSum) throws {
        try execute(
            """
            UPDATE usage_period SET state = 'cold', records = \(sum.records), amount = \(sum.amount),
                checksum = \(sum.checksum), problem = NULL
            WHERE starts_at = \(start) AND state = 'archiving'
            """, rows: 1)
    }

    /// Notes why the archiving of a period was given up.
    func noteProblem(_ problem: Problem, ofPeriodFrom start: Timestamp) throws {
        try execute(
            "UPDATE usage_period SET problem = \(problem.json.text) WHERE starts_at = \(start)")
    }

    /// Deletes some records of a period that is cold, so that no transaction takes long on SQLite.
    /// - Returns: Whether there may be more.
    func empty(_ time: Range<Timestamp>, limit: Int) throws -> Bool {
        guard engine == .sqlite else { return false }
        let table = EntitlementSchema.history.table(of: time)
        let last = try row(
            """
            SELECT workspace_id, feature, recorded_at, record_id FROM \(table)
            ORDER BY workspace_id, feature, recorded_at, record_id LIMIT 1 OFFSET \(limit - 1)
            """
        ) { try KeptRecord.Place($0) }
        guard let last else { return false }
        try execute(
            """
            DELETE FROM \(table) WHERE (workspace_id, feature, recorded_at, record_id)
                <= (\(last.workspace), \(last.feature), \(last.at), \(last.id))
            """)
        return true
    }

    /// Drops what the database still has of a period that is cold; its table stays, for what may be recorded late.
    func dropArchived(_ time: Range<Timestamp>) throws {
        try seal(time)
        try EntitlementSchema.history.clear(time, in: self)
        try execute(
            "UPDATE usage_period SET state = 'dropped' WHERE starts_at = \(time.lowerBound) AND state = 'cold'",
            rows: 1)
    }
}

extension HistoryPeriod {
    fileprivate init(_ row: borrowing Row) throws {
        let (start, end): (Timestamp, Timestamp) = (try row[0], try row[1])
        time = start..<end
        state = try row[2]
        file = try row[3]
        sum = try (row[4] as Int64?).map { records in
            RecordSum(records: records, amount: try row[5], checksum: try row[6])
        }
        problem = try (row[7] as String?).flatMap { Problem(json: try JSON(parsing: $0)) }
    }
}

extension HistoryPeriod.State: ColumnValue {}

extension KeptRecord {
    fileprivate init(_ row: borrowing Row) throws {
        place = try Place(row)
        amount = try row[4]
        source = try row[5]
        event = try row[6]
        subjectKind = try row[7]
        subject = try row[8]
        shares = try row[9]
        remaining = try row[10]
    }
}

extension KeptRecord.Place {
    init(_ row: borrowing Row) throws {
        workspace = try row[0]
        feature = try row[1]
        at = try row[2]
        id = try row[3]
    }
}
