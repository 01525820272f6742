/// What an offer is given on.
public struct OfferScope: Hashable, Sendable {
    /// The packages, packs, goods and top-ups; what is not named is left out.
    public let items: [ItemKind: Selection]
    /// Whether on a purchase, a renewal, an upgrade.
    public let actions: Set<QuoteAction>

    /// Some things of a kind.
    public enum Selection: Hashable, Sendable {
        case all
        case only(Set<String>)
    }

    /// Whether it is given on this.
    func contains(_ item: ItemKey, _ action: QuoteAction) -> Bool {
        guard actions.contains(action), let selection = items[item.kind] else { return false }
        return switch selection {
        case .all: true
        case .only(let keys): keys.contains(item.key)
        }
    }
}
