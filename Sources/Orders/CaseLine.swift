public import Values

/// Units of a line of an order that are in an after-sales case.
public struct CaseLine: Hashable, Sendable {
    /// The case.
    public let afterSales: ID<AfterSalesCase>
    /// What is asked for.
    public let kind: CaseKind
    /// Where the case is.
    public let state: CaseState
    /// Which line of the order.
    public let position: Int
    /// How many units of it.
    public let quantity: Int64
    /// How many of them had not left, and never will.
    public let unsent: Int64
    /// What was charged for them; nothing where they are replaced.
    public let amount: Money

    /// Whether its units are taken: a refused case gives them back, and so does a replacement that has arrived.
    var isLive: Bool { state != .refused && !(kind == .replacement && state == .done) }

    /// Whether it is certain that its money goes back: goods that are waited for may never come, and be refused then.
    var isGone: Bool {
        switch (kind, state) {
        case (.replacement, _), (_, .requested), (_, .refused), (.return, .agreed), (.return, .sentBack):
            false
        case (_, .agreed), (_, .sentBack), (_, .received), (_, .reshipped), (_, .refunding), (_, .done): true
        }
    }
}

extension AfterSalesCase {
    /// What is paid back for each of its lines, in proportion to what was charged for them.
    func shares(_ lines: [CaseLine]) throws(Problem) -> [Money] {
        guard lines.contains(where: { !$0.amount.isZero }) else {
            return lines.map { _ in .zero(amount.currency) }
        }
        return try amount.allocated(by: lines.map(\.amount.minorUnits))
    }
}
