/// Writes numbers of a fixed width into a buffer that is large enough for them.
struct DigitWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    mutating func write(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    /// The last `digits` digits of `number`, with zeros in front.
    mutating func write(_ number: UInt64, digits: Int) {
        var rest = number
        for index in (count..<count + digits).reversed() {
            buffer[index] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
            rest /= 10
        }
        count += digits
    }

    /// A point and the fraction `number`, which has `digits` places, without the zeros at its end.
    mutating func write(fraction number: UInt64, digits: Int) {
        write(UInt8(ascii: "."))
        write(number, digits: digits)
        while buffer[count - 1] == 0x30 { count -= 1 }
    }
}
