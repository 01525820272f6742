import OrderedCollections
package import Values

extension Problem {
    package static func orderUnknown(_ number: DocumentNumber) -> Problem {
        Problem(
            "order.unknown", status: 404, zh: "没有订单 \(number)。请核对订单号。",
            en: "There is no order \(number). Check the number.")
    }

    static func orderNotPayable(_ number: String) -> Problem {
        Problem(
            "order.not_payable", status: 409, zh: "订单 \(number.prefix(30)) 已支付、已关闭或已超时，不能支付。请重新下单。",
            en:
                "The order \(number.prefix(30)) is paid, closed, or past its time, and cannot be paid. Order again."
        )
    }

    static func orderPaymentFits(_ payment: DocumentNumber) -> Problem {
        Problem(
            "order.payment_fits", status: 409,
            zh: "支付 \(payment) 的金额与订单一致，或未曾成功。只有金额不符的支付才能这样退回；其他请申请售后。",
            en:
                "The payment \(payment) has the amount of its order, or has not succeeded. Only one of another amount is "
                + "paid back so; ask for a refund otherwise.")
    }

    static func orderNotPending(_ number: DocumentNumber) -> Problem {
        Problem(
            "order.not_pending", status: 409, zh: "订单 \(number) 已支付，不能取消。要退款请申请售后。",
            en: "The order \(number) is paid and cannot be cancelled. Ask for a refund instead.")
    }

    static func orderOutOfStock(_ good: String, wanted: Int64, _ available: Int64) -> Problem {
        Problem(
            "order.out_of_stock", status: 409,
            zh: "商品 \(good) 库存不足：需要 \(wanted)，可用 \(available)。请减少数量，或稍后再试。",
            en:
                "There are not enough of \(good): \(wanted) wanted, \(available) available. Take fewer, or try later.",
            details: ["good": .string(good), "wanted": .int(wanted), "available": .int(available)])
    }

    static func orderGiftGone(_ good: String, given: Int64, _ available: Int64) -> Problem {
        Problem(
            "order.gift_out_of_stock", status: 409,
            zh: "赠品 \(good) 已送完：应送 \(given)，尚余 \(available)。请减少购买至优惠门槛以下，或联系平台运营补货或停止该优惠。",
            en:
                "The gift \(good) has run out: \(given) to be given, \(available) left. Buy less, so that the offer does not "
                + "give it, or ask the operator to add some or to end the offer.",
            details: ["good": .string(good), "wanted": .int(given), "available": .int(available)])
    }

    static func orderCouponGone(_ code: String) -> Problem {
        Problem(
            "order.coupon_gone", status: 409, zh: "优惠券 \(code) 已被用完。请去掉它，或换一张。",
            en: "Coupon \(code) is used up. Leave it out, or take another one.")
    }

    static func orderCouponSpent(_ code: String, _ limit: Int64) -> Problem {
        Problem(
            "order.coupon_spent", status: 409, zh: "每个企业最多使用优惠券 \(code) \(limit) 次。请去掉它，或换一张。",
            en:
                "A workspace may use coupon \(code) \(limit) times and has. Leave it out, or take another one."
        )
    }

    static func orderPackageHeld(_ package: String) -> Problem {
        Problem(
            "order.package_held", status: 409, zh: "已经拥有产品包 \(package)。请续费，或变更为其他产品包。",
            en: "You have the package \(package) already. Renew it, or change it for another one.")
    }

    static func orderPackageNotHeld(_ package: String) -> Problem {
        Problem(
            "order.package_not_held", status: 409, zh: "还没有产品包 \(package)。请先购买。",
            en: "You do not have the package \(package). Buy it first.")
    }

    static func orderPackageTwice(_ package: String) -> Problem {
        Problem(
            "order.package_twice", status: 422, zh: "一个订单里，产品包 \(package) 只能出现一次。请分开下单。",
            en: "An order names the package \(package) once. Order one thing after the other.")
    }

    static func orderPackagePending(_ package: String) -> Problem {
        Problem(
            "order.package_pending", status: 409, zh: "另有一个未完成的订单涉及产品包 \(package)。请先支付或取消它。",
            en:
                "Another order that is not paid yet changes the package \(package). Pay or cancel that one first."
        )
    }

