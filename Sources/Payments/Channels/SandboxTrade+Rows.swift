import Storage
import Values

/// A line of the sandbox's book.
struct SandboxTrade: Sendable {
    /// Where a payment is, as the sandbox sees it.
    enum State: String, CaseIterable, Sendable, ColumnValue {
        case waiting
        case paid
        case closed
    }

    let number: String
    let amount: Money
    let state: State
    let expiresAt: Timestamp
    let paidAt: Timestamp?
    let refunded: Int64

    /// What the sandbox says of it.
    func answer(at now: Timestamp) -> ChannelAnswer {
        switch (state, paidAt) {
        case (.paid, let paidAt?):
            .paid(Capture(trade: "S\(number)", amount: amount, paidAt: paidAt))
        case (.waiting, _) where now < expiresAt: .waiting(code: "qiao-sandbox:\(number)")
        case (.waiting, _), (.closed, _), (.paid, nil): .closed
        }
    }
}

extension Snapshot {
    func trade(_ number: DocumentNumber, lock: SQL = "") throws -> SandboxTrade? {
        try row(
            """
            SELECT number, amount, currency, state, expires_at, paid_at, refunded FROM sandbox_trade
            WHERE number = \(number.text)
            """ + lock
        ) { row in
            SandboxTrade(
                number: try row[0], amount: Money(try row[1], try row[2]), state: try row[3],
                expiresAt: try row[4], paidAt: try row[5], refunded: try row[6])
        }
    }

    func sandboxRefund(_ number: DocumentNumber) throws -> RefundAnswer? {
        try row("SELECT made_at FROM sandbox_refund WHERE number = \(number.text)") { row in
            .done(at: try row[0])
        }
    }
}

extension Transaction {
    func openTrade(_ attempt: PaymentAttempt) throws -> ChannelAnswer {
        try execute(
            """
            INSERT INTO sandbox_trade (number, amount, currency, state, expires_at)
            VALUES (\(attempt.number.text), \(attempt.amount.minorUnits), \(attempt.amount.currency),
                \(SandboxTrade.State.waiting), \(attempt.expiresAt)) ON CONFLICT DO NOTHING
            """)
        return try trade(attempt.number)?.answer(at: now) ?? .absent
    }

    /// Closes a payment, also one that was never announced, so that it cannot be announced later.
    func closeTrade(_ attempt: PaymentAttempt) throws -> ChannelAnswer {
        _ = try openTrade(attempt)
        try execute(
            """
            UPDATE sandbox_trade SET state = \(SandboxTrade.State.closed)
            WHERE number = \(attempt.number.text) AND state = \(SandboxTrade.State.waiting)
            """)
        return try trade(attempt.number)?.answer(at: now) ?? .absent
    }

    func payTrade(_ number: DocumentNumber) throws {
        guard let trade = try trade(number, lock: locking(.update)) else {
            throw Problem.sandboxUnknown(number)
        }
        guard case .waiting = trade.answer(at: now) else { throw Problem.sandboxNotPayable(number) }
        try execute(
            """
            UPDATE sandbox_trade SET state = \(SandboxTrade.State.paid), paid_at = \(now)
            WHERE number = \(number.text)
            """, rows: 1)
    }

    func refundTrade(_ number: DocumentNumber, _ refund: Refund) throws -> RefundAnswer {
        if let known = try sandboxRefund(refund.number) { return known }
        guard let trade = try trade(number, lock: locking(.update)), trade.state == .paid,
            trade.refunded <= trade.amount.minorUnits - refund.amount.minorUnits
        else { return .refused(.sandboxRefund(refund.number)) }
        try execute(
            """
            INSERT INTO sandbox_refund (number, trade, amount, made_at)
            VALUES (\(refund.number.text), \(number.text), \(refund.amount.minorUnits), \(now))
            """)
        try execute(
            """
            UPDATE sandbox_trade SET refunded = refunded + \(refund.amount.minorUnits)
            WHERE number = \(number.text)
            """, rows: 1)
        return .done(at: now)
    }
}
