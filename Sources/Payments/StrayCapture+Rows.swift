public import Storage
public import Values

extension Transaction {
    /// Keeps a capture that is not what an attempt asked for.
    /// - Returns: Whether it was not known yet.
    func keep(_ capture: Capture, strayAt attempt: PaymentAttempt, because reason: String) throws -> Bool {
        try changes(
            """
            INSERT INTO payment_quarantine (payment_id, trade, amount, currency, paid_at, seen_at, why, stray_id)
            VALUES (\(attempt.id), \(capture.trade), \(capture.amount.minorUnits), \(capture.amount.currency),
                \(capture.paidAt), \(now), \(reason), \(newID(StrayCapture.self))) ON CONFLICT DO NOTHING
            """) == 1
    }

    /// Keeps that the money of a trade of a channel is about to be given to somebody.
    ///
    /// Whoever else is about to waits for this transaction, and finds it given.
    /// - Returns: Whether it was not yet.
    func spend(_ trade: String, of channel: String) throws -> Bool {
        try changes(
            """
            INSERT INTO payment_trade_spent (channel, trade)
            SELECT \(channel), \(trade) WHERE NOT EXISTS (
                SELECT 1 FROM payment_attempt WHERE channel = \(channel) AND channel_trade = \(trade)
            ) ON CONFLICT DO NOTHING
            """) == 1
    }

    /// Keeps what a person has said of a stray capture of which nobody has said anything.
    func close(_ stray: StrayCapture, _ closing: StrayCapture.Closing) throws -> StrayCapture {
        try execute(
            """
            UPDATE payment_quarantine SET outcome = \(closing.outcome), reason = \(closing.reason),
                closed_at = \(closing.at), closed_by = \(closing.by)
            WHERE stray_id = \(stray.id) AND outcome IS NULL
            """, rows: 1)
        var closed = stray
        closed.closing = closing
        return closed
    }
}

extension Snapshot {
    private static var strays: SQL {
        """
        SELECT q.stray_id, q.payment_id, a.number, a.workspace_id, a.subject_kind, a.subject, a.channel, q.trade,
            q.amount, q.currency, q.paid_at, q.seen_at, q.why, q.outcome, q.reason, q.closed_at, q.closed_by
        FROM payment_quarantine q JOIN payment_attempt a ON a.payment_id = q.payment_id
        """
    }

    /// The captures that a channel told of for an attempt and that are not what was asked for, the first one first.
    public func strayCaptures(of payment: ID<Payment>) throws -> [StrayCapture] {
        try rows(
            Self.strays + " WHERE q.payment_id = \(payment) ORDER BY q.seen_at, q.stray_id"
        ) { try StrayCapture($0) }
    }

    /// The stray captures of all workspaces that wait for a person, or those of which one has said what becomes of them;
    /// the first one first.
    /// - Throws: `storage.cursor`; what the database says.
    public func strayCaptures(closed: Bool, _ page: PageRequest) throws -> Page<StrayCapture> {
        let condition: SQL = closed ? " WHERE q.outcome IS NOT NULL" : " WHERE q.outcome IS NULL"
        return try self.page(
            page, of: Self.strays + condition, by: PageKey([("seen_at", .integer), ("stray_id", .bytes)]),
            decode: { try StrayCapture($0) }, key: { [$0.seenAt, $0.id] })
    }

    /// A stray capture; `nil` where there is none.
    public func strayCapture(_ id: ID<StrayCapture>) throws -> StrayCapture? {
        try row(Self.strays + " WHERE q.stray_id = \(id)") { try StrayCapture($0) }
    }

    /// Whether the money of a trade of a channel has paid an attempt, or a person had it paid back or credited.
    func isSpent(_ trade: String, of channel: String) throws -> Bool {
        try row(
            """
            SELECT 1 WHERE EXISTS (
                SELECT 1 FROM payment_attempt WHERE channel = \(channel) AND channel_trade = \(trade)
            ) OR EXISTS (
                SELECT 1 FROM payment_trade_spent WHERE channel = \(channel) AND trade = \(trade)
            )
            """
        ) { _ in true } ?? false
    }

    /// What pays back a stray capture, the last try of it; `nil` where nothing does.
    public func refund(of stray: StrayCapture) throws -> Refund? {
        guard stray.closing?.outcome == .refunded else { return nil }
        return try refunds(of: stray.attempt).last { $0.stray == stray.id }
    }
}

extension StrayCapture {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            id: try row[0], attempt: try row[1], payment: try DocumentNumber(row[2] as String),
            workspace: try row[3], subject: Reference(try row[4], try row[5]), channel: try row[6],
            capture: Capture(
                trade: try row[7], amount: Money(try row[8], try row[9]), paidAt: try row[10]),
            seenAt: try row[11], why: try row[12])
        let (outcome, reason): (Outcome?, String?) = (try row[13], try row[14])
        let (at, person): (Timestamp?, String?) = (try row[15], try row[16])
        if let outcome, let reason, let at, let person {
            closing = Closing(outcome: outcome, reason: reason, at: at, by: person)
        }
    }
}
