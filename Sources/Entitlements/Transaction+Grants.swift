import Durable
import OrderedCollections
public import Storage
public import Values

/// How grants come and go.
///
/// Each of these takes many at once, and locks the entitlements in the order of their keys until the transaction ends.
extension Transaction {
    /// Makes grants; each that has an end gets the job that writes off what is left then.
    ///
    /// - Parameter grants: What is to be granted.
    /// - Returns: For each the grant, which is the first one where its source has granted the same before; or
    ///   `entitlement.grant_differs`, `entitlement.amount`, `entitlement.window`, `entitlement.malformed`,
    ///   `entitlement.too_much`.
    /// - Throws: What the database says; then the transaction is over.
    public func grant(_ grants: [NewGrant]) throws -> [Result<Grant, Problem>] {
        let sound = grants.filter { $0.fault == nil }
        let keys = Set(sound.map(\.entitlement))
        try makeEntitlements(keys)
        var entitlements = try lockEntitlements(keys)
        var known = try self.grants(from: sound.map(\.place))
        try loadGrants(of: &entitlements, and: [])
        var fresh: [Grant] = []
        let results = grants.enumerated().map { place, new -> Result<Grant, Problem> in
            if let fault = new.fault { return .failure(fault) }
            #if !MUTANT_GRANTED_TWICE
            if let first = known[new.place] {
                return new.isRepeat(of: first) ? .success(first) : .failure(.grantDiffers(new.source))
            }
            #endif
            let grant = new.grant(newID(inPlace: place), at: now)
            guard entitlements[new.entitlement]?.add(grant) == true else {
                return .failure(.grantedTooMuch(new.feature))
            }
            known[new.place] = grant
            fresh.append(grant)
            return .success(grant)
        }
        try insert(fresh)
        #if !MUTANT_NEVER_EXPIRED
        try enqueue(fresh.compactMap(ExpiryJob.new))
        #endif
        for grant in fresh { try publish(grant.made(grant.granted)) }
        try write(entitlements, stale: Set(fresh.map(\.entitlement)))
        return results
    }

    /// Takes back what is left of the grants of a source; what is set aside stays so, and is revoked when it is released.
    ///
    /// Neither other grants nor what was used is touched.
    /// - Parameters:
    ///   - source: The document that granted them.
    ///   - line: The one line of it; `nil` for all of them.
    ///   - workspace: Whose they are.
    /// - Returns: The grants as they are now, in the order of their lines; how much of each was used is its `consumed`.
    /// - Throws: What the database says; then the transaction is over.
    @discardableResult
    public func revoke(
        _ source: Reference, line: Int? = nil, workspace: ID<Workspace>
    ) throws -> [Grant] {
        let places = try grantPlaces(from: source, line: line, workspace: workspace)
        let keys = Set(places.map(\.entitlement))
        var entitlements = try lockEntitlements(keys)
        try loadGrants(of: &entitlements, and: Set(places))
        let revoked = places.compactMap { place in
            entitlements[place.entitlement]?.change(place.id) { [now] grant in
                grant.revoke(at: now)
                return grant
            }
        }
        try write(entitlements, stale: keys)
        return revoked
    }

    /// Gives back what ``revoke(_:line:workspace:)`` took of a grant, where that has not ended since, and tells of it as of a
    /// grant of so much.
    ///
    /// - Parameters:
    ///   - source: The document that granted it.
    ///   - line: The line of it.
    ///   - instants: When it was taken back; what was taken back at another instant stays so.
    ///   - workspace: Whose it is.
    /// - Throws: What the database says; then the transaction is over.
    public func reinstate(
        _ source: Reference, line: Int, revokedAt instants: Set<Timestamp>, workspace: ID<Workspace>
    ) throws {
        let places = try grantPlaces(from: source, line: line, workspace: workspace)
        let keys = Set(places.map(\.entitlement))
        var entitlements = try lockEntitlements(keys)
        try loadGrants(of: &entitlements, and: Set(places))
        for place in places {
            let outcome = entitlements[place.entitlement]?.change(place.id) { [now] grant in
                let isMeant = grant.revokedAt.map(instants.contains) ?? false
                return (amount: isMeant ? grant.reinstate(at: now) : 0, grant: grant)
            }
            if let outcome, outcome.amount > 0 { try publish(outcome.grant.made(outcome.amount)) }
        }
        try write(entitlements, stale: keys)
    }

    /// Writes off what is left of grants that have ended, and tells of it.
    package func expire(_ places: [GrantPlace]) throws {
        var entitlements = try lockEntitlements(Set(places.map(\.entitlement)))
        try loadGrants(of: &entitlements, and: Set(places))
        var early: [Grant] = []
        for place in Set(places).sorted() {
            let outcome = entitlements[place.entitlement]?.change(place.id) { [now] grant in
                (grant: grant, expired: grant.hasEnded(by: now) ? grant.expire() : nil)
            }
            guard let outcome else { continue }
            guard let expired = outcome.expired else {
                early.append(outcome.grant)
                continue
            }
            guard expired > 0,
                let event = entitlements[place.entitlement]?.expired(expired, of: outcome.grant)
            else { continue }
            try publish(event)
        }
        // The database's clock may be behind the one that had started the job.
        try enqueue(early.compactMap(ExpiryJob.new))
        try write(entitlements, stale: Set(entitlements.keys))
    }
}

extension Transaction {
    /// Writes what was done to entitlements, and tells which thresholds they reached by it.
    ///
    /// - Parameters:
    ///   - entitlements: What the transaction works on.
    ///   - stale: Of which other grants may be valid now than before.
    /// - Throws: What the database says; then the transaction is over.
    func write(_ entitlements: [EntitlementKey: Entitlement], stale: Set<EntitlementKey> = []) throws {
        try update(
            entitlements.values.flatMap { entitlement in
                entitlement.changed.sorted().map { entitlement.grants[$0] }
            })
        var summaries = entitlements.values.sorted { $0.key < $1.key }
        let outdated = summaries.filter { $0.summary.validUntil <= now || stale.contains($0.key) }.map(\.key)
        let validity = try validity(of: outdated)
        for place in summaries.indices {
            let key = summaries[place].key
            if outdated.contains(key) {
                let current = validity[key]
                summaries[place].summary.valid = current?.granted ?? 0
                summaries[place].summary.validUntil = current?.until ?? .never
            }
            for reached in summaries[place].reachLevel(at: now) {
                try publish(summaries[place].reached(reached))
            }
        }
        try update(summaries.filter { $0.summary != $0.kept })
    }
}
