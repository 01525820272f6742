import Storage
import Values

extension Transaction {
    /// Makes the tables of the usage history of this month and the next ones, for all of their time that has none.
    func prepareHistory(from month: UsageMonth, ahead: Int) throws {
        let known = try EntitlementSchema.history.periods(in: self)
        var month = month
        for _ in 0...ahead {
            var start = month.instants.lowerBound
            for period in known where period.overlaps(month.instants) {
                if start < period.lowerBound { try openPeriod(start..<period.lowerBound) }
                start = period.upperBound
            }
            if start < month.instants.upperBound { try openPeriod(start..<month.instants.upperBound) }
            month = month.next
        }
    }

    private func openPeriod(_ time: Range<Timestamp>) throws {
        try EntitlementSchema.history.create(time, in: self)
        // Earlier programs dropped the table of a period that is in its file.
        guard try historyPeriods(in: time).contains(where: { $0.state != .hot }) else { return }
        try EntitlementSchema.history.seal(time, into: EntitlementSchema.late, in: self)
    }

    /// Adds records of this instant to the history.
    func insert(_ records: [UsageRecord]) throws {
        guard !records.isEmpty else { return }
        let table = try EntitlementSchema.history.table(at: now, in: self)
        switch engine {
        case .sqlite:
            for record in records {
                let consumption = record.consumption
                try execute(
                    """
                    INSERT INTO \(table) (workspace_id, feature, recorded_at, record_id, amount, source, event_id,
                        subject_kind, subject, shares, remaining)
                    VALUES (\(consumption.key.workspace), \(consumption.feature), \(record.recordedAt), \(record.id),
                        \(record.amount), \(consumption.key.source), \(consumption.key.event),
                        \(consumption.subject.kind), \(consumption.subject.text), \(record.shares.bytes),
                        \(record.remaining))
                    """)
            }
        case .postgres:
            let consumptions = records.map(\.consumption)
            try execute(
                """
                INSERT INTO usage_record (workspace_id, feature, recorded_at, record_id, amount, source, event_id,
                    subject_kind, subject, shares, remaining)
                SELECT * FROM unnest(\(consumptions.map(\.key.workspace)), \(consumptions.map(\.feature)),
                    \(records.map(\.recordedAt)), \(records.map(\.id)), \(records.map(\.amount)),
                    \(consumptions.map(\.key.source)), \(consumptions.map(\.key.event)),
                    \(consumptions.map(\.subject.kind)), \(consumptions.map(\.subject.text)),
                    \(records.map(\.shares.bytes)), \(records.map(\.remaining)))
                """)
        }
    }
}

extension Snapshot {
    /// The records of a feature point in one table of the history, the newest first.
    func usage(
        _ wanted: UsageQuery, before last: UsagePlace?, in table: SQL, limit: Int
    ) throws -> [UsageRecord] {
        let (workspace, feature, time) = (wanted.workspace, wanted.feature, wanted.time)
        let end = last.map { min($0.at + .microseconds(1), time.upperBound) } ?? time.upperBound
        let before: SQL = last.map { " AND (recorded_at, record_id) < (\($0.at), \($0.id))" } ?? ""
        return try rows(
            """
            SELECT record_id, recorded_at, amount, source, event_id, subject_kind, subject, shares, remaining
            FROM \(table)
            WHERE workspace_id = \(workspace) AND feature = \(feature) AND recorded_at >= \(time.lowerBound)
                AND recorded_at < \(end)\(before)
            ORDER BY recorded_at DESC, record_id DESC LIMIT \(limit)
            """
        ) { row in try UsageRecord(row, feature: feature, workspace: workspace) }
    }

    /// The sum of the records of a feature point in one table of the history.
    func used(_ wanted: UsageQuery, in table: SQL) throws -> Int64 {
        try row(
            """
            SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM \(table)
            WHERE workspace_id = \(wanted.workspace) AND feature = \(wanted.feature)
                AND recorded_at >= \(wanted.time.lowerBound) AND recorded_at < \(wanted.time.upperBound)
            """
        ) { try $0[0] } ?? 0
    }
}

extension UsageRecord {
    fileprivate init(_ row: borrowing Row, feature: String, workspace: ID<Workspace>) throws {
        let amount: Int64 = try row[2]
        self.init(
            id: try row[0], recordedAt: try row[1],
            consumption: Consumption(
                UsageKey(workspace: workspace, source: try row[3], event: try row[4]), feature: feature,
                amount: abs(amount), for: Reference(try row[5], try row[6])),
            amount: amount, shares: [GrantShare](bytes: try row[7]), remaining: try row[8])
    }
}
