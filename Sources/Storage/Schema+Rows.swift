import Values

extension Schema {
    private static let steps = Statement.both(
        """
        CREATE TABLE IF NOT EXISTS storage_steps (
            room TEXT NOT NULL,
            step BIGINT NOT NULL,
            hash BIGINT NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (room, step)
        )
        """)

    /// Makes the table of applied steps unless it is there.
    static func prepare(in transaction: Transaction) throws {
        try transaction.lockSchema()
        for text in steps.texts(for: transaction.engine) { try transaction.define(text) }
    }

    /// The steps that are not applied yet, in order.
    ///
    /// - Throws: `storage.schema_newer`, `storage.schema_changed`.
    func missingSteps(in snapshot: Snapshot) throws -> ArraySlice<Step> {
        let hashes: [Int64] = try snapshot.rows(
            "SELECT hash FROM storage_steps WHERE room = \(room) ORDER BY step"
        ) { try $0[0] }
        guard hashes.count <= steps.count else {
            throw Problem.schemaNewer(room: room, step: hashes.count, known: steps.count)
        }
        for (step, hash) in zip(steps, hashes) where step.hash != hash {
            throw Problem.schemaChanged(room: room, step: step.number)
        }
        return steps.dropFirst(hashes.count)
    }

    /// Applies a step, unless another node has meanwhile.
    func apply(_ step: Step, in transaction: Transaction) throws {
        try transaction.lockSchema()
        guard try missingSteps(in: transaction).first?.number == step.number else { return }
        for statement in step.statements {
            for text in statement.texts(for: transaction.engine) { try transaction.define(text) }
        }
        try transaction.execute(
            """
            INSERT INTO storage_steps (room, step, hash, applied_at)
            VALUES (\(room), \(step.number), \(step.hash), \(transaction.now))
            """)
    }
}

extension Transaction {
    /// Lets nodes that change the schema at the same time wait for each other; on SQLite transactions do anyway.
    func lockSchema() throws {
        guard engine == .postgres else { return }
        let number: Int64 = 0x5169_616f
        try each("SELECT pg_advisory_xact_lock(\(number))") { _ in }
    }
}
