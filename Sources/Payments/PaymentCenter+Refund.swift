import Durable
import Ledger
public import Storage
public import Values

extension PaymentCenter {
    /// Pays a payment back, or some of it.
    ///
    /// - Parameters:
    ///   - number: The payment.
    ///   - amount: How much.
    ///   - cause: What for; each cause is paid back once, however often it is asked for.
    ///   - workspace: Whose payment it is.
    ///   - tx: The transaction in which it is decided; what becomes of it is told as `payment.refunded` or
    ///     `payment.refund_failed`.
    /// - Returns: The refund.
    /// - Throws: `payment.unknown`, `payment.not_captured`, `payment.refund_exceeds`, `payment.refunds_too_many`,
    ///   `payment.refund_differs`; nothing is written then.
    public func refund(
        _ number: DocumentNumber, _ amount: Money, cause: String, of workspace: ID<Workspace>,
        in tx: Transaction
    ) throws -> Refund {
        guard let id = try tx.payment(number, of: workspace)?.id, let attempt = try tx.lockedAttempt(id)
        else {
            throw Problem.paymentUnknown(number)
        }
        return try refund(attempt, amount, cause: cause, in: tx)
    }

    /// Decides on a refund of an attempt that the transaction has locked.
    func refund(
        _ attempt: PaymentAttempt, _ amount: Money, cause: String, in tx: Transaction
    ) throws -> Refund {
        guard attempt.state == .succeeded else { throw Problem.paymentNotCaptured(attempt.number) }
        let earlier = try tx.refunds(of: attempt.id)
        if let same = earlier.first(where: { $0.cause == cause }) {
            guard same.amount == amount else { throw Problem.refundDiffers(cause) }
            return same
        }
        guard earlier.count < Refund.countMax else {
            throw Problem.refundsTooMany(attempt.number, Refund.countMax)
        }
        // What is pending counts as spent.
        var left = attempt.amount
        for refund in earlier where refund.state != .failed { left = try left - refund.amount }
        guard try amount > .zero(left.currency) && amount <= left else {
            throw Problem.refundExceeds(attempt.number, left: left)
        }
        let refund = Refund(
            id: tx.newID(), number: tx.newNumber(in: zone), payment: attempt.id, workspace: attempt.workspace,
            amount: amount, cause: cause, state: .pending, version: 1)
        try tx.insert(refund)
        guard attempt.channel == PaymentCenter.balance else {
            try tx.enqueue(PaymentJob.refund.job(for: refund))
            return refund
        }
        return try learn(.done(at: tx.now), of: refund.id, in: tx) ?? refund
    }

    /// Takes what a channel has proved about a refund, and does what follows.
    /// - Returns: The refund as it is now; `nil` where it had ended before.
    func learn(_ answer: RefundAnswer, of id: ID<RefundKind>, in tx: Transaction) throws -> Refund? {
        guard let payment = try tx.refund(id)?.payment, let attempt = try tx.lockedAttempt(payment),
            let refund = try tx.refund(id), refund.state == .pending
        else { return nil }
        switch answer {
        case .pending, .absent: return refund
        case .done:
            var before = Money.zero(refund.amount.currency)
            for earlier in try tx.refunds(of: attempt.id) where earlier.state == .succeeded {
                before = try before + earlier.amount
            }
            let bonus = try attempt.bonus(in: refund.amount, after: before)
            try tx.post(attempt.booking(of: -refund.amount, -bonus, step: "refund/\(refund.number)"))
            return try tx.move(refund, of: attempt, to: .succeeded, telling: "payment.refunded")
        case .refused:
            return try tx.move(refund, of: attempt, to: .failed, telling: "payment.refund_failed")
        }
    }
}
