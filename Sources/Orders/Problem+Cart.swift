import Catalog
import Values

extension Problem {
    static func cartFull(_ max: Int) -> Problem {
        cart(
            "full", zh: "购物车最多放 \(max) 种商品。请先结算，或移除一些。",
            en: "A cart holds at most \(max) different things. Order what is in it, or take something out.")
    }

    static func cartQuantity(_ item: ItemKey, _ max: Int64) -> Problem {
        cart(
            "quantity", zh: "\(item.name.zh) 最多可买 \(max) 件。请减少数量。",
            en: "Of \(item.name.en) at most \(max) are sold at once. Take fewer.")
    }

    static let cartEmpty = cart(
        "empty", zh: "购物车是空的。请先添加商品。", en: "The cart is empty. Put something in first.")

    static let cartChanged = cart(
        "changed", zh: "购物车已有变更。请重新查看后再下单。",
        en: "The cart has changed since you saw it. Look at it again, then order.")

    private static func cart(_ code: String, zh: String, en: String) -> Problem {
        Problem("cart.\(code)", status: 409, Localized(zh: zh, en: en))
    }
}
