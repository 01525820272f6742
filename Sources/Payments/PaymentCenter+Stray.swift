import Ledger
public import Storage
public import Values

extension PaymentCenter {
    /// Says what becomes of a stray capture: the same, said again, changes nothing.
    ///
    /// Its money is booked when it is: into the quarantine of the house, from which it goes back through its channel, or
    /// into the balance of the workspace. The money of one trade is given away once, in whichever amounts it was told of.
    ///
    /// - Parameters:
    ///   - id: The capture.
    ///   - outcome: What becomes of it.
    ///   - reason: What that rests on.
    ///   - person: Who says it.
    ///   - tx: The transaction.
    /// - Returns: The capture, with what was said of it first.
    /// - Throws: `payment.stray_unknown`, `payment.stray_closed` where something else was said of it,
    ///   `payment.stray_taken` where its trade has paid something or was given away, `payment.reason`; the transaction is
    ///   to be given up then.
    public func close(
        _ id: ID<StrayCapture>, as outcome: StrayCapture.Outcome, because reason: String, by person: String,
        in tx: Transaction
    ) throws -> StrayCapture {
        try check(reason)
        guard let known = try tx.strayCapture(id), let attempt = try tx.lockedAttempt(known.attempt),
            let stray = try tx.strayCapture(id)
        else { throw Problem.strayUnknown(id) }
        if let closing = stray.closing {
            guard closing.outcome == outcome else { throw Problem.strayClosed(id, closing.outcome) }
            return stray
        }
        let (capture, zero) = (stray.capture, Money.zero(stray.capture.amount.currency))
        if outcome.movesMoney {
            guard try capture.amount > zero, try tx.spend(capture.trade, of: attempt.channel) else {
                throw Problem.strayTaken(capture.trade)
            }
        }
        let closed = try tx.close(
            stray, StrayCapture.Closing(outcome: outcome, reason: reason, at: tx.now, by: person))
        let paid = attempt.paid(by: capture)
        switch outcome {
        case .settled: break
        case .credited:
            let wallet = LedgerAccount.wallet(of: attempt.workspace, zero.currency)
            try tx.post(paid.booking(of: capture.amount, zero, step: stray.cause, into: wallet))
        case .refunded:
            let quarantine = LedgerAccount.quarantine(zero.currency)
            try tx.post(paid.booking(of: capture.amount, zero, step: stray.cause, into: quarantine))
            _ = try refund(paid, capture.amount, cause: stray.cause, stray: id, in: tx)
        }
        return closed
    }
}

extension LedgerAccount {
    /// Where money is kept that nobody had asked for, until it is back.
    static func quarantine(_ currency: Currency) -> LedgerAccount { .house("quarantine", currency) }
}
