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
    ///   - cause: What for; each cause is paid back once, however often it is asked for. Where all that was made for it has
    ///     failed, another refund is made, under the number of its own try.
    ///   - workspace: Whose payment it is.
    ///   - tx: The transaction in which it is decided; what becomes of it is told as `payment.refunded`,
    ///     `payment.refund_failed`, or `payment.refund_review` where nobody could find out.
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

    /// Takes that a person has paid a payment back, or some of it, as its channel does not.
    ///
    /// - Parameters:
    ///   - number: The payment.
    ///   - amount: How much.
    ///   - cause: What for; what is in review for the same has not gone back then.
    ///   - reference: Under which it was paid, such as a bank's number.
    ///   - workspace: Whose payment it is.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The refund; the same, said again, is the first one.
    /// - Throws: As ``refund(_:_:cause:of:in:)``; `payment.by_hand_reference`, `payment.not_by_hand` where it goes to the
    ///   balance, `payment.refund_tried_again` where it is under way or back.
    @discardableResult
    public func payBackByHand(
        _ number: DocumentNumber, _ amount: Money, cause: String, under reference: String,
        of workspace: ID<Workspace>, in tx: Transaction
    ) throws -> Refund {
        guard (1...Refund.referenceBytesMax).contains(reference.utf8.count) else {
            throw Problem.byHandReference
        }
        guard let id = try tx.payment(number, of: workspace)?.id, let attempt = try tx.lockedAttempt(id)
        else {
            throw Problem.paymentUnknown(number)
        }
        return try refund(attempt, amount, cause: cause, byHand: reference, in: tx)
    }

    /// Decides on a refund of an attempt that the transaction has locked, in as many tries as it takes.
    ///
    /// - Parameters:
    ///   - attempt: The attempt, as the capture has it that is paid back.
    ///   - amount: How much.
    ///   - cause: What for, and which try: a later one where that try was made already, and has failed.
    ///   - stray: The capture, where it is none that the attempt asked for.
    ///   - reference: Under which a person has paid it back already; what was in review for the same did not.
    ///   - tx: The transaction.
    /// - Returns: The refund; of another try, where that is not proved to have failed.
    /// - Throws: As ``refund(_:_:cause:of:in:)``; `payment.refund_tried_again` and `payment.not_by_hand` where a person
    ///   has paid it back though it was under way, or goes to the balance.
    func refund(
        _ attempt: PaymentAttempt, _ amount: Money, cause: String, stray: ID<StrayCapture>? = nil,
        byHand reference: String? = nil, in tx: Transaction
    ) throws -> Refund {
        guard attempt.state == .succeeded else { throw Problem.paymentNotCaptured(attempt.number) }
        let (matter, asked) = Refund.matter(of: cause)
        if let reference { try ruleOut(matter, of: attempt, by: reference, in: tx) }
        let earlier = try tx.refunds(of: attempt.id).filter { $0.stray == stray }
        let tries = earlier.filter { $0.matter == matter }
        if let same = tries.first(where: { $0.state != .failed }) {
            guard same.amount == amount else { throw Problem.refundDiffers(cause) }
            guard reference == nil || reference == same.byHand else {
                throw Problem.refundTriedAgain(same.number)
            }
            return same
        }
        guard earlier.count < Refund.countMax || reference != nil else {
            throw Problem.refundsTooMany(attempt.number, Refund.countMax)
        }
        // What is pending or in review counts as spent.
        var left = attempt.amount
        for refund in earlier where refund.state != .failed { left = try left - refund.amount }
        #if !MUTANT_REFUND_EXCEEDS
        guard try amount <= left else { throw Problem.refundExceeds(attempt.number, left: left) }
        #endif
        guard try amount > .zero(left.currency) else {
            throw Problem.refundExceeds(attempt.number, left: left)
        }
        let last = tries.map { Refund.matter(of: $0.cause).tries }.max() ?? 0
        let refund = Refund(
            id: tx.newID(), number: tx.newNumber(in: try zone(tx)), payment: attempt.id,
            workspace: attempt.workspace,
            amount: amount, cause: asked > last ? cause : "\(matter)/\(last + 1)", stray: stray,
            byHand: reference, state: .pending, version: 1)
        try tx.insert(refund)
        guard attempt.channel == PaymentCenter.balance || reference != nil else {
            try tx.enqueue(PaymentJob.refund.job(for: refund))
            return refund
        }
        return try learn(.done(at: tx.now), of: refund.id, in: tx) ?? refund
    }

    /// Takes that a person has paid something back, so that no refund in review for it has.
    private func ruleOut(
        _ matter: String, of attempt: PaymentAttempt, by reference: String, in tx: Transaction
    ) throws {
        guard attempt.channel != PaymentCenter.balance else { throw Problem.notByHand(attempt.number) }
        for refund in try tx.refunds(of: attempt.id) where refund.matter == matter && refund.state == .review
        {
            _ = try tx.move(refund, of: attempt, to: .failed, because: .refundRuledOut(reference))
        }
    }

    /// Pays back what somebody who cannot hear a refusal asks for: that it is refused is told, too.
    func payBack(
        _ number: DocumentNumber, _ amount: Money, cause: String, of workspace: ID<Workspace>,
        in tx: Transaction
    ) throws {
        guard let id = try tx.payment(number, of: workspace)?.id, let attempt = try tx.lockedAttempt(id)
        else { throw Problem.paymentUnknown(number) }
        do {
            _ = try refund(attempt, amount, cause: cause, in: tx)
        } catch let problem as Problem where problem.code.hasPrefix("payment.") {
            try tx.publish(
                attempt.refundEvent(
                    "payment.refund_failed", version: attempt.version, refund: nil, cause, amount, problem))
        }
    }

    /// Takes what a channel has proved about a refund, and does what follows.
    /// - Returns: The refund as it is now; `nil` where there is none.
    @discardableResult
    func learn(_ answer: RefundAnswer, of id: ID<RefundKind>, in tx: Transaction) throws -> Refund? {
        guard let (refund, attempt) = try locked(id, in: tx) else { return nil }
        switch answer {
        case .pending, .absent: return refund
        case .done:
            guard refund.state != .succeeded else { return refund }
            var before = Money.zero(refund.amount.currency)
            for earlier in try tx.refunds(of: attempt.id)
            where earlier.state == .succeeded && earlier.stray == refund.stray {
                before = try before + earlier.amount
            }
            let bonus = try attempt.bonus(in: refund.amount, after: before)
            let currency = refund.amount.currency
            try tx.post(
                attempt.booking(
                    of: -refund.amount, -bonus, step: "refund/\(refund.number)",
                    outOf: refund.byHand.map { _ in .house("paid_by_hand", currency) },
                    into: refund.stray.map { _ in .quarantine(currency) }))
            return try tx.move(refund, of: attempt, to: .succeeded)
        case .refused(let problem):
            guard refund.state == .pending || refund.state == .review else { return refund }
            return try tx.move(refund, of: attempt, to: .failed, because: problem)
        }
    }

    /// Leaves a refund that is pending to a person.
    func review(_ id: ID<RefundKind>, because problem: Problem, in tx: Transaction) throws {
        guard let (refund, attempt) = try locked(id, in: tx), refund.state == .pending else { return }
        _ = try tx.move(refund, of: attempt, to: .review, because: problem)
    }

    /// A refund with its attempt, which nobody else changes until the transaction ends.
    func locked(
        _ id: ID<RefundKind>, in tx: Transaction
    ) throws -> (refund: Refund, attempt: PaymentAttempt)? {
        guard let payment = try tx.refund(id)?.payment, let attempt = try tx.lockedAttempt(payment),
            let refund = try tx.refund(id)
        else { return nil }
        return (refund, try tx.paid(attempt, backBy: refund))
    }
}

