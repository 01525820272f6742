public import Durable
import Ledger
import Storage
import Values
import World

extension PaymentCenter {
    /// The handlers of the room's jobs.
    public var handlers: [JobHandler] {
        [
            JobHandler(PaymentJob.send.rawValue, retry: PaymentJob.patience) { [self] in try await send($0) },
            JobHandler(PaymentJob.ask.rawValue, retry: PaymentJob.patience) { [self] in try await ask($0) },
            JobHandler(PaymentJob.close.rawValue, retry: PaymentJob.patience) { [self] in try await close($0)
            },
            JobHandler(PaymentJob.refund.rawValue, retry: PaymentJob.patience) { [self] in
                try await payBack($0)
            },
        ]
    }

    /// What the room wants to be told of: that an order lets nothing be paid any more, and that money has to go back.
    public var subscriptions: [Subscription] {
        // Whoever still waits asks again, and is told again.
        ["order.closing", "order.waiting"].map { kind in
            Subscription("payments", to: kind, retry: PaymentJob.patience) { [closing] event, attempt in
                let subject = Reference("order", event.aggregate)
                return Completion(effects: [
                    closing(Closing(subject: subject, workspace: attempt.ref.workspace))
                ])
            }
        } + [
            Subscription("payments", to: "order.refund_due", retry: PaymentJob.patience) {
                [self] event, attempt in
                let number = try DocumentNumber(event.payload["payment"].string ?? "")
                let currency = try Currency(code: event.payload["currency"].string ?? "")
                let amount = try Money(decimal: event.payload["amount"].string ?? "", currency)
                let cause = event.payload["cause"].string ?? ""
                return .locking { [self] tx in
                    try payBack(number, amount, cause: cause, of: attempt.ref.workspace, in: tx)
                }
            }
        ]
    }

    /// Closes the subjects of many jobs in one transaction.
    ///
    /// First, and by its name after what locks orders (`order.closed`), which come before their attempts.
    private var closing: EffectKind<Closing> {
        EffectKind("payment.closing", turn: .first) { [self] closings, tx in
            try close(Set(closings), in: tx)
        }
    }

    /// Whether an attempt may be announced now.
    private enum Turn {
        /// `isFirst` where no request for it has left before.
        case now(PaymentAttempt, isFirst: Bool)
        /// Another attempt of the subject has to be proved closed first.
        case later(PaymentAttempt)
        case never
    }

    /// Announces an attempt to its channel.
    ///
    /// That the request is about to leave is durable before it does; after a crash it leaves again, under its number. A
    /// refusal counts only for the first request: of an earlier one nobody knows whether it has arrived.
    private func send(_ job: Attempt) async throws -> Completion {
        let id = try PaymentJob.read(job.payload, Payment.self).id
        let decided = try await database.writeCommitted { [self] tx in try turn(of: id, in: tx) }
        switch decided {
        case .never: return .done
        case .later(let attempt):
            let soon = database.now + .milliseconds(500)
            return Completion(next: [PaymentJob.send.job(for: attempt, notBefore: soon)])
        case .now(let attempt, let isFirst):
            let heard = try await ask(attempt.channel) { try await $0.prepay(attempt) }
            #if !MUTANT_LOST_IS_REFUSED
            let answer = heard ?? .absent
            #else
            let answer = heard ?? .refused(.paymentInDoubt)
            #endif
            let ask = PaymentJob.ask.job(for: attempt, notBefore: database.now + PaymentJob.asks[0])
            return .locking(next: [ask]) { [self] tx in
                switch answer {
                case .waiting, .paid, .closed: try learn(answer, of: id, because: "prepay", in: tx)
                case .refused where isFirst: try learn(answer, of: id, because: "prepay", in: tx)
                case .refused, .absent: try tx.lose(id, because: "prepay")
                }
            }
        }
    }

    private func turn(of id: ID<Payment>, in tx: Transaction) throws -> Turn {
        guard let known = try tx.attempt(id) else { return .never }
        // Whoever is asked locks the subject, which comes before its attempts.
        let demand = try demand(of: known, in: tx)
        let all = try tx.lockedAttempts(of: known.subject)
        guard let attempt = all.first(where: { $0.id == id }) else { return .never }
        switch attempt.state {
        case .sent: return .now(attempt, isFirst: false)
        case .paying, .unknown, .succeeded, .failed, .closed, .review: return .never
        case .created: break
        }
        guard demand != nil, !all.contains(where: { $0.state == .succeeded }) else {
            try letClose(attempt, in: tx)
            return .never
        }
        #if !MUTANT_SECOND_ATTEMPT_SENT
        if all.contains(where: { $0.id != id && $0.state.isOpen && $0.state != .created }) {
            return .later(attempt)
        }
        #endif
        let sent = try tx.move(attempt, to: .sent, because: "send")
        guard attempt.channel == PaymentCenter.balance else { return .now(sent, isFirst: true) }
        try payOutOfBalance(sent, bonus: try tx.bonus(for: sent), in: tx)
        return .never
    }

