public import Catalog
import Entitlements
import OrderedCollections
public import Values

/// One thing of an order: what was bought, or given beside it.
public struct OrderLine: Hashable, Sendable {
    /// Its place in the order, from 0.
    public let position: Int
    /// What it is.
    public let item: ItemKey
    /// What is done.
    public let action: QuoteAction
    /// How many, or how many terms.
    public let quantity: Int64
    /// What is charged; below zero where more is credited.
    public let amount: Money
    /// Of a top-up: what is given beside what is paid.
    public let bonus: Money
    /// Whether it is given and not bought.
    public let isGift: Bool
    /// Whether it takes from a stock that is counted.
    package let isCounted: Bool
    /// What happens when it is paid.
    package internal(set) var plan: LinePlan

    /// Whether it is sent in a parcel.
    public var isShipped: Bool { item.kind == .good }

    /// Whether one package takes another one's place.
    package var isExchange: Bool { plan.from != nil }

    /// Whether it changes a package for a time that has passed.
    func hasPassed(by now: Timestamp) -> Bool {
        isExchange && plan.windows.last.map { $0.end <= now } ?? false
    }
}

/// What a line does when its order is paid, kept with it so that no later catalog changes it.
package struct LinePlan: Hashable, Sendable {
    /// What people call it.
    let label: String
    /// What it grants.
    package let grants: [LineGrant]
    /// Of a package: the day of the month on which its series of terms began.
    let anchorDay: Int
    /// Of a package: how long one of its windows is, where none was cut; `nil` where that was not kept.
    var term: Term?
    /// Of a package: the windows that are paid for.
    package let windows: [PaidWindow]
    /// Of an exchange: the package that ends.
    let from: String?
    /// The packages that it changes, and how often each had changed when it was quoted.
    let versions: [String: Int64]
}

/// A grant of a line.
package struct LineGrant: Hashable, Sendable {
    /// When it may be used.
    enum Validity: Hashable, Sendable {
        /// In a window.
        case window(Timestamp, Timestamp)
        /// So long from when it is granted, by the clocks of the zone by which it was quoted; of orders that were quoted
        /// before that was kept, of the catalog's zone.
        case term(Term, Zone?)
    }

    /// Its number among the grants of the order.
    package let number: Int
    package let feature: String
    package let amount: Int64
    let priority: Int
    var validity: Validity
    /// Whether it is for the grace period (宽限期) of a package, which ends when the package is bought again.
    var isGrace = false
}
