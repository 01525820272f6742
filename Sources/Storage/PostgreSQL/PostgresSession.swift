import Values

/// One transaction on a connection, from its lazily sent BEGIN to its end; it is used once.
///
/// Nothing is sent before something is read or committed; BEGIN rides along. After the first failure every
/// statement throws it again, since the server would refuse it anyway.
final class PostgresSession: Session {
    /// How the transaction is kept apart from others.
    enum Mode {
        /// REPEATABLE READ READ ONLY: one snapshot, which neither waits for anybody nor fails. It may see a state
        /// between two writes that each saw only the one before; what is decided on reads belongs into a write.
        case reading
        /// SERIALIZABLE.
        case serializable
        /// READ COMMITTED.
        case committed
    }

    /// How a transaction ended.
    enum Ending {
        /// Durable.
        case committed
        /// Rolled back for certain.
        case rolledBack(PostgresFailure)
        /// Committed here, but the server gave up waiting for the standby that was to have it too.
        case unprotected
        /// The connection was lost with the COMMIT on its way.
        case unknown
    }

    /// The isolation; to be set before the first statement.
    var mode: Mode
    /// The instant of the transaction.
    let now: Timestamp
    /// What ended the transaction before its time.
    private(set) var failure: PostgresFailure?

    private let connection: PostgresConnection
    private let mark: CommitMark?
    private var hasBegun = false
    private var isUntimed = false

    /// A transaction on this connection; `mark` is what it leaves behind by which its outcome can be told.
    init(_ connection: PostgresConnection, mode: Mode, now: Timestamp, mark: CommitMark?) {
        self.connection = connection
        self.now = now
        self.mode = mode
        self.mark = mark
    }

    package func visit(_ sql: SQL, _ body: (borrowing Row) throws -> Bool) throws {
        let result = try attempt { () throws(PostgresFailure) in try read(sql) }
        for row in 0..<result.count {
            guard try body(Row(result.cells(row))) else { return }
        }
    }

    package func execute(_ sql: SQL, rows: Int?) throws {
        try attempt { () throws(PostgresFailure) in
            try begin()
            try connection.queue(sql, rows: rows)
        }
    }

    package func changes(_ sql: SQL) throws -> Int {
        try attempt { () throws(PostgresFailure) in try read(sql) }.changed
    }

    package func define(_ statement: String) throws {
        try attempt { () throws(PostgresFailure) in
            try begin()
            if !isUntimed {
                // Building an index takes as long as it takes.
                isUntimed = true
                try connection.queue("SET LOCAL statement_timeout = 0")
            }
            try connection.queue(text: statement)
            try connection.endSegment()
            try connection.settle()
        }
    }

    /// Commits, and returns when the outcome is known.
    func commit() -> Ending {
        guard hasBegun else { return .committed }
        do throws(PostgresFailure) {
            if connection.awaitsCount {
                try connection.endSegment()
                try connection.settle()
            }
            if let mark { try connection.queue(mark.statement) }
        } catch {
            return .rolledBack(failed(error))
        }
        _ = connection.takeWarning()
        do throws(PostgresFailure) {
            try connection.queueRead("COMMIT")
            try connection.endSegment()
            guard let result = try connection.settle(), result.tag == "COMMIT" else {
                // The server rolls back what had failed before; we do not send a COMMIT then.
                return .rolledBack(.refused(.failed("the server did not commit", code: ""), state: .none))
            }
            return connection.takeWarning() ? .unprotected : .committed
        } catch .lost {
            return .unknown
        } catch {
            return .rolledBack(failed(error))
        }
    }

    /// Ends a transaction that is not to be committed, or that only read.
    ///
    /// Nobody waits for the answer: the server gets to it before anything else that is sent on this connection.
    func leave() {
        guard hasBegun, !connection.isLost else { return }
        do throws(PostgresFailure) {
            try connection.queueAside("ROLLBACK")
        } catch {
            // The connection is lost, and the transaction with it.
        }
    }
}

extension PostgresSession {
    private func begin() throws(PostgresFailure) {
        guard !hasBegun else { return }
        hasBegun = true
        switch mode {
        case .reading: try connection.queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        case .serializable: try connection.queue("BEGIN ISOLATION LEVEL SERIALIZABLE")
        case .committed: try connection.queue("BEGIN ISOLATION LEVEL READ COMMITTED")
        }
    }

    private func read(_ sql: SQL) throws(PostgresFailure) -> PostgresResult {
        try begin()
        try connection.queueRead(sql)
        try connection.endSegment()
        guard let result = try connection.settle() else {
            throw .lost(.connectionLost("an answer is missing"))
        }
        return result
    }

    private func attempt<Result: ~Copyable>(
        _ body: () throws(PostgresFailure) -> Result
    ) throws -> Result {
        if let failure { throw failure.problem }
        do throws(PostgresFailure) {
            return try body()
        } catch {
            throw failed(error).problem
        }
    }

    /// Notes the failure.
    ///
    /// A server that takes no writes where writes were begun is not the one to be connected to.
    private func failed(_ failure: PostgresFailure) -> PostgresFailure {
        var failure = failure
        if case .refused(let problem, let state) = failure, state.isReadOnly, mode != .reading {
            connection.giveUp()
            failure = .lost(problem)
        }
        self.failure = failure
        return failure
    }
}
