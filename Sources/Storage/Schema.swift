/// What one room keeps in the database: numbered steps that are applied in order, once each.
///
/// A shipped step is never edited; the database keeps a hash of each and refuses one that differs. Steps expand
/// first and contract in a later release, so that the program before can still work.
public struct Schema: Sendable {
    /// The room, in lower case: `durable`.
    public let room: String
    /// The steps, numbered 1, 2, 3, ...
    public let steps: [Step]

    /// The schema of a room.
    public init(_ room: String, _ steps: [Step]) {
        for (index, step) in steps.enumerated() {
            precondition(
                step.number == index + 1, "step \(step.number) of \(room) must have number \(index + 1)")
        }
        self.room = room
        self.steps = steps
    }

    /// One step: statements that are executed in one transaction.
    public struct Step: Sendable {
        /// Its number in the room, from 1.
        public let number: Int
        /// Its statements, in order.
        public let statements: [Statement]

        /// A step.
        public init(_ number: Int, _ statements: [Statement]) {
            self.number = number
            self.statements = statements
        }
    }

    /// One statement of a step.
    public enum Statement: Sendable {
        /// For both engines, in the types `BIGINT TEXT BYTES BOOLEAN`. A table is STRICT on SQLite, and there
        /// without a rowid where the statement ends in `WITHOUT ROWID`.
        case both(StaticString)
        /// For SQLite only, as it is written.
        case sqlite(StaticString)
        /// For PostgreSQL only, as it is written.
        case postgres(StaticString)
        /// For both engines: a table that is kept by periods.
        case partitioned(Partitioned)
    }
}

extension Schema.Statement {
    /// What an engine is to execute.
    func texts(for engine: Engine) -> [String] {
        switch (self, engine) {
        case (.both(let text), _): [SchemaDialect(engine).translated(text.description)]
        case (.sqlite(let text), .sqlite), (.postgres(let text), .postgres): [text.description]
        case (.sqlite, .postgres), (.postgres, .sqlite): []
        case (.partitioned(let table), _): table.definition(for: engine)
        }
    }

    /// What the hash of a step is computed from.
    fileprivate var shipped: String {
        switch self {
        case .both(let text): "both:\(text)"
        case .sqlite(let text): "sqlite:\(text)"
        case .postgres(let text): "postgres:\(text)"
        case .partitioned(let table): table.shipped
        }
    }
}

extension Schema.Step {
    /// A hash of the shipped text (FNV-1a, 64 bits): it tells an accident, not an attack.
    var hash: Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for statement in statements {
            for byte in (statement.shipped + "\n").utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            }
        }
        return Int64(bitPattern: hash)
    }
}
