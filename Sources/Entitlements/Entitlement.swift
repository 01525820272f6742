import Values

/// Which feature point of which workspace.
struct EntitlementKey: Hashable, Comparable, Sendable {
    let workspace: ID<Workspace>
    let feature: String

    static func < (left: EntitlementKey, right: EntitlementKey) -> Bool {
        (left.workspace, left.feature) < (right.workspace, right.feature)
    }
}

/// One feature point of one workspace, locked, with those of its grants that a transaction works on.
///
/// Everything is decided here in memory; the rows are written afterwards.
struct Entitlement: Sendable {
    let key: EntitlementKey
    /// What its row says.
    let kept: Summary
    /// What it is to say.
    var summary: Summary
    /// Of how many per cent used it is told, in ascending order.
    let alerts: [Int]
    /// In the order in which they are used: all that have something left or set aside, and those that were asked for.
    private(set) var grants: [Grant] = []
    /// Where in `grants` those are that differ from their rows.
    private(set) var changed: Set<Int> = []
    private var places: [ID<Grant>: Int] = [:]

    /// What the row of an entitlement says beside its key.
    struct Summary: Equatable, Sendable {
        /// Counts its events.
        var version: Int64 = 0
        /// Everything that was ever granted, so that no sum of grants can overflow.
        var granted: Int64 = 0
        /// What the grants that are valid were in the beginning.
        var valid: Int64 = 0
        /// When other grants are valid.
        var validUntil = Timestamp.never
        /// The highest threshold that is reached and was told of; 0 where none is.
        var level = 0
    }

    init(_ key: EntitlementKey, _ summary: Summary, alerts: [Int] = AlertPercents.standard) {
        self.key = key
        self.alerts = alerts
        kept = summary
        self.summary = summary
    }

    /// Takes up grants as their rows say.
    mutating func load(_ grants: [Grant]) {
        self.grants = grants.sorted()
        for (place, grant) in self.grants.enumerated() { places[grant.id] = place }
    }

    /// What may be used now.
    func available(at now: Timestamp) -> Int64 {
        grants.reduce(0) { $1.isValid(at: now) ? $0 + $1.remaining : $0 }
    }

    /// Takes units from the grants in their order, all or none.
    /// - Returns: From which grants, and how much is left; where there is not enough, that alone.
    mutating func take(
        _ amount: Int64, as use: Use, at now: Timestamp
    ) -> (shares: [GrantShare]?, left: Int64) {
        let available = available(at: now)
        #if !MUTANT_TOO_FEW_UNITS
        guard available >= amount else { return (nil, available) }
        #endif
        var missing = amount
        var shares: [GrantShare] = []
        for place in grants.indices where grants[place].remaining > 0 && grants[place].isValid(at: now) {
            let part = min(missing, grants[place].remaining)
            grants[place].take(part, as: use)
            changed.insert(place)
            shares.append(GrantShare(grant: grants[place].id, amount: part))
            missing -= part
            if missing == 0 { break }
        }
        return (shares, available - amount)
    }

    /// Changes grants by what they gave.
    /// - Returns: How much may be used then.
    mutating func settle(
        _ shares: [GrantShare], at now: Timestamp, _ change: (inout Grant, Int64, Timestamp) -> Void
    ) -> Int64 {
        for share in shares {
            guard let place = places[share.grant] else {
                preconditionFailure("the grants of a share are loaded before it is settled")
            }
            change(&grants[place], share.amount, now)
            changed.insert(place)
        }
        return available(at: now)
    }

    /// Changes a grant that was loaded.
    /// - Returns: What `change` gives; `nil` where there is no such grant.
    mutating func change<T>(_ id: ID<Grant>, _ change: (inout Grant) -> T) -> T? {
        guard let place = places[id] else { return nil }
        changed.insert(place)
        return change(&grants[place])
    }

    /// Takes up a grant that is made now.
    /// - Returns: Whether it may be, so that no sum overflows.
    mutating func add(_ grant: Grant) -> Bool {
        let (sum, overflows) = summary.granted.addingReportingOverflow(grant.granted)
        guard !overflows else { return false }
        summary.granted = sum
        places[grant.id] = grants.count
        grants.append(grant)
        return true
    }

    /// Looks which threshold is reached now.
    /// - Returns: Those that were not reached before, each with the version of its event.
    mutating func reachLevel(at now: Timestamp) -> [ReachedLevel] {
        let left = grants.reduce(0) { $1.isValid(at: now) ? $0 + $1.remaining + $1.reserved : $0 }
        let (valid, used) = (Int128(summary.valid), Int128(summary.valid - left))
        func isReached(_ percent: Int) -> Bool { valid > 0 && used * 100 >= valid * Int128(percent) }
        // What was told of stays so while it is reached, also where other thresholds are set meanwhile.
        let told =
            isReached(summary.level)
            ? summary.level : alerts.last { $0 < summary.level && isReached($0) } ?? 0
        let level = max(told, alerts.last(where: isReached) ?? 0)
        defer { summary.level = level }
        return alerts.filter { $0 > told && $0 <= level }.map { threshold in
            summary.version += 1
            return ReachedLevel(threshold: threshold, used: Int64(used), version: summary.version)
        }
    }
}

/// A threshold that is reached, with the version of the event that tells so.
struct ReachedLevel {
    /// In per cent.
    let threshold: Int
    let used: Int64
    let version: Int64
}
