import Catalog
import Values

extension Problem {
    static func cartFull(_ max: Int) -> Problem {
        Problem(
            "cart.full", status: 409, zh: "购物车最多放 \(max) 种商品。请先结算，或移除一些。",
            en: "A cart holds at most \(max) different things. Order what is in it, or take something out.")
    }

    static func cartQuantity(_ item: ItemKey, _ max: Int64) -> Problem {
        Problem(
            "cart.quantity", status: 409, zh: "\(item.name.zh) 最多可买 \(max) 件。请减少数量。",
            en: "Of \(item.name.en) at most \(max) are sold at once. Take fewer.")
    }

    static let cartEmpty = Problem(
        "cart.empty", status: 409, zh: "购物车是空的。请先添加商品。", en: "The cart is empty. Put something in first.")

    static func cartOrdered(_ number: DocumentNumber) -> Problem {
        Problem(
            "cart.ordered", status: 409, zh: "购物车已下单为 \(number)，其收货地址与此不同。请修改该订单的收货地址，或重新添加商品后另下一单。",
            en:
                "The cart was ordered as \(number), which goes to another address. Change the address of that order, or put "
                + "something in and order again.")
    }

    static let cartChanged = Problem(
        "cart.changed", status: 409, zh: "购物车已有变更。请重新查看后再下单。",
        en: "The cart has changed since you saw it. Look at it again, then order.")
}
