public import Storage
import Values

extension Snapshot {
    /// How many came how far on some days.
    public func funnel(on days: ReportDays) throws -> Funnel {
        var counts: [ShopDay: [FunnelStage: Int64]] = [:]
        try each(
            """
            SELECT day, stage, CAST(sum(documents) AS BIGINT) FROM analytics_count
            WHERE day >= \(days.first) AND day <= \(days.last) GROUP BY day, stage
            """
        ) { row in counts[try row[0], default: [:]][try row[1]] = try row[2] }
        let viewed = try rows(
            """
            SELECT kind, item, CAST(sum(documents) AS BIGINT) AS views FROM analytics_count
            WHERE day >= \(days.first) AND day <= \(days.last) AND stage = \(FunnelStage.view)
            GROUP BY kind, item ORDER BY views DESC, kind, item LIMIT \(Funnel.viewedMax)
            """
        ) { row in Funnel.ViewedItem(kind: try row[0], key: try row[1], views: try row[2]) }
        return Funnel(
            days: counts.sorted { $0.key < $1.key }.map { Funnel.Day(day: $0.key, counts: $0.value) },
            views: viewed)
    }
}
