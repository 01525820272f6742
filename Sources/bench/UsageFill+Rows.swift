import Entitlements
import Storage
import Values

/// Months of usage history that are made where they lie, by the database itself.
struct UsageFill {
    /// How many workspaces share a month.
    static let workspaces = 1_000

    /// The month.
    let month: UsageMonth
    /// How many records it has.
    let records: Int

    /// The workspace of this number.
    static func workspace(_ number: Int) -> ID<Workspace> {
        let digits = Array("w".utf8) + Array("\(1_000_000_000_000_000 + number)".utf8).dropFirst()
        guard let bytes = UUIDBytes(bytes: digits) else { preconditionFailure("it has 16 bytes") }
        return ID(bytes)
    }

    /// Makes the month and its records, one of a unit each, one workspace after the other.
    func fill(_ database: Database) async throws {
        let time = month.instants
        try await database.write { try EntitlementSchema.history.create(time, in: $0) }
        let count = records / Self.workspaces
        let step = (time.upperBound - time.lowerBound).microseconds / Int64(count + 1)
        for number in 0..<Self.workspaces {
            try await database.write { tx in
                let made: SQL
                switch tx.engine {
                case .sqlite:
                    made = """
                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
                        SELECT \(Self.workspace(number)), 'task', \(time.lowerBound) + i * \(step),
                            CAST(printf('%08d%08d', \(number), i) AS BLOB), 1, 'flow',
                            'run_' || printf('%08d%014d', \(number), i) || ':send', 'run',
                            'run_' || printf('%08d%014d', \(number), i), zeroblob(24), \(count) - i
                        FROM n
                        """
                case .postgres:
                    made = """
                        SELECT \(Self.workspace(number)), 'task', \(time.lowerBound) + i * \(step),
                            convert_to(lpad(\(number)::text, 8, '0') || lpad(i::text, 8, '0'), 'UTF8'), 1, 'flow',
                            'run_' || lpad(\(number)::text, 8, '0') || lpad(i::text, 14, '0') || ':send', 'run',
                            'run_' || lpad(\(number)::text, 8, '0') || lpad(i::text, 14, '0'),
                            decode(repeat('00', 24), 'hex'), \(count) - i
                        FROM generate_series(1::bigint, \(count)) AS n (i)
                        """
                }
                try tx.execute(
                    """
                    INSERT INTO \(EntitlementSchema.history.table(of: time)) (workspace_id, feature, recorded_at,
                        record_id, amount, source, event_id, subject_kind, subject, shares, remaining) \(made)
                    """)
            }
        }
    }
}
