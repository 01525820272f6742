extension Money {
    /// The amount that a decimal text says: `12.34` yuan are 1234 fen.
    ///
    /// Digits finer than the minor unit are allowed only where they are zeros; nothing is rounded.
    /// - Parameters:
    ///   - text: ASCII digits with at most one point between them and at most one minus sign before them.
    ///   - currency: The currency, whose exponent says where the point goes.
    /// - Throws: `money.malformed`, `money.too_precise`, `money.overflow`.
    public init(decimal text: String, _ currency: Currency) throws(Problem) {
        let negative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(negative ? 1 : 0).split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard text.utf8.count <= Money.textBytesMax,
            parts.allSatisfy({ part in !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) } })
        else { throw .malformedMoney(text) }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard fraction.dropFirst(currency.exponent).allSatisfy({ $0 == 0x30 }) else {
            throw .tooPreciseMoney(text, currency)
        }
        let padding = repeatElement(UInt8(ascii: "0"), count: max(0, currency.exponent - fraction.count))
        var units: Int64 = 0
        for digit in parts[0] + fraction.prefix(currency.exponent) + padding {
            let value = Int64(digit - UInt8(ascii: "0"))
            units = try Money.appending(negative ? -value : value, to: units)
        }
        self.init(units, currency)
    }

    /// The amount as an exact decimal with all digits of the minor unit: `12.34`, `-0.05`, and `500` for yen.
    public var decimalText: String {
        let digits = String(minorUnits.magnitude)
        let padded = String(repeating: "0", count: max(0, currency.exponent + 1 - digits.count)) + digits
        let point = padded.index(padded.endIndex, offsetBy: -currency.exponent)
        let sign = isNegative ? "-" : ""
        return currency.exponent == 0 ? sign + padded : "\(sign)\(padded[..<point]).\(padded[point...])"
    }

    private static let textBytesMax = 64

    private static func appending(_ digit: Int64, to units: Int64) throws(Problem) -> Int64 {
        let (shifted, overflow) = units.multipliedReportingOverflow(by: 10)
        let (sum, carry) = shifted.addingReportingOverflow(digit)
        guard !overflow, !carry else { throw .moneyOverflow }
        return sum
    }
}

extension Money: CustomStringConvertible {
    /// The decimal amount and the currency's code: `12.34 CNY`.
    public var description: String { "\(decimalText) \(currency.code)" }
}
