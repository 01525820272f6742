import OrderedCollections
import Values

extension Problem {
    static let paymentPaid = payment(
        "paid", status: 409, zh: "已经支付过，不需要再付。", en: "This is paid already.")

    static let paymentInDoubt = payment(
        "in_doubt", status: 409, zh: "上一笔支付的结果还在核实，请稍后再看。",
        en: "What became of the payment before is being found out; look again in a moment.")

    static func paymentsTooMany(_ max: Int) -> Problem {
        payment(
            "too_many", status: 429, zh: "已经发起过 \(max) 次支付，请重新下单。",
            en: "There were \(max) attempts to pay this; place the order anew.")
    }

    static func paymentChannel(_ name: String, known: [String]) -> Problem {
        payment(
            "channel", status: 422,
            zh: "没有支付渠道 \(name.prefix(40))。可用：\(known.joined(separator: "、"))。",
            en: "There is no channel \(name.prefix(40)). There are: \(known.joined(separator: ", ")).")
    }

    static func paymentScene(_ scene: PaymentScene, _ channel: String) -> Problem {
        payment(
            "scene", status: 422, zh: "渠道 \(channel) 不支持场景 \(scene.rawValue)。",
            en: "The channel \(channel) does not know the scene \(scene.rawValue).")
    }

    static func paymentUnknown(_ number: DocumentNumber) -> Problem {
        payment("unknown", status: 404, zh: "没有支付流水 \(number)。", en: "There is no payment \(number).")
    }

    static func paymentNotCaptured(_ number: DocumentNumber) -> Problem {
        payment(
            "not_captured", status: 409, zh: "支付流水 \(number) 没有收到款，不能退款。",
            en: "The payment \(number) was not paid; there is nothing to pay back.")
    }

    static func refundExceeds(_ number: DocumentNumber, left: Money) -> Problem {
        payment(
            "refund_exceeds", status: 409, zh: "支付流水 \(number) 还可以退 \(left.description)。",
            en: "Of the payment \(number), \(left.description) are left to pay back.",
            details: ["left": .string(left.description)])
    }

    static func refundsTooMany(_ number: DocumentNumber, _ max: Int) -> Problem {
        payment(
            "refunds_too_many", status: 409, zh: "一笔支付最多退款 \(max) 次。",
            en: "The payment \(number) has had \(max) refunds, as many as there may be.")
    }

    static func refundDiffers(_ cause: String) -> Problem {
        payment(
            "refund_differs", status: 409, zh: "“\(cause)”已经退过，金额不同。",
            en: "What was paid back for '\(cause)' is another amount.")
    }

    static func notProved(_ number: DocumentNumber) -> Problem {
        payment(
            "not_proved", status: 503, zh: "渠道还没有证明支付流水 \(number) 的结果。",
            en: "The channel has not proved yet what became of the payment \(number).")
    }

    static func sandboxUnknown(_ number: DocumentNumber) -> Problem {
        Problem(
            "sandbox.unknown", status: 404,
            Localized(zh: "沙箱没有支付流水 \(number)。", en: "The sandbox has no payment \(number)."))
    }

    static func sandboxNotPayable(_ number: DocumentNumber) -> Problem {
        Problem(
            "sandbox.not_payable", status: 409,
            Localized(
                zh: "沙箱支付流水 \(number) 已支付、已关闭或已过期。",
                en: "The sandbox payment \(number) is paid, closed, or past its time."))
    }

    static func sandboxRefund(_ number: DocumentNumber) -> Problem {
        Problem(
            "sandbox.refund", status: 409,
            Localized(zh: "沙箱拒绝退款 \(number)。", en: "The sandbox refuses the refund \(number)."))
    }

    private static func payment(
        _ code: String, status: Int, zh: String, en: String, details: JSONObject = [:]
    ) -> Problem {
        Problem("payment.\(code)", status: status, Localized(zh: zh, en: en), details: details)
    }
}
