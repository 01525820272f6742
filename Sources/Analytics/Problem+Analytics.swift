import Catalog
package import Values

/// What can be wrong with a report that is asked for, or with views that are told of.
extension Problem {
    private static func analytics(_ what: String, status: Int = 422, zh: String, en: String) -> Problem {
        Problem("analytics.\(what)", status: status, Localized(zh: zh, en: en))
    }

    static func analyticsDay(_ text: String) -> Problem {
        analytics(
            "day", zh: "\(text.excerpt) 不是日期。请写成 2026-10-01 的形式。",
            en: "\(text.excerpt) is no day. Write it like 2026-10-01.")
    }

    static let analyticsDays = analytics(
        "days", zh: "报表的起始日不能晚于截止日，最多 \(ReportDays.daysMax) 天。请缩小范围。",
        en:
            "A report begins no later than it ends, and is about \(ReportDays.daysMax) days at most. Take fewer."
    )

    static func analyticsItem(_ item: ItemKey) -> Problem {
        analytics(
            "item", zh: "当前目录中没有\(item.name.zh)，浏览没有记录。请查看 /v1/catalog。",
            en: "The catalog has no \(item.name.en); no view was counted. See /v1/catalog.")
    }

    /// Views of too many things at once, or of none.
    package static let analyticsViews = analytics(
        "views", zh: "一次记录 1 到 \(Tally.viewsMax) 件商品的浏览。请分批发送。",
        en: "Views of 1 to \(Tally.viewsMax) things are told of at once. Send them in parts.")

    /// A period for renewals that is none.
    package static func analyticsWithin(_ text: String) -> Problem {
        analytics(
            "within", zh: "\(text.excerpt) 不是 1 到 \(Renewal.withinDaysMax) 之间的天数。",
            en: "\(text.excerpt) is no number of days from 1 to \(Renewal.withinDaysMax).")
    }

    static let analyticsExport = analytics(
        "export", zh: "导出超过 \(ExportLimits.rowsMax) 行。请缩小范围，或按页读取 JSON。",
        en: "The export has more than \(ExportLimits.rowsMax) rows. Narrow it, or read the JSON page by page."
    )
}
