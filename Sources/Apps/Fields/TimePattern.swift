import JMESPath
import OrderedCollections
public import Values

/// How a vendor writes times, in the patterns of the expression language's `format_time`: `%Y-%m-%d %H:%M:%S`.
public struct TimePattern: Hashable, Sendable {
    /// The pattern as it was written.
    public let text: String
    private let expression: Expression

    /// The pattern of a text.
    /// - Throws: `expression.failed` where `format_time` does not know it.
    public init(_ text: String) throws(Problem) {
        self.text = text
        expression = try Expression("format_time(time, pattern, zone)")
        _ = try self.text(of: Timestamp(seconds: 0), in: nil)
    }

    /// An instant so written, by the clocks of the zone, of UTC without one.
    func text(of instant: Timestamp, in zone: Zone?) throws(Problem) -> JSON {
        try expression.evaluate(
            in: [
                "time": .string(instant.rfc3339), "pattern": .string(text),
                "zone": .string(zone?.name ?? "UTC"),
            ], now: instant)
    }
}
