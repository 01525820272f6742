public import Values

extension Partitioned {
    /// Creates a period unless it is there.
    ///
    /// - Throws: `storage.period` where it overlaps another one.
    public func create(_ period: Range<Timestamp>, in transaction: Transaction) throws {
        if transaction.engine == .postgres { try transaction.lockSchema() }
        let overlapping = try periods(from: period.lowerBound, to: period.upperBound, in: transaction)
        guard overlapping.isEmpty else {
            guard overlapping == [period] else { throw Problem.period(overlapping: name.description) }
            return
        }
        for statement in definition(of: period, for: transaction.engine) { try transaction.define(statement) }
        try transaction.execute(
            """
            INSERT INTO storage_periods (partitioned, starts_at, ends_at)
            VALUES (\(name.description), \(period.lowerBound), \(period.upperBound))
            """)
    }

    /// Creates the period that it is now and the next ones, each as long as `length` and a multiple of it after 1970.
    public func prepare(every length: Duration, ahead: Int, in transaction: Transaction) throws {
        let length = length.microseconds
        precondition(length > 0 && ahead >= 0, "a period has a length, and is prepared ahead")
        let now = transaction.now.microseconds
        let first = now - (now % length + length) % length
        for number in 0...Int64(ahead) {
            let start = Timestamp(microseconds: first + number * length)
            try create(start..<Timestamp(microseconds: start.microseconds + length), in: transaction)
        }
    }

    /// Drops every period that has ended by `instant`, with all its rows.
    ///
    /// - Returns: The periods that were dropped.
    @discardableResult
    public func drop(endedBy instant: Timestamp, in transaction: Transaction) throws -> [Range<Timestamp>] {
        if transaction.engine == .postgres { try transaction.lockSchema() }
        let ended = try periods(in: transaction).filter { $0.upperBound <= instant }
        for period in ended {
            transaction.knownPeriods[address] = nil
            try transaction.define("DROP TABLE \(tableName(of: period))")
            try transaction.execute(
                """
                DELETE FROM storage_periods
                WHERE partitioned = \(name.description) AND starts_at = \(period.lowerBound)
                """)
        }
        return ended
    }

    /// Seals a period for good: from the commit on, a row that is inserted into it goes to another table instead.
    ///
    /// A seal that refused such rows, as they once did, is taken off.
    /// It waits for those who are inserting, so that afterwards the period holds what it will ever hold. Who inserts
    /// notices nothing of it.
    /// - Parameters:
    ///   - period: The period; it may be sealed.
    ///   - other: The other table, which has the same columns in the same order.
    ///   - transaction: In which it is sealed.
    /// - Throws: What the database says.
    public func seal(_ period: Range<Timestamp>, into other: SQL, in transaction: Transaction) throws {
        let table = tableName(of: period)
        switch transaction.engine {
        case .sqlite:
            let columns: [String] = try transaction.rows("SELECT name FROM pragma_table_info(\(table))") {
                try $0[0]
            }
            let values = columns.map { "NEW.\($0)" }.joined(separator: ", ")
            try transaction.define("DROP TRIGGER IF EXISTS \(table)_sealed")
            try transaction.define(
                """
                CREATE TRIGGER \(table)_sealed BEFORE INSERT ON \(table)
                BEGIN INSERT INTO \(other.text) VALUES (\(values)); SELECT RAISE(IGNORE); END
                """)
        case .postgres:
            try transaction.define("ALTER TABLE \(table) DROP CONSTRAINT IF EXISTS sealed")
            try transaction.define(
                """
                CREATE OR REPLACE TRIGGER sealed BEFORE INSERT ON \(table)
                FOR EACH ROW EXECUTE FUNCTION storage_divert('\(other.text)')
                """)
        }
    }

    /// Takes all rows out of a period that is sealed.
    public func clear(_ period: Range<Timestamp>, in transaction: Transaction) throws {
        let table = tableName(of: period)
        switch transaction.engine {
        case .sqlite: try transaction.define("DELETE FROM \(table)")
        case .postgres: try transaction.define("TRUNCATE \(table)")
        }
    }

    /// The table that holds the rows of one period, which there is, and no others: to be read and emptied by itself.
    public func table(of period: Range<Timestamp>) -> SQL { SQL(interning: tableName(of: period)) }

    /// The periods that there are, oldest first.
    public func periods(in snapshot: Snapshot) throws -> [Range<Timestamp>] {
        try periods(
            from: Timestamp(microseconds: .min), to: Timestamp(microseconds: .max), in: snapshot)
    }

    /// The table into which a row of this instant is inserted, and in which it is found, as a fragment of SQL.
    ///
    /// - Throws: `storage.period` where there is none; on PostgreSQL the insert says so.
    public func table(at instant: Timestamp, in snapshot: Snapshot) throws -> SQL {
        guard let table = try existingTable(at: instant, in: snapshot) else {
            throw Problem.period(missing: name.description, at: instant)
        }
        return table
    }

    /// The table in which a row of this instant is found.
    ///
    /// It is `nil` where the period does not exist, so that there is no such row; on PostgreSQL there is always one.
    public func existingTable(at instant: Timestamp, in snapshot: Snapshot) throws -> SQL? {
        switch snapshot.engine {
        case .postgres: return SQL(stringLiteral: name)
        case .sqlite:
            if let known = snapshot.knownPeriods[address], known.period.contains(instant) {
                return known.table
            }
            let found = try periods(from: instant, to: instant + .microseconds(1), in: snapshot)
            guard let period = found.first else { return nil }
            let table = SQL(interning: tableName(of: period))
            snapshot.knownPeriods[address] = KnownPeriod(period: period, table: table)
            return table
        }
    }

    /// Rows from `start` on and before `end`, period by period.
    ///
    /// - Parameters:
    ///   - start: The first instant.
    ///   - end: The first instant that is no more part of it.
    ///   - newestFirst: Whether later periods come first; the query orders within each in the same direction.
    ///   - limit: How many rows at most.
    ///   - snapshot: Where to read.
    ///   - query: The query over a table, which itself limits the time (periods may be longer) and orders by it.
    ///   - decode: Makes a value of each row.
    /// - Returns: The decoded rows in order.
    /// - Throws: What the query and `decode` throw.
    public func rows<T>(
        from start: Timestamp, to end: Timestamp, newestFirst: Bool, limit: Int, in snapshot: Snapshot,
        _ query: (_ table: SQL) -> SQL, decode: (borrowing Row) throws -> T
    ) throws -> [T] {
        guard start < end else { return [] }
        var tables: [SQL]
        switch snapshot.engine {
        case .postgres: tables = [SQL(stringLiteral: name)]
        case .sqlite:
            tables = try periods(from: start, to: end, in: snapshot).map { SQL(interning: tableName(of: $0)) }
            if newestFirst { tables.reverse() }
        }
        var decoded: [T] = []
        for table in tables where decoded.count < limit {
            decoded += try snapshot.rows("\(query(table)) LIMIT \(limit - decoded.count)", decode)
        }
        return decoded
    }

    private func periods(
        from start: Timestamp, to end: Timestamp, in snapshot: Snapshot
    ) throws -> [Range<Timestamp>] {
        try snapshot.rows(
            """
            SELECT starts_at, ends_at FROM storage_periods
            WHERE partitioned = \(name.description) AND starts_at < \(end) AND ends_at > \(start)
            ORDER BY starts_at
            """
        ) { row in
            let (start, end): (Timestamp, Timestamp) = (try row[0], try row[1])
            return start..<end
        }
    }
}