extension PaymentCenter {
    /// Pays a refund back, or asks what has become of it.
    ///
    /// That its request is about to leave is durable before it does. From then on the channel is asked first what has
    /// become of it, and the request leaves again, under its number, only where the channel knows nothing of it. A
    /// refusal counts only for the first request: of an earlier one nobody knows whether it has arrived. What stays
    /// unknown for a day, or under way for ten, is left to a person.
    func payBack(_ job: Attempt) async throws -> Completion {
        let (id, round) = try PaymentJob.read(job.payload, RefundKind.self)
        let found = try await database.read { snapshot in
            try snapshot.refund(id).flatMap { refund in
                try snapshot.attempt(refund.payment).map { (refund, $0.channel) }
            }
        }
        guard let (refund, channel) = found, refund.state == .pending else { return .done }
        var doubt = Problem.refundInDoubt(refund.number)
        var answer: RefundAnswer?
        if channels[channel] == nil {
            doubt = .paymentChannel(channel, known: channels.keys.sorted())
        } else {
            let sent = try await database.writeCommitted { tx in try tx.markSent(id) }
            guard let (refund, attempt, isFirst) = sent else { return .done }
            if !isFirst { answer = try await ask(channel) { try await $0.query(refund, of: attempt) } }
            if isFirst || answer == .absent {
                answer = try await ask(channel) { try await $0.refund(refund, of: attempt) }
                #if !MUTANT_LATE_REFUSAL_BELIEVED
                if !isFirst, case .refused(let problem) = answer { (answer, doubt) = (nil, problem) }
                #endif
            }
        }
        return .locking { [self, answer, doubt] tx in
            guard try learn(answer ?? .absent, of: id, in: tx)?.state == .pending else { return }
            let isUnderWay = answer == .pending || round >= PaymentJob.asks.count
            let asks = isUnderWay ? PaymentJob.refundAsks : PaymentJob.asks
            guard round + 1 < asks.count else { return try review(id, because: doubt, in: tx) }
            let wait = asks[round + 1] - asks[round]
            try tx.enqueue(
                PaymentJob.refund.job(for: refund, round: round + 1, notBefore: tx.now + wait))
        }
    }
}
