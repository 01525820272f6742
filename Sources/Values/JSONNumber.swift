public import FoundationEssentials

/// A JSON number that is no `Int64`: it keeps the text it was written with and is computed with as a decimal.
///
/// The text is always a valid JSON number. Its value may lie outside what `Decimal` can hold (38 digits, exponents
/// from -128 to 127); then ``decimal`` is `nil`, and the number equals only the same text.
public struct JSONNumber: Sendable {
    /// The number as it was written.
    public let text: String

    package init(validated text: String) {
        self.text = text
    }

    /// The value, or `nil` where a decimal cannot hold it.
    public var decimal: Decimal? {
        JSONNumber.exactDecimal(text)
    }

    /// The integer that this number is exactly, if it is one and fits.
    public var integer: Int64? {
        guard let decimal else { return nil }
        return JSONNumber.exactInteger(decimal)
    }

    static func exactInteger(_ decimal: Decimal) -> Int64? {
        guard decimal >= Decimal(Int64.min), decimal <= Decimal(Int64.max) else { return nil }
        return Int64(decimal.description)
    }

    static func exactDecimal(_ text: String) -> Decimal? {
        guard let decimal = Decimal(string: text), !decimal.isNaN else { return nil }
        return decimal
    }
}

extension JSON {
    /// The exact value of a number; `nil` for every other value, and for a number that no decimal can hold.
    public var decimal: Decimal? {
        switch self {
        case .int(let value): Decimal(value)
        case .number(let number): number.decimal
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The number that equals `decimal`: ``int(_:)`` where it is a whole number that fits.
    public init(_ decimal: Decimal) {
        if let whole = JSONNumber.exactInteger(decimal) {
            self = .int(whole)
        } else {
            self = .number(JSONNumber(validated: decimal.description))
        }
    }
}

extension JSONNumber: Hashable {
    /// Compares by value where both have one.
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.text == right.text { return true }
        guard let a = left.decimal, let b = right.decimal else { return false }
        return a == b
    }

    /// Hashes as the integer or decimal that the number is, so that equal numbers hash equally.
    public func hash(into hasher: inout Hasher) {
        if let integer {
            hasher.combine(integer)
        } else if let decimal {
            hasher.combine(decimal)
        } else {
            hasher.combine(text)
        }
    }
}
