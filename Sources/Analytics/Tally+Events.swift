public import Durable
import Values

/// What the room wants to be told of.
extension Tally {
    /// The subscriptions: to carts, to what becomes of orders and of money that is asked back, and to what is held.
    public var subscriptions: [Subscription] {
        [
            // A cart that was emptied is none.
            subscription("cart.changed") { event, workspace in
                guard event.payload["items"].array?.isEmpty == false else { return nil }
                return Fact(
                    mark: Array("cart".utf8) + workspace.uuid.bytes, at: event.at,
                    counted: Fact.CountKey(stage: .cart))
            },
            Subscription("analytics", toAll: "order.pending") { [effect] events in
                // They were told of at one instant, and are always told of together: they count once for the first of them.
                guard let first = events.first else { return .done }
                var fact = Fact(of: first, counted: .order)
                fact.documents = Int64(events.count)
                return Completion(effects: [effect(fact)])
            },
            subscription("order.paid") { event, _ in
                Fact(of: event, counted: .paid, moved: try event.movements { ($0, .zero($0.currency)) })
            },
            subscription("order.fulfilled") { event, _ in Fact(of: event, counted: .fulfilled) },
            subscription("aftersales.done") { event, _ in
                Fact(of: event, moved: try event.movements { (.zero($0.currency), $0) })
            },
            subscription("holding.changed") { event, workspace in
                let end = try event.payload["ends_at"].string.map { text throws(Problem) in
                    try Timestamp(rfc3339: text)
                }
                return Fact(
                    mark: event.id.uuid.bytes, at: event.at,
                    held: Fact.Held(
                        workspace: workspace, package: event.aggregate, version: event.version, endsAt: end))
            },
        ]
    }

    private func subscription(
        _ kind: String, _ read: @escaping @Sendable (ReceivedEvent, ID<Workspace>) throws -> Fact?
    ) -> Subscription {
        Subscription("analytics", to: kind) { [effect] event, attempt in
            guard let fact = try read(event, attempt.ref.workspace) else { return .done }
            return Completion(effects: [effect(fact)])
        }
    }
}

extension Fact {
    fileprivate init(of event: ReceivedEvent, counted stage: FunnelStage? = nil, moved: [Movement] = []) {
        self.init(
            mark: event.id.uuid.bytes, at: event.at, counted: stage.map { CountKey(stage: $0) }, moved: moved)
    }
}

extension ReceivedEvent {
    /// When it happened, to the millisecond: its identifier was made then.
    fileprivate var at: Timestamp { id.uuid.version7Instant }

    /// Whose money an event tells of, line by line; what belongs to no line is the order's own.
    ///
    /// Where nothing went through a channel, nothing moved: what was credited beyond what was charged went into the wallet.
    /// What was given to spend is no money, and no part of it.
    fileprivate func movements(
        _ columns: (Money) -> (paid: Money, refunded: Money)
    ) throws(Problem) -> [Fact.Movement] {
        guard let channel = payload["channel"].string else { return [] }
        let currency = try Currency(code: payload["currency"].string ?? "")
        func net(_ json: JSON) throws(Problem) -> Money {
            // What was told before bonuses were told of has none.
            try Money(decimal: json["amount"].string ?? "", currency)
                - Money(decimal: json["bonus"].string ?? "0", currency)
        }
        var rest = try net(payload)
        func movement(_ kind: String, _ item: String, _ amount: Money) -> Fact.Movement {
            let (paid, refunded) = columns(amount)
            return Fact.Movement(kind: kind, item: item, channel: channel, paid: paid, refunded: refunded)
        }
        var movements: [Fact.Movement] = []
        for line in payload["lines"].array ?? [] {
            let amount = try net(line)
            rest = try rest - amount
            if amount.isZero { continue }
            movements.append(movement(line["kind"].string ?? "", line["key"].string ?? "", amount))
        }
        return rest.isZero ? movements : movements + [movement("order", "", rest)]
    }
}
