import Values

extension Schema {
    /// What this room itself keeps.
    static let storage = Schema("storage", [])

    private static let steps: StaticString = """
        CREATE TABLE IF NOT EXISTS storage_steps (
            room TEXT NOT NULL,
            step BIGINT NOT NULL,
            hash BIGINT NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (room, step)
        )
        """

    /// Nodes of PostgreSQL that start together take this lock one after the other; the number is arbitrary.
    private static let lock: Int64 = 0x5169_616f

    /// Applies a step unless it was applied, all in this transaction.
    /// - Throws: `storage.schema_newer`, `storage.schema_changed`.
    func apply(_ step: Step, in transaction: Transaction) throws {
        let engine = transaction.engine
        if engine == .postgres {
            try transaction.each("SELECT pg_advisory_xact_lock(\(Schema.lock))") { _ in }
        }
        if let table = Statement.both(Schema.steps).text(for: engine) { try transaction.define(table) }
        let newest: Int =
            try transaction.row("SELECT COALESCE(MAX(step), 0) FROM storage_steps WHERE room = \(room)") {
                try $0[0]
            } ?? 0
        guard newest <= steps.count else {
            throw Problem.schemaNewer(room: room, step: newest, known: steps.count)
        }
        let applied: Int64? = try transaction.row(
            "SELECT hash FROM storage_steps WHERE room = \(room) AND step = \(step.number)"
        ) { try $0[0] }
        if let applied {
            guard applied == step.hash else { throw Problem.schemaChanged(room: room, step: step.number) }
            return
        }
        for statement in step.statements {
            if let text = statement.text(for: engine) { try transaction.define(text) }
        }
        try transaction.execute(
            """
            INSERT INTO storage_steps (room, step, hash, applied_at)
            VALUES (\(room), \(step.number), \(step.hash), \(transaction.now))
            """)
    }
}
