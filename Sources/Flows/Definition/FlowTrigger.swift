public import JMESPath
public import Storage
import Values

/// What starts the runs of a flow.
public enum FlowTrigger: Sendable {
    /// A request to the flow's own address.
    ///
    /// The values of `identity`, over what came in, mark repeats: a run starts once for each.
    case webhook(identity: [Expression])
    /// A person or a program, by hand; `identity` marks repeats likewise.
    case manual(identity: [Expression])
    /// The clock.
    case schedule(Schedule)
    /// New things at a vendor, which is asked for them.
    case poll(PollTrigger)

    /// The word for its kind, as it is kept and shown.
    public var kind: Kind {
        switch self {
        case .webhook: .webhook
        case .manual: .manual
        case .schedule: .schedule
        case .poll: .poll
        }
    }

    /// The kinds of trigger.
    public enum Kind: String, ColumnValue, Sendable, CaseIterable {
        /// A request.
        case webhook
        /// By hand.
        case manual
        /// The clock.
        case schedule
        /// A vendor that is asked.
        case poll
    }

    /// By which repeats of what came in are known; `nil` where they are not looked for.
    func eventID(of event: JSON, now: Timestamp) throws(Problem) -> String? {
        switch self {
        case .schedule, .poll: return nil
        case .webhook(let identity), .manual(let identity):
            var values: [JSON] = []
            for expression in identity { values.append(try expression.evaluate(in: event, now: now)) }
            guard values.contains(where: { !$0.isNull }) else { return nil }
            let text = values.count == 1 ? values[0].eventText : JSON.array(values).text
            return text.flatMap { $0.isEmpty ? nil : $0.asEventID }
        }
    }

    /// The longest mark of an event that is kept as it is, in bytes; of a longer one its hash is.
    static let eventIDBytesMax = 512
}

extension JSON {
    /// A text or a number as an event id.
    fileprivate var eventText: String? {
        switch self {
        case .string(let text): text
        case .int, .number: text
        case .null, .bool, .array, .object: nil
        }
    }
}
