public import Values

/// The prices of one thing, each from its day on.
public struct PriceList: Hashable, Sendable {
    /// In the order of time; at least one.
    public let prices: [ListPrice]

    /// The price at an instant; `nil` where none holds yet.
    public func price(at instant: Timestamp) -> Money? {
        prices.last { $0.from.map { $0 <= instant } ?? true }?.amount
    }

    /// When there is a price; `nil` where there always was one.
    var begin: Timestamp? { prices.first?.from }
}

/// A price with tax, and from when it holds.
public struct ListPrice: Hashable, Sendable {
    /// The first instant at which it holds: the beginning of a day in the billing zone; `nil` for always.
    public let from: Timestamp?
    /// What is paid for one, with tax.
    public let amount: Money

    /// The highest price, in minor units: ten billion yuan.
    public static let minorUnitsMax: Int64 = 1_000_000_000_000
}
