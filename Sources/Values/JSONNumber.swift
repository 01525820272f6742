public import FoundationEssentials

/// A JSON number that is no `Int64`: it keeps the text it was written with and is computed with as a decimal.
///
/// The text is always a valid JSON number. Numbers are equal when their values are, however large or fine
/// (`1.50 == 15e-1`, `1e400 == 10e399`); only where an exponent is beyond 10^12 must the texts be the same.
public struct JSONNumber: Sendable {
    /// The number as it was written.
    public let text: String

    package init(validated text: String) {
        self.text = text
    }

    /// The value, exactly; `nil` where a decimal cannot hold it, which has 38 digits and an exponent
    /// from -128 to 127.
    public var decimal: Decimal? {
        guard let value = CanonicalDecimal(text), value.digits.count <= JSONNumber.digitsMax,
            JSONNumber.exponents.contains(value.exponent)
        else { return nil }
        let high = JSONNumber.integer(of: value.digits.dropLast(19))
        let low = JSONNumber.integer(of: value.digits.suffix(19))
        return Decimal(
            sign: value.isNegative ? .minus : .plus, exponent: value.exponent,
            significand: high == 0
                ? Decimal(low) : Decimal(high) * Decimal(JSONNumber.tenToThe19) + Decimal(low))
    }

    /// The integer that this number is exactly, if it is one and fits.
    public var integer: Int64? {
        CanonicalDecimal(text)?.integer
    }

    /// The integer of up to 19 digits.
    private static func integer(of digits: ArraySlice<UInt8>) -> UInt64 {
        digits.reduce(0) { $0 * 10 + UInt64($1) }
    }

    private static let tenToThe19: UInt64 = 10_000_000_000_000_000_000
    private static let digitsMax = 38
    private static let exponents = -128...127
}

extension JSONNumber: Hashable {
    /// Compares by value.
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.text == right.text { return true }
        guard let a = CanonicalDecimal(left.text), let b = CanonicalDecimal(right.text) else { return false }
        return a == b
    }

    /// Hashes equal values equally, integers as `Int64` does.
    public func hash(into hasher: inout Hasher) {
        guard let value = CanonicalDecimal(text) else { return hasher.combine(text) }
        if let integer = value.integer { hasher.combine(integer) } else { hasher.combine(value) }
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

    /// The number that equals `decimal`, ``int(_:)`` where it is a whole number that fits; `nil` for what is no
    /// number, such as a result that was too large.
    public init?(_ decimal: Decimal) {
        guard !decimal.isNaN else { return nil }
        let number = JSONNumber(validated: decimal.description)
        self = number.integer.map { .int($0) } ?? .number(number)
    }
}
