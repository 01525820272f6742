import OrderedCollections
package import Values

extension Problem {
    static let paymentPaid = Problem(
        "payment.paid", status: 409, zh: "已经支付过，不需要再付。", en: "This is paid already.")

    static let paymentInDoubt = Problem(
        "payment.in_doubt", status: 409, zh: "上一笔支付的结果还在核实，请稍后再看。",
        en: "What became of the payment before is being found out; look again in a moment.")

    static func paymentsTooMany(_ max: Int) -> Problem {
        Problem(
            "payment.too_many", status: 429, zh: "已经发起过 \(max) 次支付，请重新下单。",
            en: "There were \(max) attempts to pay this; place the order anew.")
    }

    static func paymentChannel(_ name: String, known: [String]) -> Problem {
        Problem(
            "payment.channel", status: 422,
            zh: "没有支付渠道 \(name.prefix(40))。可用：\(known.joined(separator: "、"))。",
            en: "There is no channel \(name.prefix(40)). There are: \(known.joined(separator: ", ")).")
    }

    static func paymentScene(_ scene: PaymentScene, _ channel: String) -> Problem {
        Problem(
            "payment.scene", status: 422, zh: "渠道 \(channel) 不支持场景 \(scene.rawValue)。",
            en: "The channel \(channel) does not know the scene \(scene.rawValue).")
    }

    package static func paymentUnknown(_ number: DocumentNumber) -> Problem {
        Problem("payment.unknown", status: 404, zh: "没有支付流水 \(number)。", en: "There is no payment \(number).")
    }

    static func paymentNotCaptured(_ number: DocumentNumber) -> Problem {
        Problem(
            "payment.not_captured", status: 409, zh: "支付流水 \(number) 没有收到款，不能退款。",
            en: "The payment \(number) was not paid; there is nothing to pay back.")
    }

    static func refundExceeds(_ number: DocumentNumber, left: Money) -> Problem {
        Problem(
            "payment.refund_exceeds", status: 409, zh: "支付流水 \(number) 还可以退 \(left.description)。",
            en: "Of the payment \(number), \(left.description) are left to pay back.",
            details: ["left": .string(left.description)])
    }

    static func refundsTooMany(_ number: DocumentNumber, _ max: Int) -> Problem {
        Problem(
            "payment.refunds_too_many", status: 409, zh: "一笔支付最多退款 \(max) 次。",
            en: "The payment \(number) has had \(max) refunds, as many as there may be.")
    }

    static func refundDiffers(_ cause: String) -> Problem {
        Problem(
            "payment.refund_differs", status: 409, zh: "“\(cause)”已经退过，金额不同。",
            en: "What was paid back for '\(cause)' is another amount.")
    }

    package static func refundUnknown(_ number: DocumentNumber) -> Problem {
        Problem(
            "payment.refund_unknown", status: 404, zh: "没有退款 \(number)。请核对单号。",
            en: "There is no refund \(number). Check the number.")
    }

    static func refundInDoubt(_ number: DocumentNumber) -> Problem {
        Problem(
            "payment.refund_in_doubt", status: 503, zh: "渠道没有证明退款 \(number) 的结果。请在渠道后台查明后认定。",
            en:
                "The channel has not proved what became of the refund \(number). Look it up at the channel, and say it."
        )
    }

    static func refundNotInReview(_ number: DocumentNumber) -> Problem {
        Problem(
            "payment.refund_not_in_review", status: 409, zh: "退款 \(number) 不在核查中，没有需要认定的。请查看它的状态。",
            en: "The refund \(number) is not in review; there is nothing to say of it. See where it is.")
    }

    static func refundRuledOut(_ reason: String) -> Problem {
        Problem(
            "payment.refund_ruled_out", status: 409, zh: "人工认定没有退款：\(reason)",
            en: "A person has found that it was not paid back: \(reason)")
    }

    static func paymentNotInReview(_ number: DocumentNumber) -> Problem {
        Problem(
            "payment.not_in_review", status: 409, zh: "支付流水 \(number) 不在核查中，没有需要认定的。请查看它的状态。",
            en: "The payment \(number) is not in review; there is nothing to say of it. See where it is.")
    }

