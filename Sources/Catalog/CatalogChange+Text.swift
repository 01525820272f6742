public import Values

extension CatalogChange {
    /// One line for a person, with days as the calendar counts them: `~ package pro: from 2027-01-01 999.00 CNY`.
    public func line(_ language: Language, in calendar: BillingCalendar) -> String {
        switch self {
        case .currency(let from, let to): "~ currency: \(from.code) → \(to.code)"
        case .zone(let from, let to): "~ billing_zone: \(from) → \(to)"
        case .added(let item, let name):
            "+ \(item.name(language))\(CatalogChange.shown(name, of: item, language))"
        case .removed(let item, let name):
            "- \(item.name(language))\(CatalogChange.shown(name, of: item, language))"
        case .changed(let item, let member, let from, let to):
            "~ \(item.name(language)): \(member) \(CatalogChange.text(from)) → \(CatalogChange.text(to))"
        case .price(let item, let from, let before, let after):
            "~ \(item.name(language)): \(CatalogChange.price(from, before, after, language, calendar))"
        case .order(let kind):
            Localized(zh: "~ \(kind.listName)：次序改变", en: "~ \(kind.listName): the order is another")(language)
        }
    }

    private static func shown(_ name: Localized, of item: ItemKey, _ language: Language) -> String {
        let name = name(language)
        return name == item.key ? "" : Localized(zh: "（\(name)）", en: " (\(name))")(language)
    }

    private static func text(_ value: JSON) -> String {
        switch value {
        case .null: "–"
        case .string(let text): text
        case .bool, .int, .number, .array, .object: value.text
        }
    }

    private static func price(
        _ from: Timestamp?, _ before: Money?, _ after: Money?, _ language: Language,
        _ calendar: BillingCalendar
    ) -> String {
        let day = from.map { calendar.dayText(of: $0) }
        let since = Localized(
            zh: day.map { "自 \($0) 起" } ?? "价格", en: day.map { "from \($0)" } ?? "price")
        let amounts = "\(before?.description ?? "–") → \(after?.description ?? "–")"
        return "\(since(language)) \(amounts)"
    }
}
