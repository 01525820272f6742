import Definitions
import Values

extension CatalogReader {
    func feature(_ item: DefinitionMapping, _ key: String, _ name: Localized) -> Feature? {
        let kind = item.required("kind", as: Feature.Kind.self)
        let whenShort = item.optional("when_short", as: Feature.Shortage.self)
        if let kind, kind != .metered, whenShort != nil {
            item.report(.catalogWhenShort(key), key: "when_short")
        }
        let alerts = alerts(item)
        if let kind, kind != .metered, alerts != nil { item.report(.catalogAlerts(key), key: "alerts") }
        return kind.map { kind in
            Feature(
                key: key, name: name, kind: kind, whenShort: whenShort ?? .hold,
                alerts: alerts ?? AlertPercents.standard)
        }
    }

    /// The per cents under `alerts`, each above the one before; `nil` where it says nothing of them.
    private func alerts(_ item: DefinitionMapping) -> [Int]? {
        guard let node = item.node("alerts") else { return nil }
        let percents = reader.list(node) { element -> Int? in
            if case .scalar(let value) = element.content {
                value.integer.map { Int(clamping: $0) }
            } else {
                nil
            }
        }
        guard let percents, let elements = node.elements else { return [] }
        let isAscending = zip(percents, percents.dropFirst()).allSatisfy { $0 < $1 }
        if percents.count != elements.count || percents.count > Feature.alertsMax || !isAscending
            || !percents.allSatisfy((1...100).contains)
        {
            item.report(.catalogAlertPercents, key: "alerts")
        }
        return percents
    }

    func product(_ item: DefinitionMapping, _ key: String, _ name: Localized) -> Product? {
        guard let node = item.required("features", as: DefinitionNode.self) else { return nil }
        guard let members = node.members else {
            reader.report(.definitionType(needed: .mapping), at: node.place)
            return nil
        }
        if members.isEmpty { reader.report(.catalogEmptyList("features"), at: node.place) }
        return Product(key: key, name: name, features: members.compactMap(amount))
    }

    /// How much of a feature a product grants: `true` of a boolean one, a number of the others.
    private func amount(_ member: DefinitionNode.Member) -> FeatureAmount? {
        guard isKnown(.feature, member.key, at: member.keyPlace), let kind = featureKinds[member.key] else {
            return nil
        }
        switch (kind, member.value.content) {
        case (.boolean, .scalar(.bool(true))):
            return FeatureAmount(feature: member.key, amount: 1)
        case (.static, .scalar(let value)), (.metered, .scalar(let value)):
            if let amount = value.integer, (1...FeatureAmount.amountMax).contains(amount) {
                return FeatureAmount(feature: member.key, amount: amount)
            }
        case (.boolean, _), (.static, _), (.metered, _):
            break
        }
        reader.report(.catalogFeatureAmount(member.key, kind), at: member.value.place)
        return nil
    }

    func package(_ item: DefinitionMapping, _ key: String, _ name: Localized) -> Package? {
        let products = references(.product, "products", of: item)
        if item.node("products") == nil { reader.report(.definitionMissingKey("products"), at: item.place) }
        if item.node("products")?.elements?.isEmpty == true {
            item.report(.catalogEmptyList("products"), key: "products")
        }
        let term = item.required("term", as: Term.self)
        let grace = item.optional("grace", as: Term.self)
        let prices = prices(of: item)
        let proration = item.optional("proration", as: ProrationUnit.self) ?? .second
        let upgrades = changes("upgrades", of: item, from: key, apartFrom: [])
        let downgrades = changes("downgrades", of: item, from: key, apartFrom: upgrades)
        let isForSale = item.optional("for_sale", as: Bool.self) ?? true
        guard let term else { return nil }
        return Package(
            key: key, name: name, products: products, term: term, grace: grace, prices: prices,
            proration: proration, upgrades: upgrades, downgrades: downgrades, isForSale: isForSale)
    }

    /// The packages that one may change to, none of them this one or in another list.
    private func changes(
        _ list: String, of item: DefinitionMapping, from key: String, apartFrom others: [PackageChange]
    ) -> [PackageChange] {
        var seen = Set(others.map(\.package))
        return item.node(list).flatMap { node in
            reader.list(node) { element in
                reader.mapping(element) { change -> PackageChange? in
                    let mode = change.required("mode", as: PackageChange.Mode.self)
                    guard let target = change.required("to", as: String.self) else { return nil }
                    if target == key { change.report(.catalogChangeToItself(target), key: "to") }
                    if !seen.insert(target).inserted { change.report(.catalogRepeated(target), key: "to") }
                    guard isKnown(.package, target, at: change.node("to")?.place ?? change.place), let mode
                    else {
                        return nil
                    }
                    return PackageChange(package: target, mode: mode)
                }
            }
        } ?? []
    }

    func pack(_ item: DefinitionMapping, _ key: String, _ name: Localized) -> ResourcePack? {
        let feature = item.required("feature", as: String.self)
        let amount = requiredInteger("amount", of: item, in: 1...FeatureAmount.amountMax)
        let validity = item.required("validity", as: Term.self)
        let priority = item.integer("priority", in: 0...1_000)
        let prices = prices(of: item)
        let isForSale = item.optional("for_sale", as: Bool.self) ?? true
        if let feature, isKnown(.feature, feature, at: item.node("feature")?.place ?? item.place),
            let kind = featureKinds[feature], kind != .metered
        {
            item.report(.catalogPackFeature(feature), key: "feature")
        }
        guard let feature, let amount, let validity else { return nil }
        return ResourcePack(
            key: key, name: name, grant: FeatureAmount(feature: feature, amount: amount), validity: validity,
            priority: Int(priority ?? 100), prices: prices, isForSale: isForSale)
    }

    func good(_ item: DefinitionMapping, _ key: String, _ name: Localized) -> Good? {
        Good(
            key: key, name: name, prices: prices(of: item),
            stock: item.integer("stock", in: 0...Good.stockMax),
            isForSale: item.optional("for_sale", as: Bool.self) ?? true)
    }

    func topUp(_ item: DefinitionMapping, _ key: String, _ name: Localized) -> TopUp? {
        let amount = requiredMoney("amount", of: item, least: 1)
        let bonus = money("bonus", of: item)
        guard let amount else { return nil }
        return TopUp(key: key, name: name, amount: amount, bonus: bonus ?? .zero(currency))
    }

    private func requiredInteger(
        _ name: String, of item: DefinitionMapping, in range: ClosedRange<Int64>
    ) -> Int64? {
        if item.node(name) == nil { reader.report(.definitionMissingKey(name), at: item.place) }
        return item.integer(name, in: range)
    }
}
