public import Values

/// A row of a report: its columns under their names, for JSON and for CSV.
public protocol ReportRow: Sendable {
    /// The names of the columns, in their order.
    static var columns: [String] { get }
    /// What stands in them.
    var cells: [ReportCell] { get }
}

/// What stands in a column.
public enum ReportCell: Hashable, Sendable {
    /// A text, which may have come from anybody.
    case text(String)
    /// A count.
    case count(Int64)
    /// An amount of money, as a decimal.
    case amount(Money)

    /// The cell in JSON; amounts are texts there, so that nobody reads them as binary fractions.
    public var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .count(let count): .int(count)
        case .amount(let money): .string(money.decimalText)
        }
    }
}
