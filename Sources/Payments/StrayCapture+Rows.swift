public import Storage
public import Values

extension Transaction {
    /// Keeps a capture that is not what an attempt asked for.
    /// - Returns: Whether it was not known yet.
    func keep(_ capture: Capture, strayAt attempt: PaymentAttempt, because reason: String) throws -> Bool {
        try changes(
            """
            INSERT INTO payment_quarantine (payment_id, trade, amount, currency, paid_at, seen_at, why)
            VALUES (\(attempt.id), \(capture.trade), \(capture.amount.minorUnits), \(capture.amount.currency),
                \(capture.paidAt), \(now), \(reason)) ON CONFLICT DO NOTHING
            """) == 1
    }
}

extension Snapshot {
    /// The captures that a channel told of for an attempt and that are not what was asked for, the first one first.
    public func strayCaptures(of payment: ID<Payment>) throws -> [StrayCapture] {
        try rows(
            """
            SELECT trade, amount, currency, paid_at, seen_at, why FROM payment_quarantine
            WHERE payment_id = \(payment) ORDER BY seen_at, trade, amount, currency
            """
        ) { row in
            StrayCapture(
                capture: Capture(
                    trade: try row[0], amount: Money(try row[1], try row[2]), paidAt: try row[3]),
                seenAt: try row[4], why: try row[5])
        }
    }
}
