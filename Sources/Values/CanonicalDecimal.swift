/// The value of a JSON number, in the one form in which equal numbers are alike: `digits × 10^exponent`, where
/// neither the first nor the last digit is a zero; zero has no digits.
struct CanonicalDecimal: Hashable {
    let isNegative: Bool
    /// From 0 to 9 each.
    let digits: [UInt8]
    let exponent: Int

    private static let exponentMax = 1_000_000_000_000

    /// The value of a valid JSON number; `nil` where its exponent is beyond any use (10^12).
    init?(_ text: String) {
        var digits: [UInt8] = []
        var exponent = 0
        var written = 0
        var phase = Phase.whole
        var exponentIsNegative = false
        for byte in text.utf8 {
            switch (byte, phase) {
            case (0x30...0x39, .whole), (0x30...0x39, .fraction):
                if phase == .fraction { exponent -= 1 }
                if byte != 0x30 || !digits.isEmpty { digits.append(byte - 0x30) }
            case (0x30...0x39, .exponent):
                written = min(written * 10 + Int(byte - 0x30), CanonicalDecimal.exponentMax * 2)
            case (UInt8(ascii: "."), _): phase = .fraction
            case (UInt8(ascii: "e"), _), (UInt8(ascii: "E"), _): phase = .exponent
            case (UInt8(ascii: "-"), .exponent): exponentIsNegative = true
            default: break
            }
        }
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        exponent += exponentIsNegative ? -written : written
        guard digits.isEmpty || written <= CanonicalDecimal.exponentMax else { return nil }
        self.isNegative = !digits.isEmpty && text.utf8.first == UInt8(ascii: "-")
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    /// The value as an integer, where it is one and fits.
    var integer: Int64? {
        guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
        var value: Int64 = 0
        for index in 0..<digits.count + exponent {
            let digit = index < digits.count ? Int64(digits[index]) : 0
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(isNegative ? -digit : digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    private enum Phase {
        case whole, fraction, exponent
    }
}
