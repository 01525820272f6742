import OrderedCollections
package import Values

extension Problem {
    package static func invoiceUnknown(_ number: DocumentNumber) -> Problem {
        Problem(
            "invoice.unknown", status: 404, zh: "没有发票 \(number)。请核对单号。",
            en: "There is no invoice \(number). Check the number.")
    }

    static func invoiceState(_ number: DocumentNumber, _ state: InvoiceState) -> Problem {
        Problem(
            "invoice.state", status: 409, zh: "发票 \(number) 处于 \(state.rawValue)，不能这样处理。请查看发票。",
            en: "The invoice \(number) is \(state.rawValue), so this cannot be done. See where it is.")
    }

    static func invoiceExceeds(_ order: DocumentNumber, _ left: Money) -> Problem {
        Problem(
            "invoice.exceeds", status: 409, zh: "订单 \(order) 可开票金额为 \(left)。请调整金额，或去掉该订单。",
            en: "Of the order \(order) \(left) can be invoiced. Change the amount, or leave the order out.",
            details: ["order": .string(order.text), "left": .string(left.decimalText)])
    }

    static func invoiceReverseFirst(_ order: DocumentNumber, _ invoices: [String]) -> Problem {
        Problem(
            "invoice.reverse_first", status: 409,
            zh: "订单 \(order) 已开票，退款前请先红冲或撤销发票：\(invoices.joined(separator: "、"))。",
            en:
                "The order \(order) is invoiced. Reverse or cancel first, before money goes back: \(invoices.joined(separator: ", ")).",
            details: ["invoices": .array(invoices.map(JSON.string))])
    }

    static func invoiceOrders(_ max: Int) -> Problem {
        Problem(
            "invoice.orders", status: 422, zh: "一张发票对应 1 到 \(max) 个不同的订单。请调整。",
            en: "An invoice is over 1 to \(max) orders, each once. Change which.")
    }

    static func invoiceRate(_ text: String) -> Problem {
        Problem(
            "invoice.rate", status: 422, zh: "“\(text.prefix(20))”不是税率：请写 0% 到 100%，最多两位小数。",
            en: "'\(text.prefix(20))' is no rate of tax: write 0% to 100%, with at most two decimals.")
    }

    static let invoiceBuyer = Problem(
        "invoice.buyer", status: 422,
        zh: "请填写抬头：一行、不为空、至多 \(InvoiceBuyer.textBytesMax) 字节，开户行及账号同此；税号为 15 到 20 位大写字母和数字；专用发票必须有税号和开户行及账号。",
        en:
            "Give a title of one line, not blank, of at most \(InvoiceBuyer.textBytesMax) bytes, and the bank likewise; a tax number is 15 to 20 capital letters and digits; a special invoice needs it and the bank."
    )

    static let invoiceCode = Problem(
        "invoice.code", status: 422, zh: "税收分类编码和发票号码为 1 到 \(Invoice.codeBytesMax) 字节。请核对。",
        en:
            "A tax code and the number of a written invoice have 1 to \(Invoice.codeBytesMax) bytes. Check them."
    )
}
