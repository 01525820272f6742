public import Values

/// A line of the usage history: a consumption, or, with an amount below zero, its reversal.
public struct UsageRecord: Hashable, Sendable {
    /// The record; later ones order later.
    public let id: ID<UsageRecord>
    /// When it was recorded: the instant of its transaction.
    public let recordedAt: Timestamp
    /// What was used.
    public let consumption: Consumption
    /// How many units; below zero where they were given back.
    public let amount: Int64
    /// From which grants they came.
    public let shares: [GrantShare]
    /// How much was left of the feature point afterwards.
    public let remaining: Int64

    /// Where it stands in the history.
    public var place: UsagePlace { UsagePlace(at: recordedAt, id: id) }
}

/// A place in the usage history, by which pages go on; what is recorded later is greater.
public struct UsagePlace: Hashable, Comparable, Sendable {
    /// When the record was made.
    public let at: Timestamp
    /// The record.
    public let id: ID<UsageRecord>

    /// A place.
    public init(at: Timestamp, id: ID<UsageRecord>) {
        self.at = at
        self.id = id
    }

    /// By the instant, then by the record.
    public static func < (one: UsagePlace, other: UsagePlace) -> Bool {
        (one.at, one.id) < (other.at, other.id)
    }
}

extension UsageRecord: IDKind {
    /// `use`.
    public static let prefix: StaticString = "use"
}
