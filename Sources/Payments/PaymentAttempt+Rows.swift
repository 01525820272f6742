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
    func keepClosing(_ subject: Reference, of workspace: ID<Workspace>) throws {
        try execute(
            """
            INSERT INTO payment_closing (subject_kind, subject, workspace_id, asked_at)
            VALUES (\(subject.kind), \(subject.text), \(workspace), \(now)) ON CONFLICT DO NOTHING
            """)
    }

    /// Forgets that nothing of a subject is to be paid any more.
    /// - Returns: Whose it is; `nil` where nobody had asked for it.
    func takeClosing(_ subject: Reference) throws -> ID<Workspace>? {
        try row(
            """
            DELETE FROM payment_closing WHERE subject_kind = \(subject.kind) AND subject = \(subject.text)
            RETURNING workspace_id
            """
        ) { row in try row[0] as ID<Workspace> }
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

    /// All attempts of a subject, the oldest first, which nobody else changes until this transaction ends.
    func lockedAttempts(of subject: Reference) throws -> [PaymentAttempt] {
        try rows(
            Self.attempts
                + " WHERE subject_kind = \(subject.kind) AND subject = \(subject.text) ORDER BY payment_id"
                + locking(.update)
        ) { try PaymentAttempt($0) }
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
