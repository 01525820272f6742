import Definitions
import Values

/// Reads `catalog.yaml` from top to bottom: what stands below may name what stands above, in the order of the parts.
final class CatalogReader {
    let reader: DefinitionReader
    let currency: Currency
    let calendar: BillingCalendar
    /// The kinds of the features that were read.
    private(set) var featureKinds: [String: Feature.Kind] = [:]
    /// The keys that stand in the file, by kind, whether or not what has them can be read.
    private var keys: [ItemKind: Set<String>] = [:]

    private init(_ mapping: DefinitionMapping, _ currency: Currency, _ calendar: BillingCalendar) {
        reader = mapping.reader
        self.currency = currency
        self.calendar = calendar
        for kind in ItemKind.allCases {
            let elements = mapping.node(kind.listName)?.elements ?? []
            keys[kind] = Set(
                elements.compactMap { element in
                    if case .scalar(.string(let key))? = element["key"]?.content { key } else { nil }
                })
        }
    }

    /// Reads the whole file; with a mistake in its currency or zone it goes on with another one, so that the other
    /// mistakes are found too.
    static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> CatalogDefinition? {
        reader.mapping(node) { mapping in
            let currency = mapping.required("currency", as: Currency.self)
            let hasZone = mapping.node("billing_zone") != nil
            let zone = hasZone ? mapping.optional("billing_zone") : Zone(CatalogDefinition.zoneStandard)
            guard let calendar = (zone ?? Zone("UTC")).map(BillingCalendar.init) else { return nil }
            return CatalogReader(mapping, currency ?? .cny, calendar).definition(mapping)
        }
    }

    private func definition(_ mapping: DefinitionMapping) -> CatalogDefinition {
        let features = items(.feature, mapping, feature)
        for feature in features { featureKinds[feature.key] = feature.kind }
        return CatalogDefinition(
            currency: currency, calendar: calendar, features: features,
            products: items(.product, mapping, product), packages: items(.package, mapping, package),
            packs: items(.pack, mapping, pack), goods: items(.good, mapping, good),
            topUps: items(.topUp, mapping, topUp), offers: items(.offer, mapping, offer),
            coupons: coupons(mapping))
    }

    /// Reads the list of a kind, whose keys must differ.
    private func items<Item>(
        _ kind: ItemKind, _ mapping: DefinitionMapping,
        _ read: (DefinitionMapping, String, Localized) -> Item?
    ) -> [Item] {
        guard let node = mapping.node(kind.listName) else { return [] }
        var seen: Set<String> = []
        return reader.list(node) { element in
            reader.mapping(element) { item in
                let name = item.required("name", as: Localized.self)
                guard let key = key(item) else {
                    _ = read(item, "", name ?? Localized(same: ""))
                    return nil
                }
                if !seen.insert(key).inserted { item.report(.catalogRepeated(key), key: "key") }
                return read(item, key, name ?? Localized(same: key))
            }
        } ?? []
    }

    private func key(_ item: DefinitionMapping) -> String? {
        guard let key = item.required("key", as: String.self) else { return nil }
        guard ItemKey.isKey(key) else {
            item.report(.catalogKey(key), key: "key")
            return nil
        }
        return key
    }

    private func coupons(_ mapping: DefinitionMapping) -> [Coupon] {
        guard let node = mapping.node(ItemKind.coupon.listName) else { return [] }
        var seen: Set<String> = []
        return reader.list(node) { element in
            reader.mapping(element) { item -> Coupon? in
                let written = item.required("code", as: String.self)
                let code = written.flatMap(Coupon.code)
                if let written, code == nil { item.report(.catalogCode(written), key: "code") }
                if let code, !seen.insert(code).inserted { item.report(.catalogRepeated(code), key: "code") }
                let name = item.optional("name", as: Localized.self)
                let limit = item.integer("limit", in: 1...Coupon.limitMax)
                let each = item.integer("limit_per_workspace", in: 1...Coupon.limitMax)
                guard let offer = offer(item, code ?? "", name ?? Localized(same: code ?? "")) else {
                    return nil
                }
                return Coupon(offer: offer, limit: limit, limitPerWorkspace: each)
            }
        } ?? []
    }
}

