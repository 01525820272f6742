public import Definitions
public import Values

/// An amount off at a threshold (满减).
public struct AmountOff: Hashable, Sendable {
    /// What must be bought.
    public let threshold: Money
    /// What is taken off.
    public let off: Money
    /// Whether every threshold in the sum counts.
    public let per: Times
    /// The most that is taken off.
    public let cap: Money?

    /// How often an amount is taken off.
    public enum Times: String, CaseIterable, Hashable, Sendable, DefinitionReadable {
        /// Once, however large the sum.
        case once
        /// For each threshold that the sum has.
        case each
    }

    /// How often it is taken off a sum, and how much that is: never more than the sum.
    func reduction(of sum: Money) throws(Problem) -> (times: Int64, amount: Money) {
        let whole = sum.minorUnits / threshold.minorUnits
        let times =
            switch per {
            case .once: min(whole, 1)
            case .each: whole
            }
        let amount = try off * times
        return (times, Money(min(amount.minorUnits, cap?.minorUnits ?? .max, sum.minorUnits), sum.currency))
    }
}
