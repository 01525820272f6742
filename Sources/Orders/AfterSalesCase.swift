public import Storage
public import Values

/// An after-sales case (售后单): units of a paid order whose money is asked back, or other ones for them.
public struct AfterSalesCase: Hashable, Sendable {
    /// How many cases an order may have: as many as a payment may have refunds.
    public static let countMax = 50
    /// How long the reason may be, in bytes.
    public static let reasonBytesMax = 1_000
    /// How long the reference of what was paid back by hand may be, in bytes.
    public static let referenceBytesMax = 100

    /// Identifies it.
    public let id: ID<AfterSalesCase>
    /// By which people know it.
    public let number: DocumentNumber
    /// The order.
    public let order: ID<Order>
    /// By which people know the order.
    public let orderNumber: DocumentNumber
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// What is asked for.
    public let kind: CaseKind
    /// Where it is.
    public internal(set) var state: CaseState
    /// Counts its moves, from 1.
    public internal(set) var version: Int64
    /// What is asked for, and, once it is agreed to, what is paid back.
    public internal(set) var amount: Money
    /// Why, in the customer's words.
    public let reason: String
    /// What keeps its money from going back by itself; `nil` where nothing does.
    public internal(set) var trouble: Trouble?
    /// How often its money was to go back, from 1: as far as is known here.
    var tries: Int64 = 1
    /// What was given beside its top-ups and had been spent when they were taken back.
    public internal(set) var unrecovered: Money

    /// What keeps money from going back.
    public enum Trouble: String, CaseIterable, Sendable, ColumnValue {
        /// It is proved that it did not: it may be tried again.
        case failed
        /// Nobody knows whether it did; who runs the payments has to find out.
        case review
    }

    /// As the refund of its last try names it.
    var cause: String {
        AfterSalesCase.causePrefix + number.text + (tries == 1 ? "" : "/\(tries)")
    }

    static let causePrefix = "case/"

    /// Which try of a case a cause names, from 1.
    static func tries(in cause: String) -> Int64 {
        let parts = cause.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 2 ? Int64(parts[2]) ?? 1 : 1
    }
}

extension AfterSalesCase: StatefulDocument {
    /// `case`.
    public static let prefix: StaticString = "case"
    /// Where it may go from here.
    public var next: Set<CaseState> { state.next(for: kind) }
}
