import Values

extension Exact {
    /// The value of a JSON number; `nil` where the number does not fit.
    init?(_ number: JSONNumber) {
        self.init(text: number.text)
    }

    /// The number that a text is, in JSON's notation, space around it and a leading `+` allowed; `nil` for every other
    /// text and where the number does not fit.
    init?(text: String) {
        var bytes = text.utf8[...]
        while let first = bytes.first, Exact.isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, Exact.isSpace(last) { bytes.removeLast() }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        var reader = DigitReader()
        while let digit = Exact.digit(bytes.first) {
            reader.take(digit)
            bytes.removeFirst()
        }
        guard reader.count > 0 else { return nil }
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            let whole = reader.count
            while let digit = Exact.digit(bytes.first) {
                reader.take(digit)
                bytes.removeFirst()
            }
            reader.scale = reader.count - whole
            guard reader.scale > 0 else { return nil }
        }
        var exponent = 0
        if bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") {
            guard let read = Exact.exponent(bytes.dropFirst()) else { return nil }
            exponent = read
            bytes = bytes[bytes.endIndex...]
        }
        guard bytes.isEmpty, !reader.overflows else { return nil }
        self.init(reader.mantissa, isNegative: isNegative, exponent: exponent + reader.zeros - reader.scale)
    }

    /// Collects digits; zeros are only counted until another digit follows them.
    private struct DigitReader {
        var mantissa: UInt128 = 0
        var zeros = 0
        var count = 0
        var scale = 0
        var overflows = false

        mutating func take(_ digit: Int) {
            count += 1
            guard digit != 0 else {
                if mantissa != 0 { zeros += 1 }
                return
            }
            guard !overflows, zeros < 38 else {
                overflows = true
                return
            }
            let (scaled, one) = mantissa.multipliedReportingOverflow(by: Exact.powersOfTen[zeros + 1])
            let (sum, two) = scaled.addingReportingOverflow(UInt128(digit))
            (mantissa, zeros, overflows) = (sum, 0, one || two)
        }
    }

    private static func exponent(_ bytes: Substring.UTF8View) -> Int? {
        var bytes = bytes
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        guard !bytes.isEmpty else { return nil }
        var value = 0
        for byte in bytes {
            guard let digit = digit(byte) else { return nil }
            value = min(value * 10 + digit, 1_000_000)
        }
        return isNegative ? -value : value
    }

    private static func digit(_ byte: UInt8?) -> Int? {
        guard let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        return Int(byte - UInt8(ascii: "0"))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
