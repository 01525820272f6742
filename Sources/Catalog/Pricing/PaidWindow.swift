public import Values

/// A time for which a package was paid: from its start up to, and without, its end.
public struct PaidWindow: Hashable, Sendable {
    /// The first instant.
    public let start: Timestamp
    /// The first instant after it.
    public let end: Timestamp
    /// What was really paid for it: after offers, and for a package that was changed to in the middle, for the rest.
    public let paid: Money
    /// Where the term began in which it lies: its start, or an earlier instant where a change of package cut the term.
    public let termStart: Timestamp

    /// A window.
    public init(start: Timestamp, end: Timestamp, paid: Money, termStart: Timestamp? = nil) {
        self.start = start
        self.end = end
        self.paid = paid
        self.termStart = termStart ?? start
    }
}

/// A package that a customer has, with everything that was paid for it.
public struct Holding: Hashable, Sendable {
    /// The package's key.
    public let package: String
    /// The day of the month on which the series of terms began, from 1 to 31.
    public let anchorDay: Int
    /// The windows in the order of time, none over another; those that have passed do not matter.
    public let windows: [PaidWindow]

    /// A package that somebody has.
    public init(package: String, anchorDay: Int, windows: [PaidWindow]) {
        self.package = package
        self.anchorDay = anchorDay
        self.windows = windows
    }

    /// When the validity ends; `nil` without any window.
    public var end: Timestamp? { windows.last?.end }

    /// Refuses what cannot have been paid for.
    func check(in currency: Currency) throws(Problem) {
        var last = Timestamp(microseconds: .min)
        for window in windows {
            guard window.start >= last, window.end > window.start, window.termStart <= window.start,
                !window.paid.isNegative, window.paid.currency == currency, (1...31).contains(anchorDay)
            else { throw .quoteWindows(package) }
            last = window.end
        }
    }
}
