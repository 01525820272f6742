package import Values

/// Why something cannot be sold as somebody wants it.
extension Problem {
    private static func quote(_ what: String, zh: String, en: String, status: Int = 422) -> Problem {
        Problem("quote.\(what)", status: status, Localized(zh: zh, en: en))
    }

    static func quoteItems(_ max: Int) -> Problem {
        quote("items", zh: "一次报价需要 1 到 \(max) 项。", en: "A quote is of 1 to \(max) things.")
    }

    static func quoteQuantity(_ item: ItemKey, _ max: Int64) -> Problem {
        quote(
            "quantity", zh: "\(item.name.zh) 的数量须在 1 到 \(max) 之间。",
            en: "The quantity of \(item.name.en) must be from 1 to \(max).")
    }

    static func quoteTwice(_ item: ItemKey) -> Problem {
        quote(
            "twice", zh: "\(item.name.zh) 在同一次报价里只能出现一次。请分开购买。",
            en: "A quote has the \(item.name.en) only once; buy one after the other.")
    }

    static func quoteUnknownItem(_ item: ItemKey) -> Problem {
        quote(
            "unknown_item", zh: "商品目录里没有 \(item.name.zh)。请查看在售商品。",
            en: "The catalog has no \(item.name.en); see what is sold.", status: 404)
    }

    static func quoteNotForSale(_ item: ItemKey) -> Problem {
        quote(
            "not_for_sale", zh: "\(item.name.zh) 已不再销售给新客户。请选择其他商品。",
            en: "The \(item.name.en) is no longer sold to new customers; choose another one.")
    }

    static func quoteNotYetSold(_ item: ItemKey, from day: String?) -> Problem {
        let since = Localized(
            zh: day.map { "，从 \($0) 起才有" } ?? "", en: day.map { ", but from \($0) on" } ?? "")
        return quote(
            "no_price", zh: "\(item.name.zh) 目前没有价格\(since.zh)。请届时再购买。",
            en: "The \(item.name.en) has no price now\(since.en); buy it then.")
    }

    static let quoteTooLong = quote(
        "too_long", zh: "有效期会超过 9999 年。请减少期数。",
        en: "The validity would end after the year 9999; take fewer terms.")

    static func quoteWindows(_ package: String) -> Problem {
        quote(
            "windows", zh: "产品包 \(package) 的付款记录有误：各期须先后相接、金额不为负且币种一致。请联系平台运营。",
            en:
                "What was paid for package \(package) is not in order: windows must follow each other, with amounts that are not negative and of the catalog's currency. Ask the operator."
        )
    }

    static func quoteExpired(_ package: String) -> Problem {
        quote(
            "expired", zh: "产品包 \(package) 已过期或尚未开始，不能变更。请先续费，或直接购买新的产品包。",
            en:
                "Package \(package) is not valid now and cannot be changed. Renew it, or buy the other package."
        )
    }

    static func quoteNoUpgrade(from package: String, to target: String, _ possible: [String]) -> Problem {
        quote(
            "no_upgrade", zh: "产品包 \(package) 不能升级为 \(target)。\(list(possible).zh)",
            en: "Package \(package) cannot be upgraded to \(target). \(list(possible).en)")
    }

    static func quoteNoDowngrade(from package: String, to target: String, _ possible: [String]) -> Problem {
        quote(
            "no_downgrade", zh: "产品包 \(package) 不能降级为 \(target)。\(list(possible).zh)",
            en: "Package \(package) cannot be downgraded to \(target). \(list(possible).en)")
    }

    private static func list(_ possible: [String]) -> Localized {
        possible.isEmpty
            ? Localized(zh: "请改为购买。", en: "Buy it instead.")
            : Localized(
                zh: "可以变更为：\(possible.joined(separator: "、"))。",
                en: "Possible are: \(possible.joined(separator: ", ")).")
    }

    /// No coupon has this code.
    package static func quoteUnknownCoupon(_ code: String) -> Problem {
        quote(
            "unknown_coupon", zh: "没有优惠券 \(code.prefix(40))。请检查代码。",
            en: "There is no coupon \(code.prefix(40)); check the code.", status: 404)
    }

    static func quoteCouponNotYet(_ code: String, from day: String) -> Problem {
        quote(
            "coupon_not_yet", zh: "优惠券 \(code) 从 \(day) 起才能使用。",
            en: "Coupon \(code) may be used from \(day) on.")
    }

    static func quoteCouponOver(_ code: String) -> Problem {
        quote(
            "coupon_over", zh: "优惠券 \(code) 已过期。请去掉它再试。",
            en: "Coupon \(code) is over; leave it out and try again.")
    }

    static func quoteCouponWithoutUse(_ code: String) -> Problem {
        quote(
            "coupon_without_use", zh: "优惠券 \(code) 不适用于所选商品。请去掉它，或换一张。",
            en: "Coupon \(code) is not for what was chosen; leave it out, or take another one.")
    }

    static func quoteCouponThreshold(_ code: String, _ threshold: Money) -> Problem {
        quote(
            "coupon_threshold", zh: "优惠券 \(code) 需购满 \(threshold) 才能使用。",
            en: "Coupon \(code) may be used from \(threshold) on.")
    }

    static func quoteCouponNotCombined(_ code: String) -> Problem {
        quote(
            "coupon_not_combined", zh: "优惠券 \(code) 不能与已享受的优惠同时使用。请去掉它。",
            en: "Coupon \(code) does not go with the offers that apply; leave it out.")
    }
}
