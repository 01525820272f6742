public import Storage
public import Values

extension Transaction {
    /// Keeps an attempt whose request has not left.
    func insert(_ attempt: PaymentAttempt) throws {
        try execute(
            """
            INSERT INTO payment_attempt (payment_id, number, workspace_id, subject_kind, subject, channel, scene,
                amount, currency, expires_at, state, version, code, channel_trade, paid_at, made_at, changed_at)
            VALUES (\(attempt.id), \(attempt.number.text), \(attempt.workspace), \(attempt.subject.kind),
                \(attempt.subject.text), \(attempt.channel), \(attempt.scene), \(attempt.amount.minorUnits),
                \(attempt.amount.currency), \(attempt.expiresAt), \(attempt.state), \(attempt.version),
                \(attempt.code), \(attempt.channelTrade), \(attempt.paidAt), \(now), \(now))
            """)
        try log(attempt, because: "begun")
    }

    /// Moves an attempt that this transaction has locked, and writes why.
    ///
    /// - Parameters:
    ///   - attempt: As it was read.
    ///   - state: Where it goes: one of the states that may follow.
    ///   - reason: What has proved it, for the log.
    ///   - change: What changes with it.
    /// - Returns: The attempt as it is now.
    /// - Throws: What the database says; then the transaction is over.
    func move(
        _ attempt: PaymentAttempt, to state: AttemptState, because reason: String,
        _ change: (inout PaymentAttempt) -> Void = { _ in }
    ) throws -> PaymentAttempt {
        precondition(
            attempt.state.next.contains(state),
            "an attempt that is \(attempt.state) never becomes \(state)")
        var moved = attempt
        change(&moved)
        moved.state = state
        moved.version += 1
        let told = [PaymentMoved(number: attempt.number, state: state)]
        afterCommit { $0.hints.post(told) }
        try execute(
            """
            UPDATE payment_attempt SET state = \(moved.state), version = \(moved.version), code = \(moved.code),
                channel_trade = \(moved.channelTrade), paid_at = \(moved.paidAt),
                bonus = \(moved.bonus.minorUnits), changed_at = \(now)
            WHERE payment_id = \(attempt.id) AND state = \(attempt.state) AND version = \(attempt.version)
            """, rows: 1)
        try log(moved, because: reason)
        return moved
    }

