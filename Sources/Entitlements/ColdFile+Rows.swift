import Storage
import Values

extension Snapshot {
    /// The place of the last record that was copied into the file; `nil` where none was.
    func lastCopied() throws -> KeptRecord.Place? {
        try row(
            """
            SELECT workspace_id, feature, recorded_at, record_id FROM usage_record
            ORDER BY workspace_id DESC, feature DESC, recorded_at DESC, record_id DESC LIMIT 1
            """
        ) { try KeptRecord.Place($0) }
    }

    /// How many records the file says that it holds, and how much they are together.
    func coldTotals() throws -> (records: Int64, amount: Int64) {
        var (records, amount): (Int64, Int64) = (0, 0)
        try each("SELECT records, amount FROM usage_total") { row in
            records += try row[0]
            amount &+= try row[1]
        }
        return (records, amount)
    }

    /// How much of a feature point all records of the file are.
    func coldTotal(of feature: String, workspace: ID<Workspace>) throws -> Int64 {
        try row("SELECT amount FROM usage_total WHERE workspace_id = \(workspace) AND feature = \(feature)") {
            try $0[0]
        } ?? 0
    }
}

extension Transaction {
    /// Adds the next records to the file.
    func insertCopies(of records: [KeptRecord]) throws {
        var totals: [EntitlementKey: (records: Int64, amount: Int64)] = [:]
        for record in records {
            let place = record.place
            try execute(
                """
                INSERT INTO usage_record (workspace_id, feature, recorded_at, record_id, amount, source, event_id,
                    subject_kind, subject, shares, remaining)
                VALUES (\(place.workspace), \(place.feature), \(place.at), \(place.id), \(record.amount),
                    \(record.source), \(record.event), \(record.subjectKind), \(record.subject), \(record.shares),
                    \(record.remaining))
                """)
            let total = totals[place.entitlement] ?? (0, 0)
            totals[place.entitlement] = (total.records + 1, total.amount + record.amount)
        }
        for (key, total) in totals {
            try execute(
                """
                INSERT INTO usage_total (workspace_id, feature, records, amount)
                VALUES (\(key.workspace), \(key.feature), \(total.records), \(total.amount))
                ON CONFLICT (workspace_id, feature) DO UPDATE
                SET records = usage_total.records + excluded.records, amount = usage_total.amount + excluded.amount
                """)
        }
    }
}

extension KeptRecord.Place {
    fileprivate var entitlement: EntitlementKey { EntitlementKey(workspace: workspace, feature: feature) }
}
