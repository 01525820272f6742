public import Values

/// An after-sales case (售后单): units of a paid order whose money is asked back, or other ones for them.
public struct AfterSalesCase: Hashable, Sendable {
    /// How many cases an order may have: as many as a payment may have refunds.
    public static let countMax = 50
    /// How long the reason may be, in bytes.
    public static let reasonBytesMax = 1_000

    /// Identifies it.
    public let id: ID<AfterSalesCase>
    /// By which people know it.
    public let number: DocumentNumber
    /// The order.
    public let order: ID<Order>
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

    /// As refunds name it.
    var cause: String { AfterSalesCase.causePrefix + number.text }

    static let causePrefix = "case/"
}

extension AfterSalesCase: IDKind {
    /// `case`.
    public static let prefix: StaticString = "case"
}

/// A move of a case, as its log has it.
public struct CaseMove: Hashable, Sendable {
    /// The case's version after it.
    public let version: Int64
    /// Where the case went.
    public let state: CaseState
    /// When.
    public let at: Timestamp
    /// Why: `asked for`, `SF 144`.
    public let why: String
    /// Who did it; `nil` for nobody.
    public let by: String?
}
