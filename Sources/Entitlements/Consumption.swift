public import Values

/// Units of a metered feature point that are to be used, now or, where they are reserved, when the work is done.
public struct Consumption: Hashable, Sendable {
    /// How many units one use may take.
    public static let amountMax: Int64 = 1_000_000_000_000
    /// How long the key of a feature point may be, in bytes.
    public static let featureBytesMax = 100

    /// By which a repeat is known.
    public let key: UsageKey
    /// The feature point, by its key: `task`.
    public let feature: String
    /// How many units.
    public let amount: Int64
    /// What they are for: a step of a run.
    public let subject: Reference

    /// Units that are to be used.
    public init(_ key: UsageKey, feature: String, amount: Int64 = 1, for subject: Reference) {
        self.key = key
        self.feature = feature
        self.amount = amount
        self.subject = subject
    }
}

extension Consumption {
    var entitlement: EntitlementKey { EntitlementKey(workspace: key.workspace, feature: feature) }

    /// Why it cannot be, whatever is left.
    var fault: Problem? {
        guard key.isSound, feature.isWithin(Consumption.featureBytesMax),
            subject.kind.isWithin(UsageKey.textBytesMax), subject.text.isWithin(UsageKey.textBytesMax)
        else { return .malformedUsage }
        guard (1...Consumption.amountMax).contains(amount) else { return .usageAmount(amount) }
        return nil
    }
}
