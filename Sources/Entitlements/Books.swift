import Values

/// What one transaction works on: entitlements that it has locked, and what is known under the keys that it was given.
///
/// Uses are decided one after the other, in memory; the rows are written at the end.
struct Books: Sendable {
    let now: Timestamp
    private(set) var entitlements: [EntitlementKey: Entitlement]
    /// What is new in the history.
    private(set) var records: [UsageRecord] = []
    /// First what was known, then what is new.
    private var events: [UsageEvent]
    private var places: [UsageKey: Int] = [:]
    private let knownCount: Int
    /// Which of those that were known differ from their rows.
    private var changed: Set<Int> = []

    init(now: Timestamp, entitlements: [EntitlementKey: Entitlement], events: [UsageEvent], count: Int) {
        self.now = now
        self.entitlements = entitlements
        self.events = events
        knownCount = events.count
        places.reserveCapacity(count)
        for (place, event) in events.enumerated() { places[event.consumption.key] = place }
    }

    /// What differs from its row, or has none.
    var changedEvents: [UsageEvent] {
        changed.sorted().map { events[$0] } + events[knownCount...]
    }

    /// Uses units.
    mutating func consume(
        _ consumption: Consumption, as id: ID<UsageRecord>
    ) -> Result<UsageRecord, Problem> {
        let place = places[consumption.key]
        if let place {
            let known = events[place]
            #if !MUTANT_USE_DIFFERS
            guard known.consumption == consumption else {
                return .failure(.usageDiffers(consumption.key))
            }
            #endif
            #if !MUTANT_USED_TWICE
            if let record = known.record { return .success(record) }
            #endif
            guard known.state == .released else { return .failure(.usageReserved(consumption.key)) }
        }
        return take(consumption, as: .consumed).map { shares, left in
            let use = UsageEvent.Entry(id: id, at: now, remaining: left)
            return note(
                UsageEvent(consumption: consumption, state: .used, shares: shares, use: use), at: place,
                \.record)
        }
    }

    /// Sets units aside.
    mutating func reserve(_ consumption: Consumption) -> Result<Reservation, Problem> {
        let place = places[consumption.key]
        if let place {
            let known = events[place]
            guard known.consumption == consumption else { return .failure(.usageDiffers(consumption.key)) }
            guard known.state == .released else { return .success(known.reservation) }
        }
        return take(consumption, as: .reserved).map { shares, _ in
            let event = UsageEvent(consumption: consumption, state: .reserved, shares: shares)
            keep(event, at: place)
            return event.reservation
        }
    }

    /// Uses what was set aside; there is enough of it, whatever has ended or was revoked meanwhile.
    mutating func commit(_ key: UsageKey, as id: ID<UsageRecord>) -> Result<UsageRecord, Problem> {
        guard let place = places[key] else { return .failure(.usageUnknown(key)) }
        var event = events[place]
        #if !MUTANT_COMMITTED_TWICE
        if let record = event.record { return .success(record) }
        #endif
        guard event.state == .reserved else { return .failure(.usageReleased(key)) }
        let left = settle(event) { grant, amount, _ in grant.commit(amount) }
        event.state = .used
        event.use = UsageEvent.Entry(id: id, at: now, remaining: left)
        return .success(note(event, at: place, \.record))
    }

    /// Uses what was set aside, or takes it anew where it was given back.
    mutating func use(_ key: UsageKey, as id: ID<UsageRecord>) -> Result<UsageRecord, Problem> {
        guard let place = places[key], events[place].state == .released else { return commit(key, as: id) }
        return consume(events[place].consumption, as: id)
    }

    /// Gives back what was set aside.
    mutating func release(_ key: UsageKey) -> Result<Reservation, Problem> {
        guard let place = places[key] else { return .failure(.usageUnknown(key)) }
        var event = events[place]
        switch event.state {
        case .used, .reversed: return .failure(.usageCommitted(key))
        #if !MUTANT_RELEASED_TWICE
        case .released: break
        #else
        case .released: fallthrough
        #endif
        case .reserved:
            _ = settle(event) { grant, amount, now in grant.giveBack(amount, from: .reserved, at: now) }
            event.state = .released
            keep(event, at: place)
        }
        return .success(event.reservation)
    }

    /// Gives back what was used.
    mutating func reverse(_ key: UsageKey, as id: ID<UsageRecord>) -> Result<UsageRecord, Problem> {
        guard let place = places[key] else { return .failure(.usageUnknown(key)) }
        var event = events[place]
        if let record = event.reversalRecord { return .success(record) }
        switch event.state {
        case .reserved: return .failure(.usageReserved(key))
        case .released, .reversed: return .failure(.usageReleased(key))
        case .used: break
        }
        let left = settle(event) { grant, amount, now in grant.giveBack(amount, from: .consumed, at: now) }
        event.state = .reversed
        event.reversal = UsageEvent.Entry(id: id, at: now, remaining: left)
        return .success(note(event, at: place, \.reversalRecord))
    }
}

extension Books {
    private mutating func take(
        _ consumption: Consumption, as use: Use
    ) -> Result<(shares: [GrantShare], left: Int64), Problem> {
        let taken = entitlements[consumption.entitlement]?.take(consumption.amount, as: use, at: now)
        guard let taken, let shares = taken.shares else {
            return .failure(.insufficient(consumption, available: taken?.left ?? 0))
        }
        return .success((shares, taken.left))
    }

    /// Changes the grants of a use.
    /// - Returns: How much is left of its feature point.
    private mutating func settle(
        _ event: UsageEvent, _ change: (inout Grant, Int64, Timestamp) -> Void
    ) -> Int64 {
        entitlements[event.consumption.entitlement]?.settle(event.shares, at: now, change) ?? 0
    }

    private mutating func keep(_ event: UsageEvent, at place: Int?) {
        if let place {
            events[place] = event
            if place < knownCount { changed.insert(place) }
        } else {
            places[event.consumption.key] = events.count
            events.append(event)
        }
    }

    private mutating func note(
        _ event: UsageEvent, at place: Int?, _ record: (UsageEvent) -> UsageRecord?
    ) -> UsageRecord {
        guard let record = record(event) else { preconditionFailure("what is noted has a record") }
        keep(event, at: place)
        records.append(record)
        return record
    }
}
