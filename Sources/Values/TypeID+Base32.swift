extension TypeID {
    private static let digits: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
    static let digitCount = 26

    /// Writes the 26 digits of a UUID, 130 bits of which the first two are zero, and returns where they end.
    func write(_ uuid: UUIDBytes, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
        var (high, low) = (uuid.high, uuid.low)
        let end = start + TypeID.digitCount
        for index in (start..<end).reversed() {
            buffer[index] = TypeID.digits.utf8Start[Int(low & 31)]
            low = low >> 5 | high << 59
            high >>= 5
        }
        return end
    }

    /// The UUID of 26 digits; `nil` for anything else, and for more than 128 bits.
    static func uuid(_ suffix: Slice<UnsafeBufferPointer<UInt8>>) -> UUIDBytes? {
        guard suffix.count == digitCount, let first = suffix.first, first <= UInt8(ascii: "7") else {
            return nil
        }
        var (high, low) = (UInt64(0), UInt64(0))
        for digit in suffix {
            guard let value = value(of: digit) else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | value
        }
        return UUIDBytes(high: high, low: low)
    }

    /// What a digit is worth; the alphabet leaves out `i`, `l`, `o` and `u`.
    private static func value(of digit: UInt8) -> UInt64? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "h"): UInt64(digit - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "j")...UInt8(ascii: "k"): UInt64(digit - UInt8(ascii: "j")) + 18
        case UInt8(ascii: "m")...UInt8(ascii: "n"): UInt64(digit - UInt8(ascii: "m")) + 20
        case UInt8(ascii: "p")...UInt8(ascii: "t"): UInt64(digit - UInt8(ascii: "p")) + 22
        case UInt8(ascii: "v")...UInt8(ascii: "z"): UInt64(digit - UInt8(ascii: "v")) + 27
        default: nil
        }
    }
}