    static let paymentTrade = Problem(
        "payment.trade", status: 422,
        zh: "渠道交易号须为 1 到 \(PaymentCenter.tradeBytesMax) 字节，且不属于另一笔支付。请核对。",
        en:
            "A channel's number of a payment has 1 to \(PaymentCenter.tradeBytesMax) bytes and is that of no other payment. Look it up once more."
    )

    static let notByBalance = Problem(
        "payment.not_by_balance", status: 409, zh: "充值不能用余额支付。请换一个支付渠道。",
        en: "A top-up is not paid out of the balance. Use another channel.")

    static func paymentTradeDiffers(_ amount: Money) -> Problem {
        Problem(
            "payment.trade_differs", status: 409, zh: "渠道报告该交易的金额是 \(amount.description)，与应付不同，不能认定为已付。",
            en:
                "The channel told of this trade with \(amount.description), which is not what was asked for: it did not pay this."
        )
    }

    static func refundTriedAgain(_ number: DocumentNumber) -> Problem {
        Problem(
            "payment.refund_tried_again", status: 409, zh: "退款 \(number) 已经重新发起，或已退成。请查看同一支付的其他退款。",
            en: "The refund \(number) was tried again already. See the other refunds of its payment.")
    }

    static func notByHand(_ number: DocumentNumber) -> Problem {
        Problem(
            "payment.not_by_hand", status: 409, zh: "支付流水 \(number) 是用余额支付的，退款退回余额。请重新退款。",
            en: "The payment \(number) came out of the balance and goes back there. Have it paid back again.")
    }

    static func byHandAmount(_ owed: Money) -> Problem {
        Problem(
            "payment.by_hand_amount", status: 422, zh: "应退 \(owed.description)，线下退款金额须与此相同。请核对。",
            en:
                "What is owed is \(owed.description), and just that is to be paid back by hand. Check the amount."
        )
    }

    static let byHandReference = Problem(
        "payment.by_hand_reference", status: 422,
        zh: "线下退款凭证号须为 1 到 \(Refund.referenceBytesMax) 字节。请填写银行流水号等。",
        en:
            "The reference of what was paid by hand has 1 to \(Refund.referenceBytesMax) bytes, such as a bank's number. Give it."
    )

    static func strayUnknown(_ id: ID<StrayCapture>) -> Problem {
        Problem(
            "payment.stray_unknown", status: 404, zh: "没有待查款项 \(id)。请核对编号。",
            en: "There is no stray capture \(id). Check which one is meant.")
    }

    static func strayClosed(_ id: ID<StrayCapture>, _ outcome: StrayCapture.Outcome) -> Problem {
        Problem(
            "payment.stray_closed", status: 409, zh: "待查款项 \(id) 已处理（\(outcome.rawValue)）。请查看处理结果。",
            en: "The stray capture \(id) is closed already, as \(outcome.rawValue). See what was decided.")
    }

    static func strayTaken(_ trade: String) -> Problem {
        Problem(
            "payment.stray_taken", status: 409,
            zh: "交易 \(trade.prefix(64)) 的钱已用于支付、已退回、已入余额，或没有金额。请按线下已处理（settled）关闭。",
            en:
                "The money of the trade \(trade.prefix(64)) has paid something, was given away already, or is none. Close it as settled."
        )
    }

    static let reviewReason = Problem(
        "payment.reason", status: 422, zh: "理由须为 1 到 \(PaymentCenter.reasonBytesMax) 字节。请说明依据。",
        en: "A reason has 1 to \(PaymentCenter.reasonBytesMax) bytes. Say what it rests on.")

    static func sandboxUnknown(_ number: DocumentNumber) -> Problem {
        Problem(
            "sandbox.unknown", status: 404,
            zh: "沙箱没有支付流水 \(number)。", en: "The sandbox has no payment \(number).")
    }

    static func sandboxNotPayable(_ number: DocumentNumber) -> Problem {
        Problem(
            "sandbox.not_payable", status: 409,
            zh: "沙箱支付流水 \(number) 已支付、已关闭或已过期。",
            en: "The sandbox payment \(number) is paid, closed, or past its time.")
    }

    static func sandboxRefund(_ number: DocumentNumber) -> Problem {
        Problem(
            "sandbox.refund", status: 409,
            zh: "沙箱拒绝退款 \(number)。", en: "The sandbox refuses the refund \(number).")
    }
}
