public import Storage
import Values

extension Snapshot {
    /// What came in and went back on some days: by day, thing, channel and currency, in this order.
    /// - Throws: `storage.cursor`; what the database says.
    public func revenue(on days: ReportDays, _ page: PageRequest) throws -> Page<Revenue> {
        try self.page(
            page,
            of: """
                SELECT day, kind, item, channel, currency, paid, refunded FROM analytics_revenue
                WHERE day >= \(days.first) AND day <= \(days.last)
                """,
            by: PageKey([
                ("day", .integer), ("kind", .text), ("item", .text), ("channel", .text), ("currency", .text),
            ])
        ) { row in
            let currency: Currency = try row[4]
            return try Revenue(
                day: try row[0], kind: try row[1], item: try row[2], channel: try row[3],
                paid: Money(try row[5], currency), refunded: Money(try row[6], currency))
        } key: {
            [$0.day, $0.kind, $0.item, $0.channel, $0.paid.currency]
        }
    }

    /// What came in and went back on some days in all, by currency.
    public func revenueTotals(on days: ReportDays) throws -> [RevenueTotal] {
        try rows(
            """
            SELECT currency, CAST(sum(paid) AS BIGINT), CAST(sum(refunded) AS BIGINT) FROM analytics_revenue
            WHERE day >= \(days.first) AND day <= \(days.last) GROUP BY currency ORDER BY currency
            """
        ) { row in
            let currency: Currency = try row[0]
            return try RevenueTotal(paid: Money(try row[1], currency), refunded: Money(try row[2], currency))
        }
    }
}
