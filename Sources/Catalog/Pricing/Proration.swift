import Values

/// How much of a window is left: `183/365` days, or seconds.
struct Proration: Hashable {
    /// What is left, in the unit.
    let rest: Int64
    /// The whole, in the unit.
    let whole: Int64
    private let unit: ProrationUnit
    /// Whether all of it is left, however short it is.
    private let isUntouched: Bool

    /// The part of the time from `start` to `end` that is left at `from`.
    ///
    /// Days are counted by date, so that the day itself is not left and the last one is, in the rest as in the whole.
    init(
        from: Timestamp, to restEnd: Timestamp, of start: Timestamp, to end: Timestamp,
        in unit: ProrationUnit,
        _ calendar: BillingCalendar
    ) {
        self.unit = unit
        isUntouched = from == start && restEnd == end
        switch unit {
        case .second:
            rest = restEnd.seconds - from.seconds
            whole = end.seconds - start.seconds
        case .day:
            rest = calendar.day(of: restEnd) - calendar.day(of: from)
            whole = calendar.day(of: end) - calendar.day(of: start)
        }
    }

    /// The share of an amount that is not negative, rounded half up to the minor unit; nothing where no unit is whole.
    /// - Throws: `money.overflow`.
    func share(of amount: Money) throws(Problem) -> Money {
        if isUntouched { return amount }
        guard whole > 0 else { return .zero(amount.currency) }
        var doubled = 2 * Int128(amount.minorUnits) * Int128(rest)
        #if !MUTANT_CREDIT_ROUNDED_DOWN
        doubled += Int128(whole)
        #endif
        guard let units = Int64(exactly: doubled / (2 * Int128(whole))) else { throw .moneyOverflow }
        return Money(units, amount.currency)
    }

    /// What a person reads: `剩余 183/365 天`, `183/365 days left`.
    var text: Localized {
        let daySeconds: Int64 = 86_400
        let isDays = unit == .day || (rest % daySeconds == 0 && whole % daySeconds == 0)
        let scale = unit == .second && isDays ? daySeconds : 1
        let ratio = "\(rest / scale)/\(whole / scale)"
        return isDays
            ? Localized(zh: "剩余 \(ratio) 天", en: "\(ratio) days left")
            : Localized(zh: "剩余 \(ratio) 秒", en: "\(ratio) seconds left")
    }
}
