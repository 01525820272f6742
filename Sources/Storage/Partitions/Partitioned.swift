import Values

/// A table whose rows are kept by periods of time, so that a whole period is dropped at once.
///
/// On PostgreSQL it is partitioned by range, on SQLite each period has a table of its own. Periods are created
/// ahead of their time; a row for which there is no period is refused.
///
/// ```swift
/// let history = Partitioned("run_history", by: "ended_at", columns: """
///     workspace_id BYTES NOT NULL, ended_at BIGINT NOT NULL, run_id BYTES NOT NULL,
///     PRIMARY KEY (workspace_id, ended_at, run_id)
///     """)
/// Schema.Step(1, [.partitioned(history)])
///
/// try history.prepare(every: .seconds(86_400), ahead: 3, in: tx)
/// try tx.execute("INSERT INTO \(history.table(at: endedAt, in: tx)) (...) VALUES (...)")
/// ```
///
/// Its columns never change; another shape is another table, and the older one ends as its periods are dropped.
public struct Partitioned: Sendable {
    /// The name of the table, or how the names of its periods' tables begin.
    public let name: StaticString

    private let time: StaticString
    private let columns: StaticString
    private let indexes: [StaticString]
    private let isClustered: Bool

    /// A partitioned table.
    ///
    /// - Parameters:
    ///   - name: At most 40 characters.
    ///   - time: The `BIGINT` column of microseconds that says to which period a row belongs.
    ///   - columns: The columns and constraints as in `CREATE TABLE`; a primary key must contain `time`.
    ///   - indexes: The column lists of further indexes: `workspace_id, flow_id`.
    ///   - isClustered: Whether rows lie in their primary key on SQLite, where they are then written once and not twice.
    public init(
        _ name: StaticString, by time: StaticString, columns: StaticString, indexes: [StaticString] = [],
        isClustered: Bool = false
    ) {
        precondition(
            name.utf8CodeUnitCount <= 40, "the name of a partitioned table has at most 40 characters")
        self.name = name
        self.time = time
        self.columns = columns
        self.indexes = indexes
        self.isClustered = isClustered
    }
}

extension Partitioned {
    /// By which its periods are remembered: its name's place in the program.
    var address: UInt { UInt(bitPattern: name.utf8Start) }

    /// The statements that make the table in a schema step.
    func definition(for engine: Engine) -> [String] {
        switch engine {
        case .sqlite: []
        case .postgres:
            ["CREATE TABLE \(name) (\(translated(columns, engine))) PARTITION BY RANGE (\(time))"]
                + indexes.map { "CREATE INDEX ON \(name) (\($0))" }
        }
    }

    /// The statements that make the table of a period.
    func definition(of period: Range<Timestamp>, for engine: Engine) -> [String] {
        let table = tableName(of: period)
        let (start, end) = (period.lowerBound.microseconds, period.upperBound.microseconds)
        return switch engine {
        case .sqlite:
            [
                """
                CREATE TABLE \(table) (
                    \(translated(columns, engine)), CHECK (\(time) >= \(start) AND \(time) < \(end))
                ) STRICT\(isClustered ? ", WITHOUT ROWID" : "")
                """
            ] + indexes.enumerated().map { "CREATE INDEX \(table)_\($0) ON \(table) (\($1))" }
        case .postgres:
            // Attaching, unlike creating as a partition, lets others read and write meanwhile.
            [
                "CREATE TABLE \(table) (LIKE \(name) INCLUDING ALL)",
                "ALTER TABLE \(name) ATTACH PARTITION \(table) FOR VALUES FROM (\(start)) TO (\(end))",
            ]
        }
    }

    /// The name of a period's table: `run_history_1767225600000000`, its first microsecond.
    func tableName(of period: Range<Timestamp>) -> String {
        let start = period.lowerBound.microseconds
        return "\(name)_" + (start < 0 ? "m\(start.magnitude)" : "\(start)")
    }

    /// What the hash of a schema step is computed from.
    var shipped: String {
        "partitioned:\(name) by \(time):\(columns):" + indexes.map(\.description).joined(separator: ":")
            + (isClustered ? ":clustered" : "")
    }

    private func translated(_ columns: StaticString, _ engine: Engine) -> String {
        SchemaDialect(engine).translated(columns.description)
    }
}
