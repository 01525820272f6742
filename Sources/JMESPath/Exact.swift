import Values

/// An exact decimal number: `mantissa` × 10^`exponent`, with at most 38 digits and an exponent between -128 and 127.
///
/// A result that does not fit is a fault, never a rounded number. The mantissa does not end in 0, so that equal
/// numbers have equal parts.
struct Exact: Hashable, Sendable {
    let mantissa: Int128
    let exponent: Int

    static let zero = Exact(mantissa: 0, exponent: 0)

    /// The number of these parts, or `nil` where it does not fit.
    init?(_ magnitude: UInt128, isNegative: Bool, exponent: Int) {
        var (magnitude, exponent) = (magnitude, exponent)
        while magnitude != 0 {
            let (tenth, digit) = Exact.dividedByTen(magnitude)
            guard digit == 0 else { break }
            (magnitude, exponent) = (tenth, exponent + 1)
        }
        while exponent > 127, magnitude != 0, magnitude < Exact.limit / 10 {
            magnitude *= 10
            exponent -= 1
        }
        if magnitude == 0 { exponent = 0 }
        guard magnitude < Exact.limit, (-128...127).contains(exponent) else { return nil }
        mantissa = isNegative ? -Int128(magnitude) : Int128(magnitude)
        self.exponent = exponent
    }

    /// A whole number.
    init(_ integer: Int64) {
        // 19 digits always fit.
        self = Exact(UInt128(integer.magnitude), isNegative: integer < 0, exponent: 0) ?? .zero
    }

    private init(mantissa: Int128, exponent: Int) {
        self.mantissa = mantissa
        self.exponent = exponent
    }

    /// The quotient and the remainder; most numbers fit 64 bits, whose division is several times faster.
    private static func dividedByTen(_ magnitude: UInt128) -> (UInt128, UInt128) {
        guard let small = UInt64(exactly: magnitude) else {
            return magnitude.quotientAndRemainder(dividingBy: 10)
        }
        let (quotient, remainder) = small.quotientAndRemainder(dividingBy: 10)
        return (UInt128(quotient), UInt128(remainder))
    }

    /// 10^38, which a mantissa stays below.
    static let limit = powersOfTen[38]
    /// 10^0 to 10^38.
    static let powersOfTen: [UInt128] = (0...38).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
}

extension Exact {
    /// The number that is an integer and fits an `Int64`, if it is.
    var integer: Int64? {
        guard exponent >= 0, exponent <= 19 else { return nil }
        let (product, overflow) = mantissa.multipliedReportingOverflow(
            by: Int128(Exact.powersOfTen[exponent]))
        return overflow ? nil : Int64(exactly: product)
    }

    /// The number in digits, without an exponent: `-0.05`.
    var text: String {
        let digits = String(mantissa.magnitude)
        let sign = mantissa < 0 ? "-" : ""
        if exponent >= 0 {
            return sign + digits + String(repeating: "0", count: mantissa == 0 ? 0 : exponent)
        }
        let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.utf8.count)) + digits
        return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
    }

    /// The number as a JSON value.
    var json: JSON {
        integer.map { .int($0) } ?? .number(JSONNumber(validated: text))
    }
}

extension Exact: Comparable {
    static func < (left: Exact, right: Exact) -> Bool {
        if left.mantissa.signum() != right.mantissa.signum() { return left.mantissa < right.mantissa }
        if left.exponent == right.exponent { return left.mantissa < right.mantissa }
        let isNegative = left.mantissa < 0
        let (leftSize, rightSize) = (left.digits + left.exponent, right.digits + right.exponent)
        if leftSize != rightSize { return (leftSize < rightSize) != isNegative }
        // The sizes are equal, so the longer mantissa has at most 38 digits and so has the scaled one.
        let distance = left.exponent - right.exponent
        return distance > 0
            ? left.mantissa * Int128(Exact.powersOfTen[distance]) < right.mantissa
            : left.mantissa < right.mantissa * Int128(Exact.powersOfTen[-distance])
    }

    /// How many digits the mantissa has.
    var digits: Int {
        Exact.powersOfTen.firstIndex { $0 > mantissa.magnitude } ?? 39
    }
}
