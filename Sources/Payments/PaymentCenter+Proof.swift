import Durable
import Ledger
package import Storage
package import Values

extension PaymentCenter {
    /// Takes what a channel has proved about an attempt, and does what follows: the one place that does.
    ///
    /// Proofs may come in any order and any number of times. The first capture of a subject is told of as
    /// `payment.succeeded`; each further one is paid back at once.
    ///
    /// - Parameters:
    ///   - answer: The proof.
    ///   - id: The attempt.
    ///   - reason: How it came, for the log: `query`.
    ///   - tx: The transaction in which it happens.
    /// - Returns: The attempt as it is now; `nil` where there is none.
    /// - Throws: `ledger.insufficient` where the balance does not suffice, and nothing is written; what the database says.
    @discardableResult
    package func learn(
        _ answer: ChannelAnswer, of id: ID<Payment>, because reason: String, in tx: Transaction
    ) throws -> PaymentAttempt? {
        guard let subject = try tx.attempt(id)?.subject else { return nil }
        let all = try tx.lockedAttempts(of: subject)
        guard let attempt = all.first(where: { $0.id == id }) else { return nil }
        switch answer {
        case .waiting(let code):
            guard attempt.state == .sent || attempt.state == .unknown else { return attempt }
            return try tx.move(attempt, to: .paying, because: reason) { $0.code = code ?? $0.code }
        case .paid(let capture):
            let isSame = attempt.state == .succeeded && capture.trade == attempt.channelTrade
            #if !MUTANT_AMOUNT_NOT_COMPARED
            guard capture.amount == attempt.amount else {
                return try quarantine(capture, of: attempt, because: reason, in: tx)
            }
            #endif
            // The balance's trades are the house's own; that it does not suffice is to leave nothing written.
            guard attempt.state != .succeeded || isSame,
                try isSame || attempt.channel == PaymentCenter.balance
                    || tx.spend(capture.trade, of: attempt.channel)
            else { return try quarantine(capture, of: attempt, because: reason, in: tx) }
            return isSame ? attempt : try succeed(attempt, by: capture, among: all, because: reason, in: tx)
        case .closed:
            return try end(attempt, as: .closed, because: reason, in: tx)
        case .refused(let problem):
            guard attempt.state == .sent else { return attempt }
            return try end(attempt, as: .failed, because: "\(reason): \(problem.code)", in: tx)
        case .absent:
            return attempt
        }
    }

    /// Sees to it that an open attempt can be paid no more: at once where it was never sent, else by its channel.
    func letClose(_ attempt: PaymentAttempt, in tx: Transaction) throws {
        if attempt.state == .created {
            _ = try end(attempt, as: .closed, because: "never sent", in: tx)
        } else if attempt.state.isOpen {
            try tx.enqueue(PaymentJob.close.job(for: attempt))
        }
    }

    /// Lets nothing of subjects be paid any more, and tells of each with `payment.closed` when that is proved for each of
    /// its attempts, unless one was paid.
    ///
    /// Most have none. Nobody adds one any more, since `mayPay` has refused that from before this was asked for: so it is
    /// proved for them now, with the statements that lock the others' attempts.
    func close(_ closings: Set<Closing>, in tx: Transaction) throws {
        let attempts = try tx.lockedAttempts(of: Set(closings.map(\.subject)))
        let ordered = closings.sorted {
            ($0.subject.kind, $0.subject.text) < ($1.subject.kind, $1.subject.text)
        }
        for closing in ordered {
            if let all = attempts[closing.subject] { try close(closing, all, in: tx) }
        }
        try tx.publish(ordered.filter { attempts[$0.subject] == nil }.map { $0.event(after: 0) })
    }

    private func close(_ closing: Closing, _ all: [PaymentAttempt], in tx: Transaction) throws {
        try tx.keep(closing)
        for attempt in all { try letClose(attempt, in: tx) }
        // What was paid beside another payment goes back, and is told of to nobody.
        let paid = try all.first { attempt in
            guard attempt.state == .succeeded else { return false }
            return try tx.refunds(of: attempt.id).allSatisfy { $0.matter != Refund.duplicate }
        }
        if let paid { try tx.publish(paid.event("payment.succeeded")) }
        try tellIfClosed(closing.subject, in: tx)
    }

