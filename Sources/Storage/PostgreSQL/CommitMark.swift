import Values

/// The row that a transaction leaves in `storage_commits`, by which its outcome can be told on another connection
/// after its own was lost.
///
/// Who wants to know inserts the same row as a *fence*. If the transaction was committed, the row is there; if it
/// still runs, the insert waits for its end; if it never reached the server, or does so late, the fence is in its
/// way. The row goes wherever the data goes, so that the answer is also right after a failover.
struct CommitMark: Sendable {
    /// The number of the connection, drawn at random.
    let session: Int64
    /// The number of the transaction on it.
    let number: Int64
    /// When it began, to tell rows that nobody will ask for any more.
    let now: Timestamp

    /// Writes the mark where the transaction has written anything, and lifts the time limit for the COMMIT behind
    /// it: a COMMIT that is cancelled while it waits for a standby is neither here nor there.
    var statement: SQL {
        """
        INSERT INTO storage_commits (session, number, made_at, fence)
        SELECT \(session), \(number), \(now), set_config('statement_timeout', '0', true) IS NULL
        WHERE pg_current_xact_id_if_assigned() IS NOT NULL
        """
    }

    /// What came of the transaction.
    enum Outcome {
        case committed
        case rolledBack
    }

    /// Finds out on another connection, and sees to it that the answer stays true.
    ///
    /// It writes in either case, so that its own commit waits for the standby that the transaction was to wait for.
    /// It may be asked again after it has failed: a fence is told from a mark.
    /// - Throws: A failure that leaves the question open.
    func outcome(on connection: PostgresConnection) throws(PostgresFailure) -> Outcome {
        _ = connection.takeWarning()
        try connection.queueRead(
            """
            INSERT INTO storage_commits (session, number, made_at, fence)
            VALUES (\(session), \(number), \(now), true)
            ON CONFLICT (session, number) DO UPDATE SET made_at = excluded.made_at
            RETURNING fence
            """)
        try connection.endSegment()
        guard let result = try connection.settle(), !connection.takeWarning() else {
            throw .lost(.connectionLost("the answer is not on the standby"))
        }
        do {
            return try result.cells(0).boolean(0) ? .rolledBack : .committed
        } catch {
            throw .refused(error, state: .none)
        }
    }

    /// Removes the marks of this connection up to this one, in a transaction of its own; nobody waits for it.
    func removeEarlier(since first: Int64, on connection: PostgresConnection) throws(PostgresFailure) {
        try connection.queueAside(
            """
            DELETE FROM storage_commits
            WHERE session = \(session) AND number >= \(first) AND number < \(number)
            """)
    }

    /// Creates the table of the marks where it is missing.
    static func prepare(on connection: PostgresConnection) throws(PostgresFailure) {
        try connection.queue("BEGIN ISOLATION LEVEL READ COMMITTED")
        try connection.queue("SELECT pg_advisory_xact_lock(\(lock))")
        try connection.queue(
            """
            CREATE TABLE IF NOT EXISTS storage_commits (
                session BIGINT NOT NULL,
                number BIGINT NOT NULL,
                made_at BIGINT NOT NULL,
                fence BOOLEAN NOT NULL,
                PRIMARY KEY (session, number)
            )
            """)
        try connection.queue("COMMIT")
        try connection.endSegment()
        try connection.settle()
    }

    /// Removes the marks of connections that are gone, which nobody will ask for any more.
    static func sweep(on connection: PostgresConnection, now: Timestamp) throws(PostgresFailure) {
        try connection.queue("DELETE FROM storage_commits WHERE made_at < \(now - .seconds(86_400))")
        try connection.endSegment()
        try connection.settle()
    }

    /// Nodes that start together take this lock one after the other; the number is arbitrary.
    private static let lock: Int64 = 0x5169_6170
}
