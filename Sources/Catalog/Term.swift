public import Definitions
public import Values

/// How long something is valid or lasts: whole days, or whole months of the calendar.
public enum Term: Hashable, Sendable {
    /// So many days of the billing zone.
    case days(Int64)
    /// So many months; twelve are a year.
    case months(Int64)

    /// The longest term, in months.
    public static let monthsMax: Int64 = 120
    /// The longest term, in days.
    public static let daysMax: Int64 = 3_660

    /// The term that a text such as `1 year`, `6 months` or `30 days` says.
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].utf8.count <= 4, let count = Int64(words[0]), count > 0 else {
            return nil
        }
        switch words[1] {
        case "year", "years": self = .months(count * 12)
        case "month", "months": self = .months(count)
        case "week", "weeks": self = .days(count * 7)
        case "day", "days": self = .days(count)
        case _: return nil
        }
        guard isInBounds else { return nil }
    }

    /// How many of this term one other makes: a year makes 12 of a month; `nil` where it makes no whole number.
    public func count(in other: Term) -> Int64? {
        switch (self, other) {
        case (.months(let one), .months(let all)), (.days(let one), .days(let all)):
            all % one == 0 ? all / one : nil
        case (.months, .days), (.days, .months): nil
        }
    }

    private var isInBounds: Bool {
        switch self {
        case .days(let count): count <= Term.daysMax
        case .months(let count): count <= Term.monthsMax
        }
    }
}

extension Term: CustomStringConvertible {
    /// As a catalog writes it: `1 year`, `6 months`, `30 days`.
    public var description: String {
        let (count, unit) = counted
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }

    /// What a person reads: `1 年`, `1 year`.
    public var name: Localized {
        let (count, unit) = counted
        let zh =
            switch unit {
            case .year: "年"
            case .month: "个月"
            case .day: "天"
            }
        return Localized(zh: "\(count) \(zh)", en: description)
    }

    private enum Unit: String {
        case year, month, day
    }

    private var counted: (count: Int64, unit: Unit) {
        switch self {
        case .days(let count): (count, .day)
        case .months(let count) where count % 12 == 0: (count / 12, .year)
        case .months(let count): (count, .month)
        }
    }
}

extension Term: DefinitionReadable {
    /// Reads a term.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Term? {
        guard let text = String.read(node, by: reader) else { return nil }
        if let term = Term(text) { return term }
        reader.report(.catalogTerm(text), at: node.place)
        return nil
    }
}
