/// Reads a number from the bytes of a text.
struct NumberReader {
    private var bytes: String.UTF8View.Iterator
    private var next: UInt8?
    /// The digits read so far, without the zeros at their end.
    private(set) var mantissa: UInt128 = 0
    /// How many zeros follow the mantissa.
    private(set) var zeros = 0
    /// Whether there were more digits than fit.
    private(set) var overflows = false

    init(_ text: String) {
        bytes = text.utf8.makeIterator()
        next = bytes.next()
    }

    /// Whether everything has been read.
    var isAtEnd: Bool { next == nil }

    /// Goes past a byte; tells whether it was there.
    @discardableResult
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        next = bytes.next()
        return true
    }

    /// Goes past the bytes for which `condition` holds.
    mutating func skip(while condition: (UInt8) -> Bool) {
        while let byte = next, condition(byte) { next = bytes.next() }
    }

    /// Reads digits into the mantissa; tells how many there were.
    mutating func digits() -> Int {
        var count = 0
        while let digit = digit() {
            append(digit)
            count += 1
        }
        return count
    }

    /// The exponent from here, its sign before it; one larger than any text has digits counts as 10^15, which no
    /// zeros make up for.
    mutating func exponent() -> Int? {
        let isNegative = take(UInt8(ascii: "-"))
        if !isNegative { take(UInt8(ascii: "+")) }
        guard var value = digit() else { return nil }
        while let digit = digit() { value = min(value * 10 + digit, 1_000_000_000_000_000) }
        return isNegative ? -value : value
    }

    /// Whether a byte is space in ASCII.
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private mutating func digit() -> Int? {
        guard let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        next = bytes.next()
        return Int(byte - UInt8(ascii: "0"))
    }

    private mutating func append(_ digit: Int) {
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
