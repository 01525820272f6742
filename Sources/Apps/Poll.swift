public import JMESPath
public import Values

/// How a poll asks the vendor for events, and where it goes on.
public struct Poll: Sendable {
    /// What one poll has brought.
    public struct Batch: Hashable, Sendable {
        /// An event and its identity.
        public struct Event: Hashable, Sendable {
            /// Equal for the same event whenever it is seen: the `dedupe_by` values as JSON.
            public let id: String
            /// The event.
            public let data: JSON
        }

        /// The events, in the vendor's order.
        public let events: [Event]
        /// Where the next poll goes on; the one before where the vendor names none.
        public let cursor: JSON
    }

    /// The most events of one poll; the rest comes with the next where the cursor says so.
    public static let eventsMax = 1_000

    /// The request, over `cursor` (null at the first poll), `input`, `account`, `settings` and `now`.
    public let call: FormCall
    /// Where the next poll goes on, over `events` and `cursor`.
    public let cursor: Expression?
    let dedupeBy: [Expression]

    /// The request of the next poll.
    /// - Throws: `request.*`, `expression.*`: nothing can be sent.
    public func prepare(_ call: ActionCall, in context: CallContext) throws(Problem) -> PreparedCall {
        try self.call.prepare(call, in: context)
    }

    /// What the poll has brought.
    /// - Parameters:
    ///   - output: The output of the call that succeeded: a list of events.
    ///   - context: The context of the call, with the cursor it began at.
    /// - Returns: The events and where to go on.
    /// - Throws: `poll.no_list`, `poll.too_many`, `poll.no_identity`, `expression.failed`.
    public func batch(from output: JSON, in context: CallContext) throws(Problem) -> Batch {
        guard let rows = output.array else { throw .pollNoList }
        guard rows.count <= Poll.eventsMax else { throw .pollTooMany(rows.count) }
        var events: [Batch.Event] = []
        for row in rows {
            var identity: [JSON] = []
            for expression in dedupeBy { identity.append(try expression.evaluate(in: row, now: context.now)) }
            guard identity.contains(where: { !$0.isNull }) else { throw .pollNoIdentity }
            events.append(Batch.Event(id: JSON.array(identity).text, data: row))
        }
        let next = try cursor?.evaluate(in: ["events": output, "cursor": context.cursor], now: context.now)
        guard let next, !next.isNull else { return Batch(events: events, cursor: context.cursor) }
        return Batch(events: events, cursor: next)
    }
}
