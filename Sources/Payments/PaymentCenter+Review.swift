import Durable
public import Storage
public import Values

/// What becomes of payments and refunds of which no channel could prove it in time: a person finds out, and says it.
extension PaymentCenter {
    /// What a person has found out about a refund.
    public enum RefundVerdict: Hashable, Sendable {
        /// The channel's own pages show that the money is back.
        case succeeded
        /// They show that it is not and will not be: its amount is free again.
        case failed
        /// The channel is to be asked again; where it knows nothing of the refund, the same request leaves again. Of a
        /// refund that has failed, another one is made for the same.
        case again
        /// It goes back in no other way, and a person has paid so much back under a reference of theirs.
        case byHand(reference: String, Money)
    }

    /// What a person has found out about a payment.
    public enum PaymentVerdict: Hashable, Sendable {
        /// The channel's own pages show that its amount was paid, under this number of theirs.
        case paid(trade: String, at: Timestamp)
        /// They show that it was not and cannot be.
        case notPaid
    }

    /// How long the reason of a verdict may be, in bytes.
    public static let reasonBytesMax = 500
    /// How long a channel's own number of a payment may be, in bytes.
    public static let tradeBytesMax = 64

    /// Says of a payment that is in review what a person has found out; what follows is what follows a channel's proof.
    ///
    /// - Parameters:
    ///   - number: The payment.
    ///   - verdict: What was found out.
    ///   - reason: What it rests on.
    ///   - tx: The transaction, in which whoever calls keeps who it was.
    /// - Returns: The payment as it is now.
    /// - Throws: `payment.unknown`, `payment.not_in_review`, `payment.trade`, `payment.trade_differs`, `payment.reason`; nothing
    ///   is written then.
    public func resolve(
        _ number: DocumentNumber, as verdict: PaymentVerdict, because reason: String, in tx: Transaction
    ) throws -> PaymentAttempt {
        try check(reason)
        guard let id = try tx.attempt(number)?.id, let attempt = try tx.lockedAttempt(id) else {
            throw Problem.paymentUnknown(number)
        }
        guard attempt.state == .review else { throw Problem.paymentNotInReview(number) }
        let answer: ChannelAnswer
        switch verdict {
        case .paid(let trade, let paidAt):
            guard (1...PaymentCenter.tradeBytesMax).contains(trade.utf8.count),
                try !tx.isSpent(trade, of: attempt.channel)
            else { throw Problem.paymentTrade }
            let stray = try tx.strayCaptures(of: id).first { $0.capture.trade == trade }
            if let told = stray?.capture.amount, told != attempt.amount {
                throw Problem.paymentTradeDiffers(told)
            }
            answer = .paid(Capture(trade: trade, amount: attempt.amount, paidAt: paidAt))
        case .notPaid: answer = .closed
        }
        return try learn(answer, of: id, because: "a person: \(reason)", in: tx) ?? attempt
    }

    /// Says of a refund that is in review, or has failed, what a person has found out or done.
    ///
    /// - Parameters:
    ///   - number: The refund.
    ///   - verdict: What was found out.
    ///   - reason: What it rests on.
    ///   - tx: The transaction, in which whoever calls keeps who it was.
    /// - Returns: The refund as it is now, or the other one that was made for the same.
    /// - Throws: `payment.refund_unknown`, `payment.refund_not_in_review`, `payment.reason`; of another try
    ///   `payment.refund_tried_again` and what ``refund(_:_:cause:of:in:)`` throws; of what was paid by hand
    ///   `payment.by_hand_amount`, `payment.by_hand_reference`; nothing is written then.
    public func resolve(
        _ number: DocumentNumber, as verdict: RefundVerdict, because reason: String, in tx: Transaction
    ) throws -> Refund {
        try check(reason)
        guard let id = try tx.refund(number)?.id, let (refund, attempt) = try locked(id, in: tx) else {
            throw Problem.refundUnknown(number)
        }
        if refund.state == .failed {
            switch verdict {
            case .again: return try tryAgain(refund, of: attempt, in: tx)
            case .byHand(let reference, let amount):
                return try payByHand(refund, of: attempt, amount, reference, in: tx)
            case .succeeded, .failed: break
            }
        }
        guard refund.state == .review else { throw Problem.refundNotInReview(number) }
        switch verdict {
        case .succeeded: return try learn(.done(at: tx.now), of: id, in: tx) ?? refund
        case .failed: return try learn(.refused(.refundRuledOut(reason)), of: id, in: tx) ?? refund
        case .again:
            let pending = try tx.move(refund, of: attempt, to: .pending)
            try tx.enqueue(PaymentJob.refund.job(for: pending))
            return pending
        case .byHand(let reference, let amount):
            return try payByHand(refund, of: attempt, amount, reference, in: tx)
        }
    }

    /// Takes that a person has paid back what a refund was for.
    private func payByHand(
        _ refund: Refund, of attempt: PaymentAttempt, _ amount: Money, _ reference: String, in tx: Transaction
    ) throws -> Refund {
        guard (1...Refund.referenceBytesMax).contains(reference.utf8.count) else {
            throw Problem.byHandReference
        }
        guard amount == refund.amount else { throw Problem.byHandAmount(refund.amount) }
        return try tryAgain(refund, of: attempt, byHand: reference, in: tx)
    }

    /// Makes another refund for what one was for, once all earlier ones for it have failed.
    private func tryAgain(
        _ failed: Refund, of attempt: PaymentAttempt, byHand reference: String? = nil, in tx: Transaction
    ) throws -> Refund {
        let tries = try tx.refunds(of: attempt.id).filter { $0.matter == failed.matter }
        if let other = tries.first(where: { $0.state != .failed && $0.id != failed.id }) {
            throw Problem.refundTriedAgain(other.number)
        }
        return try refund(
            attempt, failed.amount, cause: failed.matter, stray: failed.stray, byHand: reference, in: tx)
    }

    /// - Throws: `payment.reason` where there is none, or it is too long.
    package func check(_ reason: String) throws(Problem) {
        guard (1...PaymentCenter.reasonBytesMax).contains(reason.utf8.count) else { throw .reviewReason }
    }
}

extension PaymentCenter {
    /// How many refunds one look after those that nobody carries any more finds.
    static let houseBatch = 100
    /// How long a refund may be pending before it is left to a person: longer than its own job asks for.
    static let pendingDurationMax = Duration.seconds(11 * 86_400)
    /// How long after its expiry a payment may be open before it is left to a person: longer than its own jobs ask for.
    static let openDurationMax = Duration.seconds(2 * 86_400)

    /// Leaves to a person what no job has carried to its end, since it is dead or lost.
    package func keepHouse() async throws {
        try await reviewLost()
        let since = database.now - PaymentCenter.pendingDurationMax
        let left = try await database.read {
            try $0.pendingRefunds(before: since, limit: PaymentCenter.houseBatch)
        }
        guard !left.isEmpty else { return }
        try await database.writeCommitted { [self] tx in
            for id in left {
                guard let number = try tx.refund(id)?.number else { continue }
                try review(id, because: .refundInDoubt(number), in: tx)
            }
        }
    }
    private func reviewLost() async throws {
        let since = database.now - PaymentCenter.openDurationMax
        let lost = try await database.read {
            try $0.openPayments(expiredBefore: since, limit: PaymentCenter.houseBatch)
        }
        guard !lost.isEmpty else { return }
        try await database.writeCommitted { tx in
            for id in lost {
                guard let attempt = try tx.lockedAttempt(id), attempt.state.isAsked else { continue }
                _ = try tx.review(attempt, because: "nobody asks any more")
            }
        }
    }
}
