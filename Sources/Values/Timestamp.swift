/// An instant: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970 UTC; negative before.
    public let microseconds: Int64

    /// The instant so many microseconds after 1970 UTC.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The instant so many seconds after 1970 UTC; stops at the ends of what can be represented.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        self.init(microseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// Whole seconds since 1970 UTC, rounded down.
    public var seconds: Int64 {
        microseconds.dividedFloor(by: 1_000_000)
    }

    /// Whole milliseconds since 1970 UTC, rounded down.
    public var milliseconds: Int64 {
        microseconds.dividedFloor(by: 1_000)
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The instant `duration` later, to the microsecond; stops at the ends of what can be represented.
    public static func + (instant: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = instant.microseconds.addingReportingOverflow(duration.microseconds)
        return Timestamp(microseconds: overflow ? (duration.microseconds < 0 ? .min : .max) : sum)
    }

    /// The instant `duration` earlier; stops at the ends of what can be represented.
    public static func - (instant: Timestamp, duration: Duration) -> Timestamp {
        let (difference, overflow) = instant.microseconds.subtractingReportingOverflow(duration.microseconds)
        return Timestamp(microseconds: overflow ? (duration.microseconds < 0 ? .max : .min) : difference)
    }

    /// The time from `right` to `left`.
    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds) - .microseconds(right.microseconds)
    }
}

extension Duration {
    /// The duration in whole microseconds, rounded towards zero; stops at the ends of `Int64`.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return carry ? (seconds < 0 ? .min : .max) : sum
    }
}

extension Int64 {
    /// Division that rounds towards negative infinity.
    package func dividedFloor(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
