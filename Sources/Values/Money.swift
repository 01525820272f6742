/// An amount of money: a whole number of minor units of one currency, negative where it is owed.
///
/// Arithmetic is exact. What does not fit, or mixes currencies, is an error and never a wrong amount.
public struct Money: Hashable, Sendable {
    /// The amount in the currency's smallest unit: fen for yuan.
    public let minorUnits: Int64
    /// The currency.
    public let currency: Currency

    /// An amount of so many minor units.
    public init(_ minorUnits: Int64, _ currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Nothing, in a currency.
    public static func zero(_ currency: Currency) -> Money {
        Money(0, currency)
    }

    /// Whether it is nothing.
    public var isZero: Bool { minorUnits == 0 }

    /// Whether it is less than nothing.
    public var isNegative: Bool { minorUnits < 0 }
}

extension Money {
    /// The sum.
    /// - Throws: `money.overflow`, `money.mixed_currencies`.
    public static func + (left: Money, right: Money) throws(Problem) -> Money {
        try left.requireSameCurrency(as: right)
        return try left.checked(left.minorUnits.addingReportingOverflow(right.minorUnits))
    }

    /// The difference.
    /// - Throws: `money.overflow`, `money.mixed_currencies`.
    public static func - (left: Money, right: Money) throws(Problem) -> Money {
        try left.requireSameCurrency(as: right)
        return try left.checked(left.minorUnits.subtractingReportingOverflow(right.minorUnits))
    }

    /// The amount so many times.
    /// - Throws: `money.overflow`.
    public static func * (amount: Money, count: Int64) throws(Problem) -> Money {
        try amount.checked(amount.minorUnits.multipliedReportingOverflow(by: count))
    }

    /// The same amount owed instead of held.
    /// - Throws: `money.overflow` for the least amount there is.
    public static prefix func - (amount: Money) throws(Problem) -> Money {
        try Money.zero(amount.currency) - amount
    }

    /// Whether `left` is the smaller amount.
    /// - Throws: `money.mixed_currencies`.
    public static func < (left: Money, right: Money) throws(Problem) -> Bool {
        try left.requireSameCurrency(as: right)
        return left.minorUnits < right.minorUnits
    }

    /// Whether `left` is no larger amount than `right`.
    /// - Throws: `money.mixed_currencies`.
    public static func <= (left: Money, right: Money) throws(Problem) -> Bool {
        try !(right < left)
    }

    /// Whether `left` is the larger amount.
    /// - Throws: `money.mixed_currencies`.
    public static func > (left: Money, right: Money) throws(Problem) -> Bool {
        try right < left
    }

    /// Whether `left` is no smaller amount than `right`.
    /// - Throws: `money.mixed_currencies`.
    public static func >= (left: Money, right: Money) throws(Problem) -> Bool {
        try !(left < right)
    }

    private func requireSameCurrency(as other: Money) throws(Problem) {
        guard currency == other.currency else { throw .mixedCurrencies(currency, other.currency) }
    }

    private func checked(_ result: (partialValue: Int64, overflow: Bool)) throws(Problem) -> Money {
        guard !result.overflow else { throw .moneyOverflow }
        return Money(result.partialValue, currency)
    }
}