    /// Keeps that nothing of a subject is to be paid any more.
    func keep(_ closing: Closing) throws {
        try execute(
            """
            INSERT INTO payment_closing (subject_kind, subject, workspace_id, asked_at)
            VALUES (\(closing.subject.kind), \(closing.subject.text), \(closing.workspace), \(now))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Forgets that nothing of a subject is to be paid any more.
    /// - Returns: What was asked for; `nil` where nobody had.
    func takeClosing(_ subject: Reference) throws -> Closing? {
        try row(
            """
            DELETE FROM payment_closing WHERE subject_kind = \(subject.kind) AND subject = \(subject.text)
            RETURNING workspace_id
            """
        ) { row in Closing(subject: subject, workspace: try row[0]) }
    }

    private func log(_ attempt: PaymentAttempt, because reason: String) throws {
        try execute(
            """
            INSERT INTO payment_log (payment_id, version, state, made_at, why)
            VALUES (\(attempt.id), \(attempt.version), \(attempt.state), \(now), \(reason))
            """)
    }

    /// An attempt that nobody else changes until this transaction ends.
    func lockedAttempt(_ id: ID<Payment>) throws -> PaymentAttempt? {
        try row(Self.attempts + " WHERE payment_id = \(id)" + locking(.update)) { try PaymentAttempt($0) }
    }

    /// All attempts of a subject, the oldest first, which nobody else changes until this transaction ends, and to which
    /// nobody adds one where there is one.
    ///
    /// This lock is all that a transaction needs to decide about a subject, so it may be READ COMMITTED: the accounts in
    /// which all payments meet (`received`, `clearing/...`) are then rows for which each waits, in the ledger's order,
    /// where serializable transactions would roll each other back. No balance goes below nothing in either way, since
    /// the ledger reads an account under its lock. Whoever adds an attempt locks those before it first, so what is read
    /// once they are locked is all there is; the locking statement itself may miss one that was added while it waited,
    /// since its snapshot is older than its locks. So PostgreSQL is asked twice. Where there is none yet, the lock of the
    /// subject, which `mayPay` takes, keeps two from adding the first one.
    func lockedAttempts(of subject: Reference) throws -> [PaymentAttempt] {
        let query =
            Self.attempts
            + " WHERE subject_kind = \(subject.kind) AND subject = \(subject.text) ORDER BY payment_id"
            + locking(.update)
        if engine == .postgres { try each(query) { _ in } }
        return try rows(query) { try PaymentAttempt($0) }
    }

    /// The attempts of subjects that have any, those of each as ``lockedAttempts(of:)-(Reference)`` has them, locked in the
    /// order of the subjects.
    func lockedAttempts(of subjects: Set<Reference>) throws -> [Reference: [PaymentAttempt]] {
        switch engine {
        case .sqlite:
            return Dictionary(grouping: try subjects.flatMap { try lockedAttempts(of: $0) }, by: \.subject)
        case .postgres:
            let subjects = Array(subjects)
            let query =
                Self.attempts
                    + """
                     JOIN unnest(\(subjects.map(\.kind)), \(subjects.map(\.text))) AS wanted (k, s)
                        ON subject_kind = wanted.k AND subject = wanted.s
                    ORDER BY subject_kind, subject, payment_id FOR UPDATE OF payment_attempt
                    """
            try each(query) { _ in }
            return Dictionary(grouping: try rows(query) { try PaymentAttempt($0) }, by: \.subject)
        }
    }
}

extension Snapshot {
    fileprivate static var attempts: SQL {
        """
        SELECT payment_id, number, workspace_id, subject_kind, subject, channel, scene, amount, currency,
            expires_at, state, version, code, channel_trade, paid_at, bonus
        FROM payment_attempt
        """
    }

    /// The attempt of a number in a workspace; `nil` where there is none.
    public func payment(_ number: DocumentNumber, of workspace: ID<Workspace>) throws -> PaymentAttempt? {
        try row(Self.attempts + " WHERE number = \(number.text) AND workspace_id = \(workspace)") {
            try PaymentAttempt($0)
        }
    }

    /// The attempts to pay one thing, the oldest first.
    public func payments(of subject: Reference) throws -> [PaymentAttempt] {
        try rows(
            Self.attempts
                + " WHERE subject_kind = \(subject.kind) AND subject = \(subject.text) ORDER BY payment_id"
        ) { try PaymentAttempt($0) }
    }

    /// The attempts of all workspaces that a person has to look at, the oldest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func paymentsInReview(_ page: PageRequest) throws -> Page<PaymentAttempt> {
        try self.page(
            page, of: Self.attempts + " WHERE state = 'review'", by: PageKey([("payment_id", .bytes)]),
            decode: { try PaymentAttempt($0) }, key: { [$0.id] })
    }

    /// Attempts that are open though they have expired before an instant, at most `limit`.
    func openPayments(expiredBefore instant: Timestamp, limit: Int) throws -> [ID<Payment>] {
        try rows(
            """
            SELECT payment_id FROM payment_attempt
            WHERE state IN ('sent', 'paying', 'unknown') AND expires_at < \(instant) LIMIT \(limit)
            """
        ) { row in try row[0] }
    }

    /// The attempt of a number, of whatever workspace.
    func attempt(_ number: DocumentNumber) throws -> PaymentAttempt? {
        try row(Self.attempts + " WHERE number = \(number.text)") { try PaymentAttempt($0) }
    }

    /// An attempt.
    func attempt(_ id: ID<Payment>) throws -> PaymentAttempt? {
        try row(Self.attempts + " WHERE payment_id = \(id)") { try PaymentAttempt($0) }
    }
}

extension PaymentAttempt {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            id: try row[0], number: try DocumentNumber(row[1] as String), workspace: try row[2],
            subject: Reference(try row[3], try row[4]), channel: try row[5], scene: try row[6],
            amount: Money(try row[7], try row[8]), expiresAt: try row[9], state: try row[10],
            version: try row[11], code: try row[12], channelTrade: try row[13], paidAt: try row[14],
            bonus: Money(try row[15], try row[8]))
    }
}
