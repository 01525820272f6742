public import Values

/// The days that a report is about, the first and the last among them.
public struct ReportDays: Hashable, Sendable {
    /// How many days a report may be about.
    public static let daysMax: Int64 = 366
    /// About how many it is where nothing is said.
    public static let daysStandard: Int64 = 30

    /// The first one.
    public let first: ShopDay
    /// The last one.
    public let last: ShopDay

    /// The days that texts name; without them the last ``daysStandard`` ones.
    ///
    /// - Parameters:
    ///   - first: The first day: `2026-10-01`.
    ///   - last: The last one; today unless said.
    ///   - today: What day it is.
    /// - Throws: `analytics.day`, `analytics.days`.
    public init(from first: String?, to last: String?, today: ShopDay) throws(Problem) {
        self.last = try last.map { text throws(Problem) in try ReportDays.day(text) } ?? today
        let standard = ShopDay(number: self.last.number - (ReportDays.daysStandard - 1))
        self.first = try first.map { text throws(Problem) in try ReportDays.day(text) } ?? standard
        guard (0..<ReportDays.daysMax).contains(self.last.number - self.first.number) else {
            throw .analyticsDays
        }
    }

    private static func day(_ text: String) throws(Problem) -> ShopDay {
        guard let day = ShopDay(text) else { throw .analyticsDay(text) }
        return day
    }
}
