/// Reads numbers of a fixed width from ASCII text.
struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// Steps over `character` if it stands here.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// The number of exactly so many digits.
    mutating func number(digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = nextDigit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// A fraction of one digit or more, in units of its `digits`th place; what is finer is cut off.
    mutating func fraction(digits: Int) -> Int64? {
        guard var number = nextDigit() else { return nil }
        var count = 1
        while let digit = nextDigit() {
            if count < digits { number = number * 10 + digit }
            count += 1
        }
        for _ in min(count, digits)..<digits { number *= 10 }
        return number
    }

    private mutating func nextDigit() -> Int64? {
        guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
        defer { position += 1 }
        return Int64(bytes[position] - 0x30)
    }
}
