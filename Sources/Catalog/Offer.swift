public import Values

/// An offer: what it gives, on what, and when.
///
/// Offers apply one after the other in the order in which the catalog lists them, each to what the ones before left.
public struct Offer: Hashable, Sendable {
    /// Its key; the code of a coupon.
    public let key: String
    /// What people read.
    public let name: Localized
    /// What it gives.
    public let benefit: Benefit
    /// On what it is given.
    public let scope: OfferScope
    /// When it is given.
    public let period: SalePeriod
    /// Whether it applies beside others; one that does not applies only where none has before, and then alone.
    public let combines: Bool
}

/// What an offer gives.
public enum Benefit: Hashable, Sendable {
    /// A share of the price.
    case discount(Percent)
    /// An amount off at a threshold (满减).
    case amountOff(AmountOff)
    /// Something beside what is bought (赠品).
    case gift(Gift)
}

/// When something is given: from the beginning of a day to the beginning of another one in the billing zone.
public struct SalePeriod: Hashable, Sendable {
    /// The first instant; `nil` for always.
    public let from: Timestamp?
    /// The first instant at which it no longer is; `nil` for never.
    public let until: Timestamp?

    /// Whether it is given at an instant.
    public func contains(_ instant: Timestamp) -> Bool {
        (from.map { $0 <= instant } ?? true) && (until.map { instant < $0 } ?? true)
    }
}
