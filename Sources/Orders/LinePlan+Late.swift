import Catalog
import Values

/// What a line does whose order is paid after its deadline.
extension LinePlan {
    /// The plan where no term begins before it is paid: the first one begins now where it had begun, and the others follow it.
    ///
    /// A change of package stays as it was quoted: it credits and charges time from one instant on.
    /// - Parameters:
    ///   - now: When it is paid.
    ///   - calendar: By which days terms begin and end.
    /// - Returns: The plan; `nil` where it stays as it is.
    /// - Throws: `quote.too_long` beyond the year 9999.
    func begun(at now: Timestamp, _ calendar: BillingCalendar) throws(Problem) -> LinePlan? {
        guard from == nil, let first = windows.first, first.start < now else { return nil }
        let anchorDay = calendar.dayOfMonth(of: now)
        var moved: [PaidWindow] = []
        var start = now
        for window in windows {
            var end = start + (window.end - window.start)
            if let term { end = try calendar.end(of: term, from: start, anchorDay: anchorDay) }
            moved.append(PaidWindow(start: start, end: end, paid: window.paid))
            start = end
        }
        return LinePlan(
            label: label, grants: grants.map { moving($0, to: moved) }, anchorDay: anchorDay, term: term,
            windows: moved, from: nil, versions: versions)
    }

    /// A grant in the window that takes the place of its own; that of a grace period follows the last one.
    private func moving(_ grant: LineGrant, to moved: [PaidWindow]) -> LineGrant {
        guard case .window(let start, let end) = grant.validity else { return grant }
        var grant = grant
        if let place = windows.firstIndex(where: { $0.start == start }) {
            grant.validity = .window(moved[place].start, moved[place].end)
        } else if let last = moved.last?.end {
            grant.validity = .window(last, last + (end - start))
        }
        return grant
    }
}
