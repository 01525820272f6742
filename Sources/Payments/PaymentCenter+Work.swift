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
            Subscription("payments", to: kind, retry: PaymentJob.patience) { [self] event, attempt in
                Completion { [self] tx in
                    try close(Reference("order", event.aggregate), of: attempt.ref.workspace, in: tx)
                }
            }
        } + [
            Subscription("payments", to: "order.refund_due", retry: PaymentJob.patience) {
                [self] event, attempt in
                let number = try DocumentNumber(event.payload["payment"].string ?? "")
                let currency = try Currency(code: event.payload["currency"].string ?? "")
                let amount = try Money(decimal: event.payload["amount"].string ?? "", currency)
                let cause = event.payload["cause"].string ?? ""
                return Completion { [self] tx in
                    _ = try refund(number, amount, cause: cause, of: attempt.ref.workspace, in: tx)
                }
            }
        ]
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
        switch try await database.write({ [self] tx in try turn(of: id, in: tx) }) {
        case .never: return .done
        case .later(let attempt):
            let soon = database.now + .milliseconds(500)
            return Completion(next: [PaymentJob.send.job(for: attempt, notBefore: soon)])
        case .now(let attempt, let isFirst):
            let answer = await answer(to: { try await $0.prepay(attempt) }, by: attempt.channel)
            let ask = PaymentJob.ask.job(for: attempt, notBefore: database.now + PaymentJob.asks[0])
            return Completion(next: [ask]) { [self] tx in
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
        guard let demand, !all.contains(where: { $0.state == .succeeded }) else {
            try letClose(attempt, in: tx)
            return .never
        }
        if all.contains(where: { $0.id != id && $0.state.isOpen && $0.state != .created }) {
            return .later(attempt)
        }
        let sent = try tx.move(attempt, to: .sent, because: "send")
        guard attempt.channel == PaymentCenter.balance else { return .now(sent, isFirst: true) }
        let capture = Capture(
            trade: "B\(attempt.number)", amount: attempt.amount, paidAt: tx.now,
            bonus: demand.takesBonus ? try tx.bonus(for: attempt) : nil)
        do {
            try learn(.paid(capture), of: id, because: "balance", in: tx)
        } catch let problem as Problem where problem.code == "ledger.insufficient" {
            try learn(.refused(problem), of: id, because: "balance", in: tx)
        }
        return .never
    }

    /// Asks a channel what has become of an attempt, and again later while it is open.
    private func ask(_ job: Attempt) async throws -> Completion {
        let (id, round) = try PaymentJob.read(job.payload, Payment.self)
        guard let attempt = try await database.read({ try $0.attempt(id) }), attempt.state.isOpen,
            attempt.state != .review
        else { return .done }
        let answer = await answer(to: { try await $0.query(attempt) }, by: attempt.channel)
        let isOver = round + 1 >= PaymentJob.asks.count
        let mayBePaid = database.now < attempt.expiresAt
        return Completion { [self] tx in
            guard let known = try learn(answer, of: id, because: "query", in: tx), known.state.isOpen else {
                return
            }
            if isOver { return _ = try tx.review(known, because: "nobody could find out") }
            if !mayBePaid { try letClose(known, in: tx) }
            let wait = PaymentJob.asks[round + 1] - PaymentJob.asks[round]
            try tx.enqueue(PaymentJob.ask.job(for: known, round: round + 1, notBefore: tx.now + wait))
        }
    }

    /// Has a channel close an attempt.
    private func close(_ job: Attempt) async throws -> Completion {
        let id = try PaymentJob.read(job.payload, Payment.self).id
        guard let attempt = try await database.read({ try $0.attempt(id) }), attempt.state.isOpen else {
            return .done
        }
        let answer = await answer(to: { try await $0.close(attempt) }, by: attempt.channel)
        switch answer {
        case .paid, .closed:
            return Completion { [self] tx in try learn(answer, of: id, because: "close", in: tx) }
        case .waiting, .absent, .refused:
            throw Problem.notProved(attempt.number)
        }
    }

    /// Pays a refund back, or asks what has become of it.
    private func payBack(_ job: Attempt) async throws -> Completion {
        let (id, round) = try PaymentJob.read(job.payload, RefundKind.self)
        let known = try await database.read { snapshot in
            try snapshot.refund(id).flatMap { refund in
                try snapshot.attempt(refund.payment).map { (refund, $0) }
            }
        }
        guard let (refund, attempt) = known, refund.state == .pending, let channel = channels[attempt.channel]
        else { return .done }
        let first: RefundAnswer = round == 0 ? .absent : try await channel.query(refund, of: attempt)
        let answer = first == .absent ? try await channel.refund(refund, of: attempt) : first
        return Completion { [self] tx in
            if try learn(answer, of: id, in: tx)?.state == .pending {
                let wait = PaymentJob.asks[min(round, PaymentJob.asks.count - 1)]
                let next = PaymentJob.refund.job(for: refund, round: round + 1, notBefore: tx.now + wait)
                try tx.enqueue(next)
            }
        }
    }

    /// What a channel answers; nothing is known where it throws.
    private func answer(
        to question: (any PaymentChannel) async throws -> ChannelAnswer, by channel: String
    ) async -> ChannelAnswer {
        guard let channel = channels[channel] else { return .absent }
        do {
            return try await question(channel)
        } catch {
            return .absent
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
