public import Durable
import Storage
import Values

/// What the shop does by itself, and what it wants to be told of.
extension Shop {
    /// The handlers of the room's jobs.
    public var handlers: [JobHandler] {
        [
            deadlineHandler(.deadlines), deadlineHandler(.deadline),
            waitHandler,
            handler(.arrive) { [self] number, parcel, tx in try arrive(parcel, of: number, in: tx) },
            handler(.arriveAnew) { [self] number, _, tx in try arriveAnew(number, in: tx) },
            handler(.complete) { [self] number, _, tx in try complete(number, in: tx) },
        ]
    }

    /// What the room wants to be told of: how payments and refunds of orders ended.
    public var subscriptions: [Subscription] {
        [
            subscription("payment.succeeded") { [self] event, tx in
                let payment = try DocumentNumber(event.payload["payment"].string ?? "")
                try take(
                    payment, try event.money("amount"), bonus: try event.money("bonus"),
                    through: event.payload["channel"].string,
                    for: event.aggregate, in: tx)
            },
            Subscription("orders", to: "payment.closed", retry: OrderJob.patience) { [closed] event, _ in
                event.isOfOrder ? Completion(effects: [closed(event.aggregate)]) : .done
            },
            subscription("payment.refunded") { [self] event, tx in
                try takeRefunded(
                    event.payload["cause"].string ?? "", through: event.payload["channel"].string, in: tx)
            },
            trouble("payment.refund_failed", .failed), trouble("payment.refund_review", .review),
        ]
    }

    /// Closes the orders of many jobs in one transaction.
    ///
    /// First, since it locks orders, whose payments (`payment.closing`) come after them.
    private var closed: EffectKind<String> {
        EffectKind("order.closed", turn: .first) { [self] numbers, tx in
            try takeClosed(Set(numbers), in: tx)
        }
    }

    /// The handler that asks after orders.
    ///
    /// Almost all are closed by then: for those no transaction is begun.
    private var waitHandler: JobHandler {
        JobHandler(OrderJob.wait.rawValue, retry: OrderJob.patience) { [self] attempt in
            let (number, round) = try OrderJob.read(attempt.payload)
            // What is not closing never is again.
            guard try await database.read({ try $0.isClosing(number) }) else { return .done }
            return .locking { [self] tx in try ask(after: number, round: round, in: tx) }
        }
    }

    private func ask(after number: String, round: Int, in tx: Transaction) throws {
        guard let order = try tx.lockedOrder(number), order.state == .closing else { return }
        try tx.publish(order.event("order.waiting"))
        let next = tx.now + OrderJob.waits(round + 1)
        try tx.enqueue(OrderJob.wait.job(for: order, round: round + 1, notBefore: next))
    }

    private func complete(_ number: String, in tx: Transaction) throws {
        guard let order = try tx.lockedOrder(number), order.state == .fulfilled else { return }
        _ = try tx.move(order, to: .completed, because: "time passed")
    }

    private func handler(
        _ kind: OrderJob, _ body: @escaping @Sendable (String, Int, Transaction) throws -> Void
    ) -> JobHandler {
        JobHandler(kind.rawValue, retry: OrderJob.patience) { attempt in
            let (number, round) = try OrderJob.read(attempt.payload)
            return Completion { tx in try body(number, round, tx) }
        }
    }

    private func trouble(_ kind: String, _ trouble: AfterSalesCase.Trouble) -> Subscription {
        subscription(kind) { [self] event, tx in
            try takeNotRefunded(
                event.payload["cause"].string ?? "", trouble,
                because: event.payload["problem"].string ?? kind, in: tx)
        }
    }

    /// A subscription whose work decides by the order, the buyer and what these need, all of which it locks first: what
    /// customers pay meets in the ledger's `received` and in the stock, where one then waits for the other.
    private func subscription(
        _ kind: String, _ body: @escaping @Sendable (ReceivedEvent, Transaction) throws -> Void
    ) -> Subscription {
        Subscription("orders", to: kind, retry: OrderJob.patience) { event, _ in
            guard event.isOfOrder else { return .done }
            return .locking { tx in try body(event, tx) }
        }
    }
}

extension ReceivedEvent {
    /// Whether it happened to a payment of an order.
    fileprivate var isOfOrder: Bool { payload["subject"].string == "order" }

    /// An amount that it tells of; nothing where it does not.
    fileprivate func money(_ name: String) throws(Problem) -> Money {
        try Money(
            decimal: payload[name].string ?? "0", Currency(code: payload["currency"].string ?? ""))
    }
}
