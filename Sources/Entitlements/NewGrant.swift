public import Values

/// A grant that is to be made.
public struct NewGrant: Hashable, Sendable {
    /// How much one grant may be.
    public static let amountMax: Int64 = 1_000_000_000_000_000
    /// How long the label may be, in bytes.
    public static let labelBytesMax = 512

    /// Whose it is.
    public let workspace: ID<Workspace>
    /// The feature point, by its key: `task`.
    public let feature: String
    /// How much: units of a metered feature point, the number of a static one, 1 for one that is there or not.
    public let amount: Int64
    /// Which grants are used first: the smaller ones.
    public let priority: Int
    /// The first instant at which it may be used.
    public let startsAt: Timestamp
    /// The first instant at which it may be used no more; `nil` where there is none.
    public let endsAt: Timestamp?
    /// Why there is this grant.
    public let source: GrantSource
    /// What people call it: the name of a package.
    public let label: String

    /// A grant that is to be made.
    public init(
        workspace: ID<Workspace>, feature: String, amount: Int64, priority: Int = 0, from startsAt: Timestamp,
        until endsAt: Timestamp? = nil, source: GrantSource, label: String = ""
    ) {
        self.workspace = workspace
        self.feature = feature
        self.amount = amount
        self.priority = priority
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.source = source
        self.label = label
    }
}

extension NewGrant {
    var entitlement: EntitlementKey { EntitlementKey(workspace: workspace, feature: feature) }

    var place: SourcePlace { SourcePlace(workspace: workspace, source: source) }

    /// Why it cannot be made, whatever there is already.
    var fault: Problem? {
        let texts = [source.reference.kind, source.reference.text]
        guard feature.isWithin(Consumption.featureBytesMax),
            texts.allSatisfy({ $0.isWithin(UsageKey.textBytesMax) }),
            label.isEmpty || label.isWithin(NewGrant.labelBytesMax)
        else { return .malformedGrant }
        guard (1...NewGrant.amountMax).contains(amount) else { return .grantAmount(amount) }
        if let endsAt, endsAt <= startsAt { return .emptyWindow(feature) }
        return nil
    }

    func grant(_ id: ID<Grant>, at now: Timestamp) -> Grant {
        Grant(
            id: id, workspace: workspace, feature: feature, priority: priority, startsAt: startsAt,
            endsAt: endsAt, granted: amount, remaining: amount, reserved: 0, consumed: 0, expired: 0,
            revoked: 0, revokedAt: nil, source: source, label: label, madeAt: now)
    }

    /// Whether a grant is the one that this would make; its window may differ, since a repeat comes later.
    func isRepeat(of grant: Grant) -> Bool {
        feature == grant.feature && amount == grant.granted
    }
}

/// Where a source has its one grant.
struct SourcePlace: Hashable, Sendable {
    let workspace: ID<Workspace>
    let source: GrantSource
}
