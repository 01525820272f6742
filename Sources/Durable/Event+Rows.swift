import OrderedCollections
public import Storage
public import Values

/// Gets every event of one kind, as a job of its own, or with others that are told of in one call.
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
    /// Whether events that are told of in one call are one job.
    let together: Bool
    let handlers: [JobHandler]

    /// The kinds of its jobs.
    public var jobKinds: [String] { handlers.map(\.kind) }

    /// A subscription with its handler.
    public init(
        _ subscriber: String, to event: String, ordered: Bool = false, retry: RetryPolicy = .standard,
        handle: @escaping @Sendable (ReceivedEvent, Attempt) async throws -> Completion
    ) {
        self.subscriber = subscriber
        self.event = event
        self.ordered = ordered
        together = false
        let handler = JobHandler(Subscription.jobKind(subscriber, event), retry: retry) { attempt in
            try await handle(ReceivedEvent(JSON(parsing: attempt.payload)), attempt)
        }
        handlers = [handler]
    }

    /// A subscription whose handler gets all events that were told of in one call, of whatever workspaces, in their order.
    ///
    /// They are done, tried again and given up as one, in the installation's name.
    public init(
        _ subscriber: String, toAll event: String, retry: RetryPolicy = .standard,
        handle: @escaping @Sendable ([ReceivedEvent]) throws -> Completion
    ) {
        self.subscriber = subscriber
        self.event = event
        ordered = false
        together = true
        // Nodes of before there were such tell of each alone.
        handlers = [
            JobHandler(Subscription.jobKind(subscriber, event), retry: retry) { attempt in
                try handle([ReceivedEvent(JSON(parsing: attempt.payload))])
            },
            JobHandler(Subscription.jobKind(subscriber, allOf: event), retry: retry) { attempt in
                let events = try JSON(parsing: attempt.payload).array ?? []
                return try handle(events.map { try ReceivedEvent($0) })
            },
        ]
    }

    static func jobKind(_ subscriber: String, _ event: String) -> String { "\(subscriber)<\(event)" }
    static func jobKind(_ subscriber: String, allOf event: String) -> String { "\(subscriber)<<\(event)" }
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

    init(_ json: JSON) throws(Problem) {
        id = try ID(json["id"].string ?? "")
        aggregate = json["aggregate"].string ?? ""
        version = json["version"].integer ?? 0
        payload = json["payload"]
    }

    var json: JSON {
        [
            "id": .string(id.description), "aggregate": .string(aggregate), "version": .int(version),
            "payload": payload,
        ]
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
        let received = events.enumerated().map { place, event in
            ReceivedEvent(id: newID(inPlace: place), event)
        }
        var subscribers: OrderedDictionary<String, [Subscriber]> = [:]
        for kind in OrderedSet(events.map(\.kind)) { subscribers[kind] = try self.subscribers(to: kind) }
        let told = zip(events, received).filter { subscribers[$0.0.kind]?.isEmpty == false }
            .map { (event: $0, json: $1.json) }
        var jobs: [NewJob] = []
        for (kind, all) in subscribers where all.contains(where: \.takesAll) {
            let events = JSON.array(told.filter { $0.event.kind == kind }.map(\.json))
            for subscriber in all where subscriber.takesAll {
                jobs.append(subscriber.job(telling: events, of: kind))
            }
        }
        // In the order of the events, whatever their kinds: that of one thing's lane.
        for (event, json) in told {
            for subscriber in subscribers[event.kind] ?? [] where !subscriber.takesAll {
                jobs.append(subscriber.job(telling: event, json))
            }
        }
        try enqueue(jobs)
        return received.map(\.id)
    }

    private func subscribers(to kind: String) throws -> [Subscriber] {
        try rows(
            "SELECT subscriber, ordered, together FROM event_subscription WHERE event = \(kind) ORDER BY subscriber"
        ) { row in Subscriber(name: try row[0], isOrdered: try row[1], takesAll: try row[2]) }
    }

    /// Keeps a subscription, so that every node feeds it.
    func subscribe(_ subscription: Subscription) throws {
        try execute(
            """
            INSERT INTO event_subscription (event, subscriber, ordered, together)
            VALUES (\(subscription.event), \(subscription.subscriber), \(subscription.ordered),
                \(subscription.together))
            ON CONFLICT (event, subscriber)
            DO UPDATE SET ordered = excluded.ordered, together = excluded.together
            """)
    }
}

/// Who is told of a kind of event, and how.
private struct Subscriber {
    let name: String
    let isOrdered: Bool
    let takesAll: Bool

    /// The job that tells of all events of one kind, in the installation's name: they are of whatever workspaces, none of
    /// which is to wait in the queue of another.
    func job(telling events: JSON, of kind: String) -> NewJob {
        NewJob(
            Subscription.jobKind(name, allOf: kind), workspace: .installation, payload: events.bytes)
    }

    /// The job that tells of an event alone.
    ///
    /// An event is told of where it is made, and never again: its jobs need no key.
    func job(telling event: NewEvent, _ json: JSON) -> NewJob {
        NewJob(
            Subscription.jobKind(name, event.kind), workspace: event.workspace, payload: json.bytes,
            lane: isOrdered ? "\(name)<\(event.aggregate)" : nil)
    }
}
