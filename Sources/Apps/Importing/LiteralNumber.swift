import Values

/// A number as Python or JSON writes it.
struct LiteralNumber {
    /// More digits than any number of a field list has; Python refuses 4,300.
    private static let lengthMax = 400

    /// The number.
    let value: JSON
    /// Whether JSON writes it just so.
    let isJSON: Bool

    /// Reads a number with an optional sign; `nil` for everything else, and for whole numbers in other bases that
    /// 64 bits do not hold.
    init?(_ text: String) {
        guard text.utf8.count <= LiteralNumber.lengthMax else { return nil }
        var cursor = Cursor(Array(text.utf8))
        let sign = cursor.take("-") ? "-" : ""
        if sign.isEmpty { _ = cursor.take("+") }
        if let radix = cursor.takeRadix() {
            guard let digits = cursor.takeDigits(radix: radix, mayLeadWithUnderscore: true), cursor.isAtEnd,
                let number = Int64(sign + digits, radix: radix)
            else { return nil }
            (value, isJSON) = (.int(number), false)
            return
        }
        guard let plain = LiteralNumber.decimal(&cursor) else { return nil }
        let written = sign + plain
        value = Int64(written).map { .int($0) } ?? .number(JSONNumber(validated: written))
        isJSON = written == text
    }

    /// The rest of a decimal number in JSON's way of writing.
    private static func decimal(_ cursor: inout Cursor) -> String? {
        var whole = cursor.takeDigits(radix: 10)
        var rest = ""
        if cursor.take(".") {
            guard let fraction = cursor.takeDigits(radix: 10) ?? (whole == nil ? nil : "0") else {
                return nil
            }
            rest = "." + fraction
        }
        guard whole != nil || !rest.isEmpty else { return nil }
        if let mark = cursor.take(anyOf: "eE") {
            let sign = cursor.take(anyOf: "+-") ?? ""
            guard let digits = cursor.takeDigits(radix: 10) else { return nil }
            rest += mark + sign + digits
        }
        guard cursor.isAtEnd else { return nil }
        let significant = (whole ?? "0").drop { $0 == "0" }
        // Python takes 007 for a slip, but 00 and 007.5 for numbers.
        if rest.isEmpty, !significant.isEmpty, significant.count != whole?.count { return nil }
        whole = significant.isEmpty ? "0" : String(significant)
        return (whole ?? "0") + rest
    }

    /// Whether a word was meant as a number but is none: a leading zero, misplaced underscores, a complex number.
    static func looksLikeNumber(_ text: String) -> Bool {
        guard let first = text.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { "0123456789_.jJeExXoObB".utf8.contains($0) }
    }

    /// The text with full-width letters, digits and signs replaced by the ASCII ones.
    static func halfWidth(_ text: String) -> String {
        guard text.utf8.contains(0xEF) else { return text }
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isFullWidth = (0xFF01...0xFF5E).contains(scalar.value)
            plain.append(isFullWidth ? Unicode.Scalar(UInt8(scalar.value - 0xFEE0)) : scalar)
        }
        return String(plain)
    }
}

/// Where the reading of a number stands.
private struct Cursor {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ character: Character) -> Bool {
        take(anyOf: String(character)) != nil
    }

    mutating func take(anyOf characters: String) -> String? {
        guard index < bytes.count, characters.utf8.contains(bytes[index]) else { return nil }
        index += 1
        return String(UnicodeScalar(bytes[index - 1]))
    }

    mutating func takeRadix() -> Int? {
        guard index + 2 < bytes.count, bytes[index] == UInt8(ascii: "0") else { return nil }
        let radix: Int
        switch bytes[index + 1] | 0x20 {
        case UInt8(ascii: "x"): radix = 16
        case UInt8(ascii: "o"): radix = 8
        case UInt8(ascii: "b"): radix = 2
        default: return nil
        }
        index += 2
        return radix
    }

    /// Digits without the single underscores that Python allows between them.
    mutating func takeDigits(radix: Int, mayLeadWithUnderscore: Bool = false) -> String? {
        var digits: [UInt8] = []
        var mayUnderscore = mayLeadWithUnderscore
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "_") {
                guard mayUnderscore else { return fail() }
                mayUnderscore = false
            } else if Cursor.isDigit(bytes[index], radix: radix) {
                digits.append(bytes[index])
                mayUnderscore = true
            } else {
                break
            }
            index += 1
        }
        if digits.isEmpty { return nil }
        return mayUnderscore ? String(decoding: digits, as: UTF8.self) : fail()
    }

    /// Leaves the cursor where nothing can be taken any more.
    private mutating func fail() -> String? {
        index = bytes.count + 1
        return nil
    }

    private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
        guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return false }
        return digit < radix
    }
}
