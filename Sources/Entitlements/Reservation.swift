import Values

/// Units that are set aside under a key, to be used when the work is done.
public struct Reservation: Hashable, Sendable {
    /// What was reserved.
    public let consumption: Consumption
    /// What became of it.
    public let state: UsageState
    /// Which grants gave how much.
    public let shares: [GrantShare]
}

/// What has become of the units under a key.
public enum UsageState: String, Sendable {
    /// They are set aside.
    case reserved
    /// They were set aside and given back; they may be taken anew.
    case released
    /// They are used.
    case used
    /// They were used and given back.
    case reversed
}
