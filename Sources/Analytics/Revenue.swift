public import Values

/// What came in on a day for one thing through one channel, and what went back on that day.
public struct Revenue: Hashable, Sendable {
    /// The day.
    public let day: ShopDay
    /// What was sold: `package`, or `order` for what belongs to no line.
    public let kind: String
    /// Its key.
    public let item: String
    /// How it was paid.
    public let channel: String
    /// What the payments were of which orders became paid.
    public let paid: Money
    /// What went back by after-sales cases.
    public let refunded: Money
    /// What is left; below zero where more went back than came in.
    public let net: Money

    /// - Throws: `money.overflow`.
    init(
        day: ShopDay, kind: String, item: String, channel: String, paid: Money, refunded: Money
    ) throws(Problem) {
        self.day = day
        self.kind = kind
        self.item = item
        self.channel = channel
        self.paid = paid
        self.refunded = refunded
        net = try paid - refunded
    }
}

extension Revenue: ReportRow {
    /// Where it came from, and how much.
    public static var columns: [String] {
        ["day", "kind", "item", "channel", "currency", "paid", "refunded", "net"]
    }
    /// What stands in them.
    public var cells: [ReportCell] {
        [
            .text(day.text), .text(kind), .text(item), .text(channel), .text(paid.currency.code),
            .amount(paid), .amount(refunded), .amount(net),
        ]
    }
}

/// What came in and went back in one currency on some days.
public struct RevenueTotal: Hashable, Sendable {
    /// What came in.
    public let paid: Money
    /// What went back.
    public let refunded: Money
    /// What is left.
    public let net: Money

    /// - Throws: `money.overflow`.
    init(paid: Money, refunded: Money) throws(Problem) {
        self.paid = paid
        self.refunded = refunded
        net = try paid - refunded
    }
}
