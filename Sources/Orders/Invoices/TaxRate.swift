import Catalog
public import Values

/// A rate of tax, exact to the hundredth of a percent: `6%`, `0%`.
public struct TaxRate: Hashable, Sendable, CustomStringConvertible {
    /// Hundredths of a percent, from 0 to 10,000.
    public let basisPoints: Int64

    /// The rate of so many hundredths of a percent.
    init(basisPoints: Int64) {
        self.basisPoints = basisPoints
    }

    /// The rate that a text such as `6%` says.
    /// - Throws: `invoice.rate`.
    public init(_ text: String) throws(Problem) {
        if text == "0%" {
            basisPoints = 0
        } else if let percent = Percent(text) {
            basisPoints = percent.basisPoints
        } else {
            throw .invoiceRate(text)
        }
    }

    /// The tax that is in an amount with tax, rounded half up: `amount × rate / (100% + rate)`.
    ///
    /// What is left of the amount, which is not negative, is the one without tax, so that the two always add up.
    func tax(in amount: Money) -> Money {
        let whole = Int128(10_000 + basisPoints)
        let tax = (2 * Int128(amount.minorUnits) * Int128(basisPoints) + whole) / (2 * whole)
        return Money(Int64(tax), amount.currency)
    }

    /// `6%`.
    public var description: String {
        let (whole, rest) = basisPoints.quotientAndRemainder(dividingBy: 100)
        return rest == 0 ? "\(whole)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
    }
}
