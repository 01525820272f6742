import OrderedCollections
public import Storage
public import Values

/// Gets every event of one kind, as a job of its own.
///
/// The subscription is kept in the database from the first start of a worker that has it, so that every node, also
/// one of an older version, feeds it. One event gives one job for each subscriber.
public struct Subscription: Sendable {
    /// Names the subscriber.
    public let subscriber: String
    /// The kind of event.
    public let event: String
    /// Whether the events of one aggregate are handled one after the other, in their order.
    ///
    /// A dead one then holds those behind it until it is replayed or skipped.
    public let ordered: Bool
    let handler: JobHandler

    /// A subscription with its handler.
    public init(
        _ subscriber: String, to event: String, ordered: Bool = false, retry: RetryPolicy = .standard,
        handle: @escaping @Sendable (ReceivedEvent, Attempt) async throws -> Completion
    ) {
        self.subscriber = subscriber
        self.event = event
        self.ordered = ordered
        handler = JobHandler(Subscription.jobKind(subscriber, event), retry: retry) { attempt in
            try await handle(ReceivedEvent(attempt.payload), attempt)
        }
    }

    static func jobKind(_ subscriber: String, _ event: String) -> String { "\(subscriber)<\(event)" }
}

/// An event as its subscriber gets it.
public struct ReceivedEvent: Sendable {
    /// The event, the same for all subscribers and attempts.
    public let id: ID<Event>
    /// The thing to which it happened.
    public let aggregate: String
    /// The version of that thing after it happened.
    public let version: Int64
    /// The facts.
    public let payload: JSON

    init(id: ID<Event>, _ event: NewEvent) {
        self.id = id
        aggregate = event.aggregate
        version = event.version
        payload = event.payload
    }

    init(_ bytes: [UInt8]) throws(Problem) {
        let json = try JSON(parsing: bytes)
        id = try ID(json["id"].string ?? "")
        aggregate = json["aggregate"].string ?? ""
        version = json["version"].integer ?? 0
        payload = json["payload"]
    }

    var bytes: [UInt8] {
        JSON.object([
            "id": .string(id.description), "aggregate": .string(aggregate), "version": .int(version),
            "payload": payload,
        ]).bytes
    }
}

extension Transaction {
    /// Tells every subscriber of its kind of an event, once this transaction has committed.
    /// - Returns: The event's identifier.
    @discardableResult
    public func publish(_ event: NewEvent) throws -> ID<Event> {
        try publish([event])[0]
    }

    /// Tells every subscriber of their kinds of events, once this transaction has committed, with as few statements as it
    /// can.
    /// - Returns: The events' identifiers, in the order of the events.
    @discardableResult
    public func publish(_ events: [NewEvent]) throws -> [ID<Event>] {
        var subscribers: [String: [(name: String, ordered: Bool)]] = [:]
        for kind in Set(events.map(\.kind)) {
            subscribers[kind] = try rows(
                "SELECT subscriber, ordered FROM event_subscription WHERE event = \(kind) ORDER BY subscriber"
            ) { row in (name: try row[0] as String, ordered: try row[1] as Bool) }
        }
        var jobs: [NewJob] = []
        let ids = events.enumerated().map { place, event in
            let received = ReceivedEvent(id: newID(inPlace: place), event)
            for subscriber in subscribers[event.kind] ?? [] {
                // An event is told of where it is made, and never again: its jobs need no key.
                jobs.append(
                    NewJob(
                        Subscription.jobKind(subscriber.name, event.kind), workspace: event.workspace,
                        payload: received.bytes,
                        lane: subscriber.ordered ? "\(subscriber.name)<\(event.aggregate)" : nil))
            }
            return received.id
        }
        try enqueue(jobs)
        return ids
    }

    /// Keeps a subscription, so that every node feeds it.
    func subscribe(_ subscription: Subscription) throws {
        try execute(
            """
            INSERT INTO event_subscription (event, subscriber, ordered)
            VALUES (\(subscription.event), \(subscription.subscriber), \(subscription.ordered))
            ON CONFLICT (event, subscriber) DO UPDATE SET ordered = excluded.ordered
            """)
    }
}
