import Durable
import OrderedCollections
public import Storage
public import Values

extension Transaction {
    func insert(_ refund: Refund) throws {
        try execute(
            """
            INSERT INTO payment_refund (refund_id, number, payment_id, workspace_id, amount, currency, cause, stray_id,
                by_hand, state, version, made_at, changed_at)
            VALUES (\(refund.id), \(refund.number.text), \(refund.payment), \(refund.workspace),
                \(refund.amount.minorUnits), \(refund.amount.currency), \(refund.cause), \(refund.stray),
                \(refund.byHand), \(refund.state), \(refund.version), \(now), \(now))
            """)
    }

    /// Moves a refund whose attempt this transaction has locked, and tells of it.
    ///
    /// - Parameters:
    ///   - refund: As it was read.
    ///   - attempt: Its attempt.
    ///   - state: Where it goes: one of the states that may follow.
    ///   - problem: Why, where it does not go well.
    /// - Returns: The refund as it is now.
    /// - Throws: What the database says; then the transaction is over.
    func move(
        _ refund: Refund, of attempt: PaymentAttempt, to state: Refund.State, because problem: Problem? = nil
    ) throws -> Refund {
        precondition(
            refund.state.next.contains(state), "a refund that is \(refund.state) never becomes \(state)")
        var moved = refund
        moved.state = state
        moved.version += 1
        moved.problem = problem
        try execute(
            """
            UPDATE payment_refund SET state = \(state), version = \(moved.version), problem = \(problem?.json.text),
                changed_at = \(now)
            WHERE refund_id = \(refund.id) AND state = \(refund.state) AND version = \(refund.version)
            """, rows: 1)
        if let event = state.event { try publish(moved.event(event, of: attempt)) }
        return moved
    }

    /// Keeps that the request of a refund is about to leave.
    /// - Returns: The refund with its attempt, and whether no request has left before; `nil` where none is to leave.
    func markSent(
        _ id: ID<RefundKind>
    ) throws -> (refund: Refund, attempt: PaymentAttempt, isFirst: Bool)? {
        guard let refund = try refund(id), refund.state == .pending,
            let attempt = try attempt(refund.payment).map({ try paid($0, backBy: refund) })
        else { return nil }
        let marked = try changes(
            "UPDATE payment_refund SET sent_at = \(now) WHERE refund_id = \(id) AND sent_at IS NULL")
        return (refund, attempt, marked == 1)
    }
}

extension Snapshot {
    private static var refunds: SQL {
        """
        SELECT refund_id, number, payment_id, workspace_id, amount, currency, cause, state, version, problem,
            stray_id, by_hand
        FROM payment_refund
        """
    }

    /// The refunds of an attempt, the oldest first.
    public func refunds(of payment: ID<Payment>) throws -> [Refund] {
        try rows(Self.refunds + " WHERE payment_id = \(payment) ORDER BY refund_id") { try Refund($0) }
    }

    /// The refunds in a state, the oldest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func refunds(in state: Refund.State, _ page: PageRequest) throws -> Page<Refund> {
        try self.page(
            page, of: Self.refunds + " WHERE state = \(state)", by: PageKey([("refund_id", .bytes)]),
            decode: { try Refund($0) }, key: { [$0.id] })
    }

    /// An attempt as the capture has it that a refund of it pays back.
    func paid(_ attempt: PaymentAttempt, backBy refund: Refund) throws -> PaymentAttempt {
        guard let stray = try refund.stray.flatMap({ try strayCapture($0) }) else { return attempt }
        return attempt.paid(by: stray.capture)
    }

    /// The refund of a number, of whatever workspace; `nil` where there is none.
    public func refund(_ number: DocumentNumber) throws -> Refund? {
        try row(Self.refunds + " WHERE number = \(number.text)") { try Refund($0) }
    }

    /// Refunds that are pending since before an instant, at most `limit`.
    func pendingRefunds(before instant: Timestamp, limit: Int) throws -> [ID<RefundKind>] {
        try rows(
            """
            SELECT refund_id FROM payment_refund WHERE state = \(Refund.State.pending) AND changed_at < \(instant)
            ORDER BY refund_id LIMIT \(limit)
            """
        ) { row in try row[0] }
    }

    /// A refund.
    func refund(_ id: ID<RefundKind>) throws -> Refund? {
        try row(Self.refunds + " WHERE refund_id = \(id)") { try Refund($0) }
    }
}

extension Refund {
    /// What is told of it.
    fileprivate func event(_ kind: String, of attempt: PaymentAttempt) -> NewEvent {
        attempt.refundEvent(kind, version: version, refund: number, cause, amount, problem)
    }

    fileprivate init(_ row: borrowing Row) throws {
        let number = try DocumentNumber(row[1] as String)
        let problem = try (row[9] as String?).map { text throws(Problem) in
            Problem(json: try JSON(parsing: text)) ?? .refundInDoubt(number)
        }
        self.init(
            id: try row[0], number: number, payment: try row[2], workspace: try row[3],
            amount: Money(try row[4], try row[5]), cause: try row[6], stray: try row[10],
            byHand: try row[11], state: try row[7], version: try row[8], problem: problem)
    }
}

extension PaymentAttempt {
    /// What is told of money of it that goes back, or does not.
    func refundEvent(
        _ kind: String, version: Int64, refund: DocumentNumber?, _ cause: String, _ amount: Money,
        _ problem: Problem?
    ) -> NewEvent {
        var payload: JSONObject = [
            "subject": .string(subject.kind), "payment": .string(number.text),
            "channel": .string(channel), "cause": .string(cause),
            "amount": .string(amount.decimalText), "currency": .string(amount.currency.code),
        ]
        if let refund { payload["refund"] = .string(refund.text) }
        if let problem { payload["problem"] = .string(problem.code) }
        return NewEvent(
            kind, workspace: workspace, aggregate: subject.text, version: version, payload: .object(payload))
    }
}
