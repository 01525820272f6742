import Catalog
import Values

/// What a line does whose order is paid after its deadline.
extension LinePlan {
    /// The plan where it begins no earlier than it is paid for: what has begun meanwhile begins now, and each of its windows and
    /// grants is as long as it was ordered.
    ///
    /// - Parameters:
    ///   - now: When it is paid.
    ///   - calendar: By which days terms begin.
    /// - Returns: The plan; `nil` where nothing of it had begun.
    func begun(at now: Timestamp, _ calendar: BillingCalendar) -> LinePlan? {
        guard let first = windows.first, first.start < now else { return nil }
        let delay = now - first.start
        return LinePlan(
            label: label, grants: grants.map { $0.moved(by: delay) }, anchorDay: calendar.dayOfMonth(of: now),
            windows: windows.map { window in
                PaidWindow(
                    start: window.start + delay, end: window.end + delay, paid: window.paid,
                    termStart: window.termStart + delay)
            }, from: from, versions: versions)
    }
}

extension LineGrant {
    fileprivate func moved(by delay: Duration) -> LineGrant {
        guard case .window(let start, let end) = validity else { return self }
        var moved = self
        moved.validity = .window(start + delay, end + delay)
        return moved
    }
}
