public import OrderedCollections
public import Values

/// One thing of a catalog as lists, differences and programs see it, whatever its kind.
public struct CatalogItem: Hashable, Sendable {
    /// Its kind and key.
    public let item: ItemKey
    /// What people read.
    public let name: Localized
    /// Its prices; none for what has none.
    public let prices: [ListPrice]
    /// What else is said of it, as a catalog writes it.
    public let members: JSONObject

    /// All of it as one JSON object.
    public var json: JSON {
        var object: JSONObject = ["key": .string(item.key), "name": name.json]
        object.merge(members) { first, _ in first }
        if !prices.isEmpty { object["prices"] = .array(prices.map(\.json)) }
        return .object(object)
    }
}

extension CatalogDefinition {
    /// Everything that the catalog has, in its order, kind after kind.
    public var items: [CatalogItem] {
        features.map(\.item) + products.map(\.item) + packages.map { $0.item } + packs.map(\.item)
            + goods.map(\.item) + topUps.map(\.item) + offers.map { $0.item(.offer, calendar) }
            + coupons.map { $0.item(calendar) }
    }
}

extension Feature {
    fileprivate var item: CatalogItem {
        var members: JSONObject = ["kind": .string(kind.rawValue)]
        if kind == .metered {
            members["when_short"] = .string(whenShort.rawValue)
            members["alerts"] = .array(alerts.map { .int(Int64($0)) })
        }
        return CatalogItem(item: ItemKey(.feature, key), name: name, prices: [], members: members)
    }
}

extension Product {
    fileprivate var item: CatalogItem {
        let amounts = features.map { ($0.feature, JSON.int($0.amount)) }
        return CatalogItem(
            item: ItemKey(.product, key), name: name, prices: [],
            members: ["features": .object(JSONObject(uniqueKeysWithValues: amounts))])
    }
}

extension Package {
    fileprivate var item: CatalogItem {
        CatalogItem(
            item: ItemKey(.package, key), name: name, prices: prices.prices,
            members: [
                "products": .array(products.map(JSON.string)), "term": .string(term.description),
                "grace": grace.map { .string($0.description) } ?? .null,
                "proration": .string(proration.rawValue), "upgrades": .array(upgrades.map(\.json)),
                "downgrades": .array(downgrades.map(\.json)), "for_sale": .bool(isForSale),
            ])
    }
}

extension PackageChange {
    fileprivate var json: JSON { ["to": .string(package), "mode": .string(mode.rawValue)] }
}

extension ResourcePack {
    fileprivate var item: CatalogItem {
        CatalogItem(
            item: ItemKey(.pack, key), name: name, prices: prices.prices,
            members: [
                "feature": .string(grant.feature), "amount": .int(grant.amount),
                "validity": .string(validity.description), "priority": .int(Int64(priority)),
                "for_sale": .bool(isForSale),
            ])
    }
}

extension Good {
    fileprivate var item: CatalogItem {
        CatalogItem(
            item: ItemKey(.good, key), name: name, prices: prices.prices,
            members: ["stock": stock.map(JSON.int) ?? .null, "for_sale": .bool(isForSale)])
    }
}

extension TopUp {
    fileprivate var item: CatalogItem {
        CatalogItem(
            item: ItemKey(.topUp, key), name: name, prices: [],
            members: ["amount": .string(amount.decimalText), "bonus": .string(bonus.decimalText)])
    }
}

extension Offer {
    fileprivate func item(_ kind: ItemKind, _ calendar: BillingCalendar) -> CatalogItem {
        CatalogItem(
            item: ItemKey(kind, key), name: name, prices: [],
            members: [
                benefit.word: benefit.json,
                "applies_to": scope.json,
                "on": .array(
                    QuoteAction.allCases.filter(scope.actions.contains).map { .string($0.rawValue) }),
                "from": period.from.map { .string(calendar.dayText(of: $0)) } ?? .null,
                "until": period.until.map { .string(calendar.dayText(of: $0)) } ?? .null,
                "combines": .bool(combines),
            ])
    }
}

extension Coupon {
    fileprivate func item(_ calendar: BillingCalendar) -> CatalogItem {
        let item = offer.item(.coupon, calendar)
        var members = item.members
        members["limit"] = limit.map(JSON.int) ?? .null
        members["limit_per_workspace"] = limitPerWorkspace.map(JSON.int) ?? .null
        return CatalogItem(item: item.item, name: item.name, prices: [], members: members)
    }
}

extension Benefit {
    fileprivate var word: String {
        switch self {
        case .discount: "discount"
        case .amountOff: "amount_off"
        case .gift: "gift"
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .discount(let percent): .string(percent.description)
        case .amountOff(let rule):
            [
                "threshold": .string(rule.threshold.decimalText), "off": .string(rule.off.decimalText),
                "per": .string(rule.per.rawValue), "cap": rule.cap.map { .string($0.decimalText) } ?? .null,
            ]
        case .gift(let gift):
            .object([
                gift.item.kind.rawValue: .string(gift.item.key), "quantity": .int(gift.quantity),
                "threshold": .string(gift.threshold.decimalText),
            ])
        }
    }
}

extension OfferScope {
    fileprivate var json: JSON {
        var object: JSONObject = [:]
        for kind in ItemKind.sold {
            switch items[kind] {
            case .all: object[kind.listName] = "all"
            case .only(let keys): object[kind.listName] = .array(keys.sorted().map(JSON.string))
            case nil: break
            }
        }
        return .object(object)
    }
}

extension ListPrice {
    /// From when it holds, and what is paid.
    public var json: JSON {
        ["from": from.map { .string($0.rfc3339) } ?? .null, "amount": .string(amount.decimalText)]
    }
}

extension Localized {
    var json: JSON { ["zh": .string(zh), "en": .string(en)] }
}
