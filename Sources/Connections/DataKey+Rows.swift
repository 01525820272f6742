import Storage
import Values

extension DataKey {
    /// The key that seals new values; `nil` before the first was made.
    static func newest(in snapshot: Snapshot) throws -> DataKey? {
        try snapshot.row(
            "SELECT number, wrapped, made_at FROM data_key ORDER BY number DESC LIMIT 1", DataKey.init(row:))
    }

    /// The key of a number.
    static func find(_ number: Int64, in snapshot: Snapshot) throws -> DataKey? {
        try snapshot.row(
            "SELECT number, wrapped, made_at FROM data_key WHERE number = \(number)", DataKey.init(row:))
    }

    /// All keys, the oldest first.
    static func all(in snapshot: Snapshot) throws -> [DataKey] {
        try snapshot.rows("SELECT number, wrapped, made_at FROM data_key ORDER BY number", DataKey.init(row:))
    }

    /// Adds the key.
    func insert(in tx: Transaction) throws {
        try tx.execute(
            "INSERT INTO data_key (number, wrapped, made_at) VALUES (\(number), \(wrapped), \(madeAt))",
            rows: 1)
    }

    /// Adds the key, unless another node added one under its number.
    func insertUnlessThere(in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO data_key (number, wrapped, made_at) VALUES (\(number), \(wrapped), \(madeAt))
            ON CONFLICT (number) DO NOTHING
            """)
    }

    /// Exchanges what wraps the key.
    func rewrite(in tx: Transaction) throws {
        try tx.execute("UPDATE data_key SET wrapped = \(wrapped) WHERE number = \(number)", rows: 1)
    }

    private init(row: borrowing Row) throws {
        self.init(number: try row[0], wrapped: try row[1], madeAt: try row[2])
    }
}
