import Entitlements
import Foundation
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

    /// Makes the month and its records, one of a unit each, one workspace after the other, as many at once as there are
    /// processors.
    func fill(_ database: Database) async throws {
        try await database.write { tx in
            try EntitlementSchema.history.create(month.instants, in: tx)
            // The vacuum of what was just made would come in the middle of what is measured.
            guard tx.engine == .postgres else { return }
            try tx.define("ALTER TABLE \(tableName) SET (autovacuum_enabled = false)")
        }
        let lanes = ProcessInfo.processInfo.activeProcessorCount
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    for number in stride(from: lane, to: Self.workspaces, by: lanes) {
                        try await database.write { try insert(number, in: $0) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Lets the month be as one that is old: read once, since PostgreSQL writes into rows that are read for the first time,
    /// and on disk.
    func age(_ database: Database) async throws {
        guard database.engine == .postgres else { return }
        try await database.write { tx in
            try tx.define("DO $$ BEGIN PERFORM sum(amount) FROM \(tableName); END $$")
            try tx.define("CHECKPOINT")
        }
    }

    private var tableName: String { EntitlementSchema.history.table(of: month.instants).text }

    /// Makes the records of one workspace.
    private func insert(_ number: Int, in tx: Transaction) throws {
        let time = month.instants
        let count = records / Self.workspaces
        let step = (time.upperBound - time.lowerBound).microseconds / Int64(count + 1)
        let place = String("\(100_000_000 + number)".dropFirst())
        let run = "run_\(place)"
        let shares = [UInt8](repeating: 0, count: 24)
        let made: SQL
        switch tx.engine {
        case .sqlite:
            made = """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
                SELECT \(Self.workspace(number)), 'task', \(time.lowerBound) + i * \(step),
                    CAST(\(place) || printf('%08d', i) AS BLOB), 1, 'flow', \(run) || printf('%014d:send', i), 'run',
                    \(run) || printf('%014d', i), \(shares), \(count) - i
                FROM n
                """
        case .postgres:
            made = """
                SELECT \(Self.workspace(number)), 'task', \(time.lowerBound) + i * \(step),
                    (\(place) || lpad(i::text, 8, '0'))::bytea, 1, 'flow', \(run) || lpad(i::text, 14, '0') || ':send',
                    'run', \(run) || lpad(i::text, 14, '0'), \(shares), \(count) - i
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