    private func succeed(
        _ attempt: PaymentAttempt, by capture: Capture, among all: [PaymentAttempt], because reason: String,
        in tx: Transaction
    ) throws -> PaymentAttempt {
        let bonus = capture.bonus ?? .zero(attempt.amount.currency)
        try tx.post(attempt.booking(of: attempt.amount, bonus, step: "capture"))
        let moved = try tx.move(attempt, to: .succeeded, because: reason) {
            $0.channelTrade = capture.trade
            $0.paidAt = capture.paidAt
            $0.bonus = bonus
        }
        for other in all where other.id != attempt.id { try letClose(other, in: tx) }
        var isFirst = true
        #if !MUTANT_DUPLICATE_KEPT
        isFirst = !all.contains { $0.id != attempt.id && $0.state == .succeeded }
        #endif
        if isFirst {
            try tx.publish(moved.event("payment.succeeded"))
        } else {
            _ = try refund(moved, moved.amount, cause: Refund.duplicate, in: tx)
        }
        try tellIfClosed(attempt.subject, in: tx)
        return moved
    }

    private func end(
        _ attempt: PaymentAttempt, as state: AttemptState, because reason: String, in tx: Transaction
    ) throws -> PaymentAttempt {
        guard attempt.state.isOpen else { return attempt }
        let moved = try tx.move(attempt, to: state, because: reason)
        if state == .failed { try tx.publish(moved.event("payment.failed")) }
        try tellIfClosed(attempt.subject, in: tx)
        return moved
    }

    /// A capture that is not what was asked for is no success: it is kept and told of once as `payment.quarantined`, and
    /// a person looks at it.
    private func quarantine(
        _ capture: Capture, of attempt: PaymentAttempt, because reason: String, in tx: Transaction
    ) throws -> PaymentAttempt {
        #if !MUTANT_STRAY_FORGOTTEN
        if try tx.keep(capture, strayAt: attempt, because: reason) {
            try tx.publish(attempt.event("payment.quarantined", capture))
        }
        #endif
        guard attempt.state.isAsked else { return attempt }
        return try tx.review(attempt, because: "\(reason): \(capture.amount)")
    }

    private func tellIfClosed(_ subject: Reference, in tx: Transaction) throws {
        let all = try tx.lockedAttempts(of: subject)
        #if !MUTANT_CLOSED_WHILE_OPEN
        guard !all.contains(where: \.state.isOpen) else { return }
        #endif
        guard let closing = try tx.takeClosing(subject), !all.contains(where: { $0.state == .succeeded })
        else { return }
        try tx.publish(closing.event(after: all.count))
    }
}

extension Transaction {
    /// Gives up finding out by itself what has become of an attempt.
    func review(_ attempt: PaymentAttempt, because reason: String) throws -> PaymentAttempt {
        let unknown =
            attempt.state == .unknown ? attempt : try move(attempt, to: .unknown, because: reason)
        return try move(unknown, to: .review, because: reason)
    }
}

extension PaymentAttempt {
    /// What is told of it, or of a capture that is not what was asked for, to whoever owns the subject.
    func event(_ kind: String, _ stray: Capture? = nil) -> NewEvent {
        let amount = stray?.amount ?? amount
        return NewEvent(
            kind, workspace: workspace, aggregate: subject.text, version: version,
            payload: [
                "subject": .string(subject.kind), "payment": .string(number.text),
                "channel": .string(channel),
                "amount": .string(amount.decimalText), "currency": .string(amount.currency.code),
                "bonus": .string(bonus.decimalText),
                "paid_at": (stray?.paidAt ?? paidAt).map { .string($0.rfc3339) } ?? .null,
            ])
    }

    /// The entry by which its money comes in, or a negative amount goes back: out of the wallet and what the workspace was
    /// given to spend where the balance pays, else out of what the channel owes the house, into what is received for
    /// subjects.
    ///
    /// `hands` is what pays instead of the channel, and `target` what it comes into instead.
    func booking(
        of amount: Money, _ bonus: Money, step: String, outOf hands: LedgerAccount? = nil,
        into target: LedgerAccount? = nil
    ) throws(Problem) -> NewEntry {
        let way =
            channel == PaymentCenter.balance
            ? LedgerAccount.wallet(of: workspace, amount.currency)
            : .house("clearing/\(channel)", amount.currency)
        let (source, target) = (hands ?? way, target ?? .house("received", amount.currency))
        let sources = [
            Posting(source, try bonus - amount),
            Posting(.bonus(of: workspace, amount.currency), try -bonus),
        ]
        return NewEntry(
            for: Reference("payment", number.text), step: step,
            sources.filter { !$0.amount.isZero } + [Posting(target, amount)])
    }

    /// How much of what is paid back, after so much `before`, goes to what the workspace was given to spend: that is spent
    /// first, goes back last, and never comes to more than was spent of it.
    package func bonus(in back: Money, after before: Money) throws(Problem) -> Money {
        let zero = Money.zero(amount.currency)
        let principal = try amount - bonus - before
        let gone = try principal.isNegative ? -principal : zero
        let left = try gone <= bonus ? bonus - gone : zero
        let beyond = try principal.isNegative ? back : (back <= principal ? zero : back - principal)
        return try beyond <= left ? beyond : left
    }
}