extension CatalogReader {
    /// Whether something of this key is in the file; where not, that is a problem of this place.
    func isKnown(_ kind: ItemKind, _ key: String, at place: SourcePlace) -> Bool {
        let known = keys[kind] ?? []
        if known.contains(key) { return true }
        let nearest = NearestWord.of(key, among: known.sorted())
        reader.report(.catalogUnknown(kind, key, nearest: nearest), at: place)
        return false
    }

    /// The keys in a list under a key, each known and there once.
    func references(_ kind: ItemKind, _ name: String, of item: DefinitionMapping) -> [String] {
        var seen: Set<String> = []
        return item.list(name, of: DefinitionNode.self).compactMap { node in
            guard let key = String.read(node, by: reader), isKnown(kind, key, at: node.place) else {
                return nil
            }
            guard seen.insert(key).inserted else {
                reader.report(.catalogRepeated(key), at: node.place)
                return nil
            }
            return key
        }
    }

    /// The amount of money under a key, written as an exact decimal with or without quotation marks.
    func money(_ name: String, of item: DefinitionMapping, least: Int64 = 0) -> Money? {
        item.node(name).flatMap { money($0, least: least) }
    }

    /// The amount of money under a key that must be there.
    func requiredMoney(_ name: String, of item: DefinitionMapping, least: Int64 = 0) -> Money? {
        item.required(name, as: DefinitionNode.self).flatMap { money($0, least: least) }
    }

    private func money(_ node: DefinitionNode, least: Int64) -> Money? {
        let text: String
        switch node.content {
        case .scalar(.string(let written)): text = written
        case .scalar(.int(let number)): text = String(number)
        case .scalar(.number(let number)): text = number.text
        case .scalar, .list, .mapping:
            reader.report(.definitionType(needed: .text), at: node.place)
            return nil
        }
        guard
            let amount = reader.attempt(
                at: node.place, { () throws(Problem) in try Money(decimal: text, currency) })
        else { return nil }
        guard (least...ListPrice.minorUnitsMax).contains(amount.minorUnits) else {
            reader.report(
                .catalogAmount(
                    least: Money(least, currency), most: Money(ListPrice.minorUnitsMax, currency)),
                at: node.place)
            return nil
        }
        return amount
    }

    /// The beginning of the day under a key.
    func day(_ name: String, of item: DefinitionMapping) -> Timestamp? {
        guard let node = item.node(name), let text = String.read(node, by: reader) else { return nil }
        guard let day = calendar.beginning(ofDay: text) else {
            reader.report(.catalogDay(text), at: node.place)
            return nil
        }
        return day
    }

    /// The prices of an item: one under `price`, or several with their days under `prices`.
    func prices(of item: DefinitionMapping) -> PriceList {
        let single = money("price", of: item)
        guard let node = item.node("prices") else {
            if item.node("price") == nil { reader.report(.definitionMissingKey("prices"), at: item.place) }
            return PriceList(prices: single.map { [ListPrice(from: nil, amount: $0)] } ?? [])
        }
        if item.node("price") != nil { item.report(.catalogPriceTwice, key: "price") }
        var days: Set<Timestamp?> = []
        let prices = reader.list(node) { element in
            reader.mapping(element) { price -> ListPrice? in
                let amount = requiredMoney("amount", of: price)
                let from = day("from", of: price)
                guard price.node("from") == nil || from != nil, let amount else { return nil }
                if !days.insert(from).inserted {
                    reader.report(.catalogSameDay, at: element.place)
                    return nil
                }
                return ListPrice(from: from, amount: amount)
            }
        }
        if prices?.isEmpty == true, node.elements?.isEmpty == true {
            reader.report(.catalogEmptyList("prices"), at: node.place)
        }
        return PriceList(
            prices: (prices ?? []).sorted { one, other in
                (one.from?.microseconds ?? .min) < (other.from?.microseconds ?? .min)
            })
    }
}

extension ItemKind {
    /// The key under which a catalog lists them.
    var listName: String {
        switch self {
        case .package: "packages"
        case .pack: "packs"
        case .good: "goods"
        case .topUp: "top_ups"
        case .product: "products"
        case .feature: "features"
        case .offer: "offers"
        case .coupon: "coupons"
        }
    }
}
