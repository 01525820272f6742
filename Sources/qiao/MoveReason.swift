import Values

/// Why a document of the shop moved, in the reader's language.
enum MoveReason {
    /// What its log says, as the API gives it; what a person wrote stays as it is.
    static func text(_ why: String) -> String {
        let known =
            reasons[why]
            ?? prefixes.first { why.hasPrefix($0.0) }.map { english, chinese in
                chinese + why.dropFirst(english.count)
            }
        return Localized(zh: known ?? why, en: why).here
    }

    private static let reasons = [
        "placed": "已下单",
        "granted": "已开通",
        "nothing to pay": "无需付款",
        "deadline": "付款时限已到",
        "nothing paid": "未付款",
        "cancelled": "已取消",
        "another amount was paid": "付款金额不符",
        "delivered": "已签收",
        "time passed": "时间已到",
        "nothing to send any more": "没有待发货的商品",
        "asked for": "已申请",
        "agreed": "已同意",
        "received": "已收到退货",
        "nothing to pay back": "无需退款",
        "paid back": "已退款",
        "applied": "已申请",
        "called off": "已撤销",
    ]

    /// How reasons begin that go on with a number or a reference.
    private static let prefixes = [
        ("payment ", "支付 "), ("paid by hand: ", "已人工退款："), ("document ", "发票号码 "),
    ]
}
