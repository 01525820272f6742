import Values

extension Problem {
    static func aftersalesUnknown(_ number: DocumentNumber) -> Problem {
        Problem(
            "aftersales.unknown", status: 404, zh: "没有售后单 \(number)。请核对单号。",
            en: "There is no after-sales case \(number). Check the number.")
    }

    static func aftersalesNotOpen(_ number: DocumentNumber) -> Problem {
        Problem(
            "aftersales.not_open", status: 409, zh: "售后单 \(number) 已处理。请查看处理结果。",
            en: "The after-sales case \(number) is decided already. See what was decided.")
    }

    static func aftersalesNotFailed(_ number: DocumentNumber) -> Problem {
        Problem(
            "aftersales.not_failed", status: 409, zh: "售后单 \(number) 没有退款失败，不能再退一次。请查看它的状态。",
            en:
                "No refund of the after-sales case \(number) has failed; nothing is paid back once more. See where it is."
        )
    }

    static func aftersalesNoTrouble(_ number: DocumentNumber) -> Problem {
        Problem(
            "aftersales.no_trouble", status: 409, zh: "售后单 \(number) 的退款没有失败，也不在核查中，不能登记线下退款。请查看它的状态。",
            en:
                "The refund of the after-sales case \(number) has neither failed nor is it in review, so nothing is paid by hand. See where it is."
        )
    }

    static func aftersalesByHand(_ owed: Money) -> Problem {
        Problem(
            "aftersales.by_hand", status: 422,
            zh: "应退 \(owed)：线下退款金额须与此相同，凭证号须为 1 到 \(AfterSalesCase.referenceBytesMax) 字节。请核对。",
            en:
                "What is owed is \(owed): just that is paid back by hand, under a reference of 1 to \(AfterSalesCase.referenceBytesMax) bytes. Check both."
        )
    }

    static func aftersalesNotPaid(_ number: DocumentNumber) -> Problem {
        Problem(
            "aftersales.not_paid", status: 409, zh: "订单 \(number) 没有付款，不能退款。可以直接取消订单。",
            en: "The order \(number) was not paid; there is nothing to pay back. Cancel it instead.")
    }

    static func aftersalesTooMany(_ max: Int) -> Problem {
        Problem(
            "aftersales.too_many", status: 409, zh: "一个订单最多有 \(max) 张售后单。请把其余商品行合并到一张里。",
            en: "An order has at most \(max) after-sales cases. Ask for the other lines in one of them.")
    }

    static let aftersalesLines = Problem(
        "aftersales.lines", status: 409, zh: "所选的商品行不存在、是赠品，或已在售后中。请重新选择。",
        en: "What was chosen is not in the order, is a gift, or is in an after-sales case. Choose again.")

    static let aftersalesNotSent = Problem(
        "aftersales.not_sent", status: 409, zh: "没有可以退回的商品：尚未发货，或已在售后中。未发货的商品请申请仅退款。",
        en:
            "There are no goods to send back: they have not left, or are in a case. Ask for a refund alone instead."
    )

    static func aftersalesQuantity(_ label: String, _ most: Int64) -> Problem {
        Problem(
            "aftersales.quantity", status: 409, zh: "“\(label)”最多可以申请 \(most) 件，商品以外须整行申请。请调整数量。",
            en:
                "Of '\(label)' there are \(most) to ask for; what is no good goes as a whole line. Change the quantity."
        )
    }

    static func aftersalesState(_ number: DocumentNumber, _ state: CaseState) -> Problem {
        Problem(
            "aftersales.state", status: 409, zh: "售后单 \(number) 处于 \(state.rawValue)，不能这样处理。请查看售后单。",
            en:
                "The after-sales case \(number) is \(state.rawValue), so this cannot be done. See where it is."
        )
    }

    static let aftersalesExchange = Problem(
        "aftersales.exchange", status: 409, zh: "升级和降级不能退款。请把产品包变更回来。",
        en: "An upgrade or a downgrade is not paid back. Change the package back instead.")

    static func aftersalesExchanged(_ package: String) -> Problem {
        Problem(
            "aftersales.exchanged", status: 409, zh: "产品包 \(package) 已变更，所付金额已经抵扣，不能退款。",
            en:
                "The package \(package) was changed for another one, which credited what was paid. Nothing is paid back."
        )
    }

    static func aftersalesExceeds(_ left: Money) -> Problem {
        Problem(
            "aftersales.exceeds", status: 409, zh: "最多可以退 \(left)。请减少金额。",
            en: "At most \(left) can be paid back. Take less.")
    }

    static let aftersalesReason = Problem(
        "aftersales.reason", status: 422, zh: "原因不能超过 \(AfterSalesCase.reasonBytesMax) 字节。请缩短。",
        en: "A reason has at most \(AfterSalesCase.reasonBytesMax) bytes. Shorten it.")
}
