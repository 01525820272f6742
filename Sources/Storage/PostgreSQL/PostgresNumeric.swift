/// Reads the server's binary `numeric` (`numeric_send` in its `numeric.c`): a count of digits in base 10,000, the
/// weight of the first, a sign, a display scale, then the digits.
enum PostgresNumeric {
    /// The whole number that it is, `nil` where it has a fraction, is not finite, or does not fit.
    static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count >= 8 else { return nil }
        func word(_ index: Int) -> UInt16 {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
        }
        let digits = Int(word(0))
        let weight = Int(Int16(bitPattern: word(1)))
        let sign = word(2)
        guard bytes.count == 8 + 2 * digits, sign == 0 || sign == 0x4000, weight <= 4 else { return nil }
        var magnitude: Int64 = 0
        for place in 0..<max(digits, weight + 1) {
            let digit = place < digits ? Int64(word(4 + place)) : 0
            if place > weight {
                if digit != 0 { return nil }
                continue
            }
            let (scaled, overflow) = magnitude.multipliedReportingOverflow(by: 10_000)
            let (sum, carry) = scaled.subtractingReportingOverflow(digit)
            if overflow || carry { return nil }
            magnitude = sum
        }
        // Kept negative so that Int64.min fits.
        if sign == 0x4000 { return magnitude }
        return magnitude == .min ? nil : -magnitude
    }
}
