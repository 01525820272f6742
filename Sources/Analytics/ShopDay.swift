public import Storage
public import Values

/// A day by the clocks of a shop's billing zone.
public struct ShopDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let number: Int64

    init(number: Int64) {
        self.number = number
    }

    /// The day that a zone's clocks show at an instant.
    package init(of instant: Timestamp, in zone: Zone) {
        number = (instant.seconds + zone.offsetSeconds(at: instant)).dividedFloor(by: 86_400)
    }

    /// The day that a text names: `2026-10-01`; `nil` where there is none.
    init?(_ text: String) {
        guard text.utf8.count == 10 else { return nil }
        do throws(Problem) {
            number = try Timestamp(rfc3339: "\(text)T00:00:00Z").seconds / 86_400
        } catch {
            return nil
        }
    }

    /// As people write it: `2026-10-01`.
    public var text: String { String(Timestamp(seconds: number * 86_400).rfc3339.prefix(10)) }

    /// By time.
    public static func < (left: ShopDay, right: ShopDay) -> Bool { left.number < right.number }
}

extension ShopDay: ColumnValue {
    /// `BIGINT`.
    public static var sqlType: SQLType { .integer }
    /// The number.
    public var sqlValue: SQLValue { .integer(number) }
    /// Reads a day's number.
    public init(_ row: borrowing Row, column index: Int) throws(Problem) {
        self.init(number: try Int64(row, column: index))
    }
}
