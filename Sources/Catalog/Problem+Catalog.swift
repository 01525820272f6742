package import Values

/// What is wrong with a catalog.
extension Problem {
    private static func catalog(_ what: String, zh: String, en: String, status: Int = 422) -> Problem {
        Problem("catalog.\(what)", status: status, Localized(zh: zh, en: en))
    }

    package static let catalogNone = catalog(
        "none", zh: "还没有商品目录。请先用 qiao catalog apply 应用一份。",
        en: "There is no catalog yet; apply one with qiao catalog apply.", status: 404)

    static func catalogNoVersion(_ number: Int) -> Problem {
        catalog(
            "no_version", zh: "商品目录没有第 \(number) 版。请查看版本列表。",
            en: "The catalog has no version \(number); see the list of versions.", status: 404)
    }

    static func catalogUnreadable(_ number: Int, _ reason: Problem) -> Problem {
        catalog(
            "unreadable",
            zh: "本程序读不懂商品目录第 \(number) 版：\(reason.line(.zh)) 请使用应用它的程序版本，或更新的版本。",
            en:
                "This program does not understand version \(number) of the catalog: \(reason.line(.en)) Use the program that applied it, or a newer one.",
            status: 500)
    }

    static func catalogKey(_ key: String) -> Problem {
        catalog(
            "key", zh: "标识“\(key.prefix(64))”只能用 1 到 \(ItemKey.keyBytesMax) 个小写字母、数字、_ 和 -，以字母或数字开头。",
            en:
                "The key '\(key.prefix(64))' may have 1 to \(ItemKey.keyBytesMax) lower-case letters, digits, _ and -, and begins with a letter or a digit."
        )
    }

    static func catalogCode(_ code: String) -> Problem {
        catalog(
            "code", zh: "优惠券代码“\(code.prefix(64))”只能用 1 到 \(Coupon.codeBytesMax) 个字母、数字和 -。",
            en:
                "The coupon code '\(code.prefix(64))' may have 1 to \(Coupon.codeBytesMax) letters, digits and -."
        )
    }

    static func catalogRepeated(_ key: String) -> Problem {
        catalog(
            "repeated", zh: "\(key.prefix(64)) 在这个列表里写了不止一次。请只保留一个。",
            en: "\(key.prefix(64)) is in this list more than once; keep one.")
    }

    static func catalogUnknown(_ kind: ItemKind, _ key: String, nearest: String?) -> Problem {
        catalog(
            "unknown_item",
            zh: "目录的 \(kind.listName) 里没有 \(key.prefix(64))。" + (nearest.map { "是不是想写 \($0)？" } ?? "请先写上。"),
            en: "There is no \(key.prefix(64)) among the \(kind.listName) of this catalog. "
                + (nearest.map { "Did you mean \($0)?" } ?? "Add it."))
    }

    static func catalogEmptyList(_ name: String) -> Problem {
        catalog("empty", zh: "\(name) 是空的。请至少写一项。", en: "\(name) is empty; write at least one.")
    }

    static func catalogTerm(_ text: String) -> Problem {
        catalog(
            "term", zh: "“\(text.prefix(40))”不是时长。请写 30 days、1 month 或 1 year，最长 10 年。",
            en: "'\(text.prefix(40))' is no term. Write 30 days, 1 month or 1 year; ten years at most.")
    }

    static func catalogPercent(_ text: String) -> Problem {
        catalog(
            "percent", zh: "“\(text.prefix(40))”不是折扣比例。请写减去的部分，例如 10%（即 9 折），最多两位小数。",
            en:
                "'\(text.prefix(40))' is no share. Write what is taken off, such as 10%, with at most two decimals."
        )
    }

    static func catalogDay(_ text: String) -> Problem {
        catalog(
            "day", zh: "“\(text.prefix(40))”不是日期。请写 2026-01-31 这样的日期。",
            en: "'\(text.prefix(40))' is no day. Write it like 2026-01-31.")
    }

    static func catalogAmount(least: Money, most: Money) -> Problem {
        catalog(
            "amount", zh: "金额须在 \(least) 与 \(most) 之间。",
            en: "The amount must be from \(least) to \(most).")
    }

    static let catalogPriceTwice = catalog(
        "price_twice", zh: "price 和 prices 只能写一个。", en: "Write either price or prices.")

    static let catalogSameDay = catalog(
        "same_day", zh: "同一天起有两个价格。请只保留一个。", en: "Two prices begin on this day; keep one.")

    static func catalogFeatureAmount(_ feature: String, _ kind: Feature.Kind) -> Problem {
        switch kind {
        case .boolean:
            catalog(
                "feature_amount", zh: "\(feature) 是 boolean 功能点，只能写 true；不含此功能就不要写。",
                en: "\(feature) is a boolean feature: write true, or leave it out.")
        case .static, .metered:
            catalog(
                "feature_amount",
                zh: "\(feature) 是 \(kind.rawValue) 功能点，须写 1 到 \(FeatureAmount.amountMax) 的整数。",
                en:
                    "\(feature) is a \(kind.rawValue) feature: write a whole number from 1 to \(FeatureAmount.amountMax)."
            )
        }
    }

    static func catalogPackFeature(_ feature: String) -> Problem {
        catalog(
            "pack_feature", zh: "资源包只能是 metered 功能点的数量，而 \(feature) 不是。",
            en: "A resource pack is an amount of a metered feature, and \(feature) is none.")
    }

    static func catalogWhenShort(_ feature: String) -> Problem {
        catalog(
            "when_short", zh: "只有 metered 功能点会用完，而 \(feature) 不是。请删除 when_short。",
            en: "Only a metered feature is used up, and \(feature) is none. Leave when_short out.")
    }

    static func catalogAlerts(_ feature: String) -> Problem {
        catalog(
            "alerts_of_none", zh: "只有 metered 功能点会用完，而 \(feature) 不是。请删除 alerts。",
            en: "Only a metered feature is used up, and \(feature) is none. Leave alerts out.")
    }

    static let catalogAlertPercents = catalog(
        "alerts", zh: "alerts 须是至多 \(Feature.alertsMax) 个 1 到 100 的整数（已用百分比），从小到大，如 [80, 95]。",
        en:
            "Write at most \(Feature.alertsMax) whole numbers from 1 to 100, per cents used, each above the one before: "
            + "[80, 95].")

    static func catalogChangeToItself(_ package: String) -> Problem {
        catalog(
            "change_to_itself", zh: "\(package) 不能变更为它自己。请写另一个产品包，续费无需写在这里。",
            en: "\(package) cannot be changed to itself. Name another package; renewals need no entry here.")
    }

    static let catalogPeriod = catalog(
        "period", zh: "until 必须晚于 from。", en: "until must be later than from.")

    static let catalogBenefit = catalog(
        "benefit", zh: "请在 discount、amount_off、gift 中写一个，且只写一个。",
        en: "Write exactly one of discount, amount_off and gift.")

    static let catalogOffAboveThreshold = catalog(
        "off_above_threshold", zh: "减去的金额不能超过门槛。", en: "What is taken off must not exceed the threshold.")

    static let catalogCap = catalog(
        "cap", zh: "封顶金额不能低于减去一次的金额。", en: "The cap must not be below what is taken off once.")

    static let catalogGift = catalog(
        "gift", zh: "赠品请写 pack 或 good 中的一个。", en: "A gift is either a pack or a good; write one of them.")
}
