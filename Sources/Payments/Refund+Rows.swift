import Durable
import Storage
import Values

extension Transaction {
    func insert(_ refund: Refund) throws {
        try execute(
            """
            INSERT INTO payment_refund (refund_id, number, payment_id, workspace_id, amount, currency, cause, state,
                version, made_at, changed_at)
            VALUES (\(refund.id), \(refund.number.text), \(refund.payment), \(refund.workspace),
                \(refund.amount.minorUnits), \(refund.amount.currency), \(refund.cause), \(refund.state),
                \(refund.version), \(now), \(now))
            """)
    }

    /// Moves a refund whose attempt this transaction has locked, and tells of it.
    func move(
        _ refund: Refund, of attempt: PaymentAttempt, to state: Refund.State, telling kind: String
    ) throws -> Refund {
        var moved = refund
        moved.state = state
        moved.version += 1
        try execute(
            """
            UPDATE payment_refund SET state = \(state), version = \(moved.version), changed_at = \(now)
            WHERE refund_id = \(refund.id) AND version = \(refund.version)
            """, rows: 1)
        try publish(
            NewEvent(
                kind, workspace: attempt.workspace, aggregate: attempt.subject.text, version: moved.version,
                payload: [
                    "subject": .string(attempt.subject.kind), "payment": .string(attempt.number.text),
                    "channel": .string(attempt.channel),
                    "refund": .string(refund.number.text), "cause": .string(refund.cause),
                    "amount": .string(refund.amount.decimalText),
                    "currency": .string(refund.amount.currency.code),
                ]))
        return moved
    }
}

extension Snapshot {
    private static var refunds: SQL {
        """
        SELECT refund_id, number, payment_id, workspace_id, amount, currency, cause, state, version
        FROM payment_refund
        """
    }

    /// The refunds of an attempt, the oldest first.
    func refunds(of payment: ID<Payment>) throws -> [Refund] {
        try rows(Self.refunds + " WHERE payment_id = \(payment) ORDER BY refund_id") { try Refund($0) }
    }

    /// A refund.
    func refund(_ id: ID<RefundKind>) throws -> Refund? {
        try row(Self.refunds + " WHERE refund_id = \(id)") { try Refund($0) }
    }
}

extension Refund {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            id: try row[0], number: try DocumentNumber(row[1] as String), payment: try row[2],
            workspace: try row[3], amount: Money(try row[4], try row[5]), cause: try row[6],
            state: try row[7], version: try row[8])
    }
}