    /// Takes an attempt's amount out of the balance, so much of it out of the bonus; refused where it is too little.
    ///
    /// Another payment may have spent the bonus since it was read. It is read again then: by now its account is locked.
    private func payOutOfBalance(_ attempt: PaymentAttempt, bonus: Money, in tx: Transaction) throws {
        let capture = Capture(
            trade: "B\(attempt.number)", amount: attempt.amount, paidAt: tx.now, bonus: bonus)
        do {
            try learn(.paid(capture), of: attempt.id, because: "balance", in: tx)
        } catch let problem as Problem where problem.code == "ledger.insufficient" {
            let there = try tx.bonus(for: attempt)
            guard there == bonus else { return try payOutOfBalance(attempt, bonus: there, in: tx) }
            try learn(.refused(problem), of: attempt.id, because: "balance", in: tx)
        }
    }

    /// Asks a channel what has become of an attempt, and again later while it is open.
    private func ask(_ job: Attempt) async throws -> Completion {
        let (id, round) = try PaymentJob.read(job.payload, Payment.self)
        guard let attempt = try await database.read({ try $0.attempt(id) }), attempt.state.isAsked else {
            return .done
        }
        let askedAt = database.now
        let heard = try await self.ask(attempt.channel) { try await $0.query(attempt) }
        let answer = proof(in: heard, of: attempt, askedAt: askedAt)
        let isOver = round + 1 >= PaymentJob.asks.count
        let mayBePaid = database.now < attempt.expiresAt
        return .locking { [self] tx in
            guard let known = try learn(answer, of: id, because: "query", in: tx), known.state.isAsked else {
                return
            }
            if isOver { return _ = try tx.review(known, because: "nobody could find out") }
            if !mayBePaid { try letClose(known, in: tx) }
            let wait = PaymentJob.asks[round + 1] - PaymentJob.asks[round]
            try tx.enqueue(PaymentJob.ask.job(for: known, round: round + 1, notBefore: tx.now + wait))
        }
    }

    /// Has a channel close an attempt, and again until it has proved that it has.
    private func close(_ job: Attempt) async throws -> Completion {
        let (id, round) = try PaymentJob.read(job.payload, Payment.self)
        guard let attempt = try await database.read({ try $0.attempt(id) }), attempt.state.isOpen else {
            return .done
        }
        let askedAt = database.now
        let answer = try await ask(attempt.channel) { try await $0.close(attempt) }
        return .locking { [self] tx in
            switch proof(in: answer, of: attempt, askedAt: askedAt) {
            case .paid(let capture): try learn(.paid(capture), of: id, because: "close", in: tx)
            case .closed: try learn(.closed, of: id, because: "close", in: tx)
            case .waiting, .absent, .refused:
                guard round < PaymentJob.closeRoundsMax else { return }
                let due = tx.now + PaymentJob.closeWait(round)
                try tx.enqueue(PaymentJob.close.job(for: attempt, round: round + 1, notBefore: due))
            }
        }
    }

    /// What an answer proves: a channel that knows nothing of a payment proves that nobody can pay it only where its own
    /// expiry has passed by the margin that the channel declares.
    private func proof(
        in answer: ChannelAnswer?, of attempt: PaymentAttempt, askedAt: Timestamp
    ) -> ChannelAnswer {
        guard answer == .absent, let margin = channels[attempt.channel]?.expiryMargin else {
            return answer ?? .absent
        }
        #if !MUTANT_ABSENCE_IS_PROOF
        guard askedAt >= attempt.expiresAt + margin else { return .absent }
        #endif
        return .closed
    }

    /// What a channel answers; `nil`, nothing, where it throws or is not there.
    /// - Throws: `CancellationError` where the process is about to end: the question is to be put again.
    func ask<Answer: Sendable>(
        _ channel: String, _ question: (any PaymentChannel) async throws -> Answer
    ) async throws -> Answer? {
        guard let channel = channels[channel] else { return nil }
        do {
            return try await question(channel)
        } catch {
            // Whatever a cancelled request throws says nothing of the channel.
            if Task.isCancelled { throw CancellationError() }
            return nil
        }
    }
}

extension Transaction {
    /// Writes that nobody knows what has become of an attempt.
    fileprivate func lose(_ id: ID<Payment>, because reason: String) throws {
        guard let attempt = try lockedAttempt(id), attempt.state == .sent else { return }
        _ = try move(attempt, to: .unknown, because: reason)
    }

    /// What a payment out of the balance takes of what the workspace was given to spend: as much as there is, before
    /// anything that was paid in.
    fileprivate func bonus(for attempt: PaymentAttempt) throws -> Money {
        let there = try balance(of: .bonus(of: attempt.workspace, attempt.amount.currency)).available
        return try there < attempt.amount ? there : attempt.amount
    }
}
