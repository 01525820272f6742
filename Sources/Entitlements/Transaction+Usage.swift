public import Storage
public import Values

/// How units of metered feature points are used.
///
/// Each of these takes many at once, decides them in their order, and refuses one without the others. The entitlements
/// are locked in the order of their keys until the transaction ends, so that units are never used twice, and a constant
/// number of statements writes everything on PostgreSQL. A repeat under a key changes nothing and gets the first answer.
/// The history needs a table of the month: ``Meter/prepare()``.
extension Transaction {
    /// Uses units of the grants that are valid now: by priority, then end, then identifier; all or none of each.
    ///
    /// - Parameter consumptions: What is to be used.
    /// - Returns: For each its record; or `entitlement.insufficient`, `usage.differs`, `usage.reserved`, `usage.amount`,
    ///   `usage.malformed`.
    /// - Throws: What the database says; then the transaction is over.
    public func consume(_ consumptions: [Consumption]) throws -> [Result<UsageRecord, Problem>] {
        try decide(consumptions) { books, place, consumption in
            books.consume(consumption, as: newID(inPlace: place))
        }
    }

    /// Sets units aside for work that begins.
    ///
    /// - Parameter consumptions: What the work will use.
    /// - Returns: For each its reservation, which may be used already where this is a repeat; or what
    ///   ``consume(_:)`` refuses.
    /// - Throws: What the database says; then the transaction is over.
    public func reserve(_ consumptions: [Consumption]) throws -> [Result<Reservation, Problem>] {
        try decide(consumptions) { books, _, consumption in books.reserve(consumption) }
    }

    /// Uses what was set aside; that cannot fail for want of units, whatever has ended or was revoked meanwhile.
    ///
    /// - Parameter keys: Under which it was reserved.
    /// - Returns: For each its record; or `usage.unknown`, `usage.released`, where nothing is set aside.
    /// - Throws: What the database says; then the transaction is over.
    @discardableResult
    public func commit(_ keys: [UsageKey]) throws -> [Result<UsageRecord, Problem>] {
        try settle(keys) { books, place, key in books.commit(key, as: newID(inPlace: place)) }
    }

    /// Gives back what was set aside for work that was not done, so that it may be reserved again.
    ///
    /// What has ended meanwhile is expired, what was revoked is revoked.
    /// - Parameter keys: Under which it was reserved.
    /// - Returns: For each its reservation; or `usage.unknown`, `usage.committed`.
    /// - Throws: What the database says; then the transaction is over.
    @discardableResult
    public func release(_ keys: [UsageKey]) throws -> [Result<Reservation, Problem>] {
        try settle(keys) { books, _, key in books.release(key) }
    }

    /// Makes changes of different kinds, so that the commits of many jobs lock the entitlements once, and in one order.
    ///
    /// - Parameter changes: In the order in which they are decided.
    /// - Returns: For each why it was refused, as ``reserve(_:)``, ``commit(_:)`` and ``release(_:)`` say, and a use of what
    ///   was given back as ``consume(_:)``; `nil` where it was not.
    /// - Throws: What the database says; then the transaction is over.
    public func change(_ changes: [UsageChange]) throws -> [Problem?] {
        let faults = changes.map(\.fault)
        let sound = zip(changes, faults).filter { $1 == nil }.map(\.0)
        var books = try openBooks(
            of: Set(sound.map(\.entitlement)), under: sound.map(\.key), settling: true)
        let problems = changes.indices.map { place -> Problem? in
            if let fault = faults[place] { return fault }
            switch changes[place] {
            case .reserve(let consumption): return books.reserve(consumption).problem
            case .commit(let key, _): return books.commit(key, as: newID(inPlace: place)).problem
            case .use(let key, _): return books.use(key, as: newID(inPlace: place)).problem
            case .release(let key, _): return books.release(key).problem
            }
        }
        try write(books)
        return problems
    }

    /// Gives back what was used (冲正) to the grants that it came from, as another record with an amount below zero.
    ///
    /// What has ended meanwhile is expired, what was revoked is revoked.
    /// - Parameter keys: Under which it was used.
    /// - Returns: For each the record of the reversal; or `usage.unknown`, `usage.reserved`, `usage.released`.
    /// - Throws: What the database says; then the transaction is over.
    @discardableResult
    public func reverse(_ keys: [UsageKey]) throws -> [Result<UsageRecord, Problem>] {
        try settle(keys) { books, place, key in books.reverse(key, as: newID(inPlace: place)) }
    }
}

extension Transaction {
    /// Decides on consumptions one by one, but for those that cannot be.
    private func decide<Answer>(
        _ consumptions: [Consumption], _ decision: (inout Books, Int, Consumption) -> Result<Answer, Problem>
    ) throws -> [Result<Answer, Problem>] {
        let faults = consumptions.map(\.fault)
        let sound = zip(consumptions, faults).filter { $1 == nil }.map(\.0)
        var books = try openBooks(of: Set(sound.map(\.entitlement)), under: sound.map(\.key))
        let results = consumptions.indices.map { place in
            faults[place].map { .failure($0) } ?? decision(&books, place, consumptions[place])
        }
        try write(books)
        return results
    }

    /// Decides what becomes of the uses under keys one by one.
    private func settle<Answer>(
        _ keys: [UsageKey], _ decision: (inout Books, Int, UsageKey) -> Result<Answer, Problem>
    ) throws -> [Result<Answer, Problem>] {
        let sound = keys.filter(\.isSound)
        // What a key is for never changes, so that it may be read before it is locked.
        let known = try usageEvents(under: sound)
        var books = try openBooks(
            of: Set(known.map(\.consumption.entitlement)), under: sound, settling: true)
        let results = keys.indices.map { decision(&books, $0, keys[$0]) }
        try write(books)
        return results
    }

    private func openBooks(
        of entitlements: Set<EntitlementKey>, under keys: [UsageKey], settling: Bool = false
    ) throws -> Books {
        var locked = try lockEntitlements(entitlements)
        var events = try usageEvents(under: keys)
        var shares: Set<GrantPlace> = []
        if settling {
            // What came about since the keys were looked up is another's: it is not locked here.
            events.removeAll { locked[$0.consumption.entitlement] == nil }
            for event in events {
                let entitlement = event.consumption.entitlement
                shares.formUnion(event.shares.map { GrantPlace(entitlement: entitlement, id: $0.grant) })
            }
        }
        try loadGrants(of: &locked, and: shares)
        return Books(now: now, entitlements: locked, events: events, count: keys.count)
    }

    private func write(_ books: Books) throws {
        try insert(books.records)
        try keep(books.changedEvents)
        try write(books.entitlements)
    }
}

extension Result where Failure == Problem {
    fileprivate var problem: Problem? { if case .failure(let problem) = self { problem } else { nil } }
}
