import Values

/// What the states of runs and of the shop's documents are called in the terminal, and what is said of them.
enum StateWord {
    /// What has the state.
    enum Document {
        case run, order, afterSales, payment, refund, invoice
        /// What keeps the money of an after-sales case from going back.
        case trouble
        /// What becomes of a stray capture.
        case outcome
    }

    /// A state in its colour, in the reader's language; as the API says it where it has no name here.
    static func text(_ state: JSON, of document: Document) -> String {
        let state = state.string ?? ""
        guard let (name, tone) = names(of: document)[state] else { return state }
        return Terminal.standard.toned(name.here, tone)
    }

    private typealias Names = [String: (Localized, Terminal.Tone)]

    private static func names(of document: Document) -> Names {
        switch document {
        case .run: runs
        case .order: orders
        case .afterSales: cases
        case .payment: payments
        case .refund: refunds
        case .invoice: invoices
        case .trouble: troubles
        case .outcome: outcomes
        }
    }

    private static let runs: Names = [
        "queued": (Localized(zh: "排队中", en: "queued"), .waiting),
        "running": (Localized(zh: "运行中", en: "running"), .waiting),
        "waiting": (Localized(zh: "等待中", en: "waiting"), .waiting),
        "held": (Localized(zh: "已暂停", en: "held"), .waiting),
        "in_doubt": (Localized(zh: "结果待核实", en: "in doubt"), .bad),
        "succeeded": (Localized(zh: "成功", en: "succeeded"), .good),
        "failed": (Localized(zh: "失败", en: "failed"), .bad),
        "cancelled": (Localized(zh: "已取消", en: "cancelled"), .quiet),
        "skipped": (Localized(zh: "已跳过", en: "skipped"), .quiet),
    ]

    private static let orders: Names = [
        "pending": (Localized(zh: "待付款", en: "pending"), .waiting),
        "closing": (Localized(zh: "关闭中", en: "closing"), .waiting),
        "closed": (Localized(zh: "已关闭", en: "closed"), .quiet),
        "paid": (Localized(zh: "已付款", en: "paid"), .good),
        "shipped": (Localized(zh: "已发货", en: "shipped"), .good),
        "fulfilled": (Localized(zh: "已交付", en: "fulfilled"), .good),
        "completed": (Localized(zh: "已完成", en: "completed"), .good),
    ]

    private static let cases: Names = [
        "requested": (Localized(zh: "待处理", en: "requested"), .waiting),
        "agreed": (Localized(zh: "已同意", en: "agreed"), .waiting),
        "refused": (Localized(zh: "已拒绝", en: "refused"), .bad),
        "sent_back": (Localized(zh: "已寄回", en: "sent back"), .waiting),
        "received": (Localized(zh: "已收到退货", en: "received"), .waiting),
        "reshipped": (Localized(zh: "已补发", en: "reshipped"), .waiting),
        "refunding": (Localized(zh: "退款中", en: "refunding"), .waiting),
        "done": (Localized(zh: "已完成", en: "done"), .good),
    ]

    private static let payments: Names = [
        "created": (Localized(zh: "已创建", en: "created"), .waiting),
        "sent": (Localized(zh: "已发出", en: "sent"), .waiting),
        "paying": (Localized(zh: "支付中", en: "paying"), .waiting),
        "unknown": (Localized(zh: "结果待核实", en: "unknown"), .bad),
        "review": (Localized(zh: "待人工核实", en: "review"), .bad),
        "succeeded": (Localized(zh: "支付成功", en: "succeeded"), .good),
        "failed": (Localized(zh: "支付失败", en: "failed"), .bad),
        "closed": (Localized(zh: "已关闭", en: "closed"), .quiet),
    ]

    private static let refunds: Names = [
        "pending": (Localized(zh: "退款中", en: "pending"), .waiting),
        "review": (Localized(zh: "待人工核实", en: "review"), .bad),
        "succeeded": (Localized(zh: "已退款", en: "succeeded"), .good),
        "failed": (Localized(zh: "退款失败", en: "failed"), .bad),
    ]

    private static let troubles: Names = [
        "failed": (Localized(zh: "退款失败", en: "failed"), .bad),
        "review": (Localized(zh: "退款待人工核实", en: "review"), .bad),
    ]

    private static let outcomes: Names = [
        "refunded": (Localized(zh: "原路退回", en: "refunded"), .good),
        "credited": (Localized(zh: "转入余额", en: "credited"), .good),
        "settled": (Localized(zh: "线下处理", en: "settled"), .quiet),
    ]

    private static let invoices: Names = [
        "applied": (Localized(zh: "待开票", en: "applied"), .waiting),
        "issued": (Localized(zh: "已开票", en: "issued"), .good),
        "cancelled": (Localized(zh: "已取消", en: "cancelled"), .quiet),
        "reversed": (Localized(zh: "已红冲", en: "reversed"), .quiet),
    ]
}