    static func orderPackageChanged(_ package: String) -> Problem {
        Problem(
            "order.package_changed", status: 409, zh: "下单之后，产品包 \(package) 已有变更。请重新下单。",
            en: "The package \(package) has changed since this was ordered. Order again.")
    }

    static func orderUsedUp(_ package: String, _ feature: String) -> Problem {
        Problem(
            "order.used_up", status: 409,
            zh: "已用掉的 \(feature) 超过产品包 \(package) 所含的数量，暂不能更换。请在本期结束后再更换。",
            en:
                "More of \(feature) was used already than the package \(package) grants. Change when the term has ended."
        )
    }

    static let orderCreditBeside = Problem(
        "order.credit_beside", status: 409,
        zh: "会退回余额的产品包变更不能与其他商品同单购买。请分开下单。",
        en:
            "A change of package that gives money back cannot be ordered beside other things. Order it by itself."
    )

    static func orderNothingToShip(_ number: DocumentNumber) -> Problem {
        Problem(
            "order.nothing_to_ship", status: 409, zh: "订单 \(number) 没有待发货的商品。请查看订单状态。",
            en: "The order \(number) has nothing to send now. See where it is.")
    }

    static func orderQuantity(_ position: Int, _ most: Int64) -> Problem {
        Problem(
            "order.quantity", status: 409, zh: "第 \(position) 行最多还能发 \(most) 件。请核对行号和数量。",
            en: "Of line \(position) at most \(most) can be sent now. Check the line and the quantity.")
    }

    static func orderParcelKnown(_ label: Parcel.Label) -> Problem {
        Problem(
            "order.parcel_known", status: 409, zh: "运单 \(label.text) 已在此订单中登记。请核对运单号。",
            en: "The parcel \(label.text) is known for this order already. Check its number.")
    }

    static func orderParcels(_ max: Int) -> Problem {
        Problem(
            "order.parcels", status: 409, zh: "一个订单最多有 \(max) 个包裹。请合并发货。",
            en: "An order has at most \(max) parcels. Send what is left together.")
    }

    static let orderParcel = Problem(
        "order.parcel", status: 422, zh: "请填写承运商和运单号，合计不超过 \(Parcel.textBytesMax) 字节。",
        en: "Give the carrier and the parcel's number, together at most \(Parcel.textBytesMax) bytes.")

    static func orderRecipient(_ bytesMax: Int) -> Problem {
        Problem(
            "order.recipient", status: 422, zh: "这里须填写一行文字，不超过 \(bytesMax) 字节，不能有换行等控制字符。",
            en: "Here a line of text is needed, of at most \(bytesMax) bytes and without control characters.")
    }

    static let orderNoGoods = Problem(
        "order.no_goods", status: 422, zh: "订单里没有需要寄送的商品，不需要收货地址。请去掉收货地址。",
        en: "There are no goods in the order that go anywhere. Leave the address out.")

    static func orderDeliveryFixed(_ number: DocumentNumber) -> Problem {
        Problem(
            "order.delivery_fixed", status: 409, zh: "订单 \(number) 已发货或已结束，收货地址不能再改。请联系承运商，或重新下单。",
            en:
                "Goods of the order \(number) have left, or it is over: its address stays what it is. Ask the carrier, or "
                + "order again.")
    }

    static func orderDeliveryChanged(_ number: DocumentNumber) -> Problem {
        Problem(
            "order.delivery_changed", status: 409, zh: "订单 \(number) 的收货地址已有变更。请重新查看订单，核对面单后再发货。",
            en:
                "The address of the order \(number) has changed since you saw it. Look at the order again, and at what "
                + "stands on the parcel.")
    }

    static func orderNotShipped(_ number: DocumentNumber) -> Problem {
        Problem(
            "order.not_shipped", status: 409, zh: "订单 \(number) 还没有发货，不能确认收货。",
            en: "The order \(number) has not been sent yet, so it cannot have arrived.")
    }

    static func orderTooMuch(_ feature: String) -> Problem {
        Problem(
            "order.too_much", status: 422, zh: "功能点 \(feature) 的数量太大。请减少数量。",
            en: "That is too much of \(feature) at once. Take fewer.")
    }

    static func orderUnreadable(_ member: String) -> Problem {
        Problem(
            "order.unreadable", status: 500, zh: "订单记录无法读取（\(member)）。请联系平台运营。",
            en: "The order's record cannot be read (\(member)). Ask the operator.")
    }
}
