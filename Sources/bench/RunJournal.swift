import Flows
import Storage
import Values

/// Reads the tables of runs and their steps over all of their periods.
enum RunJournal {
    /// The sum, over all periods, of the counts that a query gives.
    static func count(
        _ table: Partitioned, in snapshot: Snapshot, _ query: (_ table: SQL) -> SQL
    ) throws -> Int {
        try rows(table, in: snapshot, query) { row in try row[0] as Int }.reduce(0, +)
    }

    /// The rows that a query gives for all periods.
    static func rows<T>(
        _ table: Partitioned, in snapshot: Snapshot, _ query: (_ table: SQL) -> SQL,
        decode: (borrowing Row) throws -> T
    ) throws -> [T] {
        try table.rows(
            from: Timestamp(microseconds: 0), to: Timestamp(microseconds: .max), newestFirst: false,
            limit: .max, in: snapshot, query, decode: decode)
    }
}
