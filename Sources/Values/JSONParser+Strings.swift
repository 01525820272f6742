extension JSONParser {
    /// The byte at `position`; `nil` at the end.
    @inline(__always)
    var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The text between `start` and `position`, whose bytes are known to be valid UTF-8.
    @inline(__always)
    func text(from start: Int, isASCII: Bool) -> String {
        let units = UnsafeBufferPointer(rebasing: bytes[start..<position])
        return String(copying: UTF8Span(unchecked: units.span, isKnownASCII: isASCII))
    }

    /// The rest of a string behind its quotation mark.
    mutating func string() throws(JSONFault) -> String {
        let start = position
        skipPlainASCII()
        let isASCII = byte.map { $0 < 0x80 } ?? true
        try skipPlain()
        guard byte == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        defer { position += 1 }
        return text(from: start, isASCII: isASCII)
    }

    /// The rest of a string that has an escape at `position`.
    private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
        var utf8 = [UInt8](bytes[start..<position])
        while byte != UInt8(ascii: "\"") {
            utf8.append(contentsOf: try escape().utf8)
            let plain = position
            try skipPlain()
            utf8.append(contentsOf: bytes[plain..<position])
        }
        position += 1
        return String(decoding: utf8, as: UTF8.self)
    }

    /// Steps to the next quotation mark or backslash.
    private mutating func skipPlain() throws(JSONFault) {
        while true {
            skipPlainASCII()
            switch byte {
            case nil: throw fault(.endOfText)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
            case .some(0..<0x20): throw fault(.controlCharacter)
            default: try skipScalar()
            }
        }
    }

    /// Steps over bytes that stand for themselves, eight at a time as long as there are eight.
    @inline(__always)
    private mutating func skipPlainASCII() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let raw = UnsafeRawBufferPointer(bytes)
        while position + 8 <= bytes.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quote = word ^ ones &* 0x22
            let backslash = word ^ ones &* 0x5C
            // The lowest high bit set marks the first byte that is below 0x20, 0x22, 0x5C, or not ASCII.
            let special = ((word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones) | word) & highs
            guard special == 0 else {
                position += special.trailingZeroBitCount >> 3
                break
            }
            position += 8
        }
        while let byte, byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            position += 1
        }
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        let start = position
        guard position + 1 < bytes.count else { throw fault(.endOfText, at: bytes.count) }
        let letter = bytes[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw fault(.badEscape, at: start)
        }
        let unit = try hexadecimal(escapeAt: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw fault(.loneSurrogate, at: start) }
        position += 2
        let trail = try hexadecimal(escapeAt: position - 2)
        guard (0xDC00...0xDFFF).contains(trail),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (trail - 0xDC00))
        else { throw fault(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func hexadecimal(escapeAt start: Int) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = byte else { throw fault(.endOfText) }
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                unit = unit << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"):
                unit = unit << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: throw fault(.badEscape, at: start)
            }
            position += 1
        }
        return unit
    }

    /// Steps over one scalar of two to four bytes, as table 3-7 of the Unicode Standard allows them.
    private mutating func skipScalar() throws(JSONFault) {
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[position] {
        case 0xE1...0xEC, 0xEE...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw fault(.invalidUTF8)
        }
        guard length <= bytes.count - position, second.contains(bytes[position + 1]),
            length < 3 || bytes[position + 2] & 0xC0 == 0x80, length < 4 || bytes[position + 3] & 0xC0 == 0x80
        else { throw fault(.invalidUTF8) }
        position += length
    }
}
