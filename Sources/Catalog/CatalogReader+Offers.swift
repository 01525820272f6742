import Definitions
import Values

extension CatalogReader {
    func offer(_ item: DefinitionMapping, _ key: String, _ name: Localized) -> Offer? {
        let benefit = benefit(item)
        let scope = scope(item)
        let from = day("from", of: item)
        let until = day("until", of: item)
        if let from, let until, until <= from { item.report(.catalogPeriod, key: "until") }
        let combines = item.optional("combines", as: Bool.self) ?? true
        guard let benefit else { return nil }
        return Offer(
            key: key, name: name, benefit: benefit, scope: scope,
            period: SalePeriod(from: from, until: until), combines: combines)
    }

    /// What an offer gives: exactly one of `discount`, `amount_off` and `gift`.
    private func benefit(_ item: DefinitionMapping) -> Benefit? {
        let discount = item.node("discount")
        let amountOff = item.node("amount_off")
        let gift = item.node("gift")
        guard [discount, amountOff, gift].count(where: { $0 != nil }) == 1 else {
            reader.report(.catalogBenefit, at: item.place)
            return nil
        }
        return discount.flatMap { Percent.read($0, by: reader) }.map(Benefit.discount)
            ?? amountOff.flatMap(self.amountOff).map(Benefit.amountOff)
            ?? gift.flatMap(self.gift).map(Benefit.gift)
    }

    private func amountOff(_ node: DefinitionNode) -> AmountOff? {
        reader.mapping(node) { item in
            let threshold = requiredMoney("threshold", of: item, least: 1)
            let off = requiredMoney("off", of: item, least: 1)
            let per = item.required("per", as: AmountOff.Times.self)
            let cap = money("cap", of: item, least: 1)
            if let threshold, let off, threshold.minorUnits < off.minorUnits {
                item.report(.catalogOffAboveThreshold, key: "off")
            }
            if let cap, let off, cap.minorUnits < off.minorUnits { item.report(.catalogCap, key: "cap") }
            guard let threshold, let off, let per else { return nil }
            return AmountOff(threshold: threshold, off: off, per: per, cap: cap)
        }
    }

    private func gift(_ node: DefinitionNode) -> Gift? {
        reader.mapping(node) { item in
            let quantity = item.integer("quantity", in: 1...QuoteRequest.quantityMax)
            let threshold = money("threshold", of: item)
            let pack = item.optional("pack", as: String.self)
            let good = item.optional("good", as: String.self)
            let kind: ItemKind = good == nil ? .pack : .good
            guard let key = good ?? pack, good == nil || pack == nil else {
                reader.report(.catalogGift, at: node.place)
                return nil
            }
            guard isKnown(kind, key, at: item.node(kind.rawValue)?.place ?? node.place) else { return nil }
            return Gift(
                item: ItemKey(kind, key), quantity: quantity ?? 1, threshold: threshold ?? .zero(currency))
        }
    }

    /// What an offer is given on: all that is sold but top-ups, bought or renewed, where it says nothing.
    private func scope(_ item: DefinitionMapping) -> OfferScope {
        let actions = item.list("on", of: QuoteAction.self)
        let items =
            item.node("applies_to").flatMap(selections)
            ?? [.package: .all, .pack: .all, .good: .all]
        return OfferScope(
            items: items, actions: item.node("on") == nil ? [.purchase, .renew] : Set(actions))
    }

    private func selections(_ node: DefinitionNode) -> [ItemKind: OfferScope.Selection]? {
        reader.mapping(node) { item in
            var selections: [ItemKind: OfferScope.Selection] = [:]
            for kind in ItemKind.sold {
                guard let node = item.node(kind.listName) else { continue }
                if case .scalar(.string("all")) = node.content {
                    selections[kind] = .all
                } else {
                    selections[kind] = .only(Set(references(kind, kind.listName, of: item)))
                }
            }
            if selections.isEmpty { reader.report(.catalogEmptyList("applies_to"), at: node.place) }
            return selections
        }
    }
}
