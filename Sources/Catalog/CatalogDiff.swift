import OrderedCollections
public import Values

/// What becomes of a catalog by applying another one.
public struct CatalogDiff: Hashable, Sendable {
    /// The version before; 0 where there was none.
    public let versionBefore: Int
    /// The version that holds now; the one before where nothing changes.
    public let version: Int
    /// What changes, kind after kind, in the order of the new catalog, what is removed last.
    public let changes: [CatalogChange]

    /// Whether nothing changes.
    public var isEmpty: Bool { changes.isEmpty }
}

/// One change of a catalog.
public enum CatalogChange: Hashable, Sendable {
    /// Everything is in another currency.
    case currency(from: Currency, to: Currency)
    /// Days begin in another zone.
    case zone(from: String, to: String)
    /// Something is there that was not.
    case added(ItemKey, name: Localized)
    /// Something is no longer sold; those who have it keep it.
    case removed(ItemKey, name: Localized)
    /// Something is said otherwise: the member, as a catalog writes it, before and after.
    case changed(ItemKey, member: String, from: JSON, to: JSON)
    /// Another price from an instant on, `nil` for always; `nil` for no price of its own from then.
    case price(ItemKey, from: Timestamp?, before: Money?, after: Money?)
    /// Offers apply in another order.
    case order(ItemKind)
}

extension CatalogDefinition {
    /// What applying this catalog changes of another one; of none, everything is new.
    public func changes(since old: CatalogDefinition?) -> [CatalogChange] {
        guard let old else { return items.map { .added($0.item, name: $0.name) } }
        var changes: [CatalogChange] = []
        if old.currency != currency { changes.append(.currency(from: old.currency, to: currency)) }
        if old.calendar != calendar {
            changes.append(.zone(from: old.calendar.zoneName, to: calendar.zoneName))
        }
        let before = old.items
        let after = items
        let known = Dictionary(uniqueKeysWithValues: before.map { ($0.item, $0) })
        for item in after {
            if let old = known[item.item] {
                changes += item.changes(since: old)
            } else {
                changes.append(.added(item.item, name: item.name))
            }
        }
        let kept = Set(after.map(\.item))
        for item in before where !kept.contains(item.item) {
            changes.append(.removed(item.item, name: item.name))
        }
        let common = Set(known.keys).intersection(kept)
        let orderBefore = old.offers.map(\.key).filter { common.contains(ItemKey(.offer, $0)) }
        if orderBefore != offers.map(\.key).filter({ common.contains(ItemKey(.offer, $0)) }) {
            changes.append(.order(.offer))
        }
        return changes
    }
}

extension CatalogItem {
    fileprivate func changes(since old: CatalogItem) -> [CatalogChange] {
        var changes: [CatalogChange] = []
        if name != old.name {
            changes.append(.changed(item, member: "name", from: old.name.json, to: name.json))
        }
        for (member, value) in members where old.members[member] != value {
            changes.append(.changed(item, member: member, from: old.members[member] ?? .null, to: value))
        }
        for (member, value) in old.members where members[member] == nil {
            changes.append(.changed(item, member: member, from: value, to: .null))
        }
        let before = Dictionary(uniqueKeysWithValues: old.prices.map { ($0.from, $0.amount) })
        let after = Dictionary(uniqueKeysWithValues: prices.map { ($0.from, $0.amount) })
        let days = Set(before.keys).union(after.keys).sorted {
            ($0?.microseconds ?? .min) < ($1?.microseconds ?? .min)
        }
        for day in days where before[day] != after[day] {
            changes.append(.price(item, from: day, before: before[day], after: after[day]))
        }
        return changes
    }
}
