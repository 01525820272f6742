/// What a character means where it stands outside a text.
enum LiteralCharacter {
    /// A letter, digit or underscore of any script.
    case word
    /// A punctuation mark that an input method wrote in place of this ASCII one.
    case fullWidth(UInt8)
    /// A curly, full-width or corner quote, in place of this ASCII one.
    case quote(UInt8)
    /// A space or invisible mark that no literal may hold.
    case invisible
    case other

    /// The meaning of a character that is not ASCII.
    init(_ value: UInt32) {
        switch value {
        case 0x4E00...0x9FFF: self = .word
        case 0x2018...0x201B, 0xFF07, 0xB4: self = .quote(UInt8(ascii: "'"))
        case 0x201C...0x201F, 0xFF02, 0x300C...0x300F: self = .quote(UInt8(ascii: "\""))
        case 0x3001, 0xFE50, 0xFE51, 0xFF64: self = .fullWidth(UInt8(ascii: ","))
        case 0x3010, 0x3014, 0x3016: self = .fullWidth(UInt8(ascii: "["))
        case 0x3011, 0x3015, 0x3017: self = .fullWidth(UInt8(ascii: "]"))
        case 0x2236, 0xFE55: self = .fullWidth(UInt8(ascii: ":"))
        case 0xFF01...0xFF5E:
            let ascii = UInt8(truncatingIfNeeded: value - 0xFEE0)
            self = LiteralCharacter.isASCIIWord(ascii) ? .word : .fullWidth(ascii)
        default:
            guard let scalar = Unicode.Scalar(value) else {
                self = .other
                return
            }
            let properties = scalar.properties
            switch properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .format, .control: self = .invisible
            default: self = properties.isAlphabetic || properties.numericType != nil ? .word : .other
            }
        }
    }

    /// Letters, digits and the underscore.
    static func isASCIIWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension [UInt8] {
    /// The character at an offset where one begins, and its length in bytes; the bytes are valid UTF-8.
    func character(at offset: Int) -> (value: UInt32, length: Int) {
        func rest(_ index: Int) -> UInt32 { offset + index < count ? UInt32(self[offset + index] & 0x3F) : 0 }
        let first = UInt32(self[offset])
        switch first {
        case 0xF0...0xFF: return ((first & 7) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
        case 0xE0...0xEF: return ((first & 15) << 12 | rest(1) << 6 | rest(2), 3)
        case 0xC0...0xDF: return ((first & 31) << 6 | rest(1), 2)
        default: return (first, 1)
        }
    }

    /// Whether a letter, digit or underscore of any script begins at an offset.
    func isWord(at offset: Int) -> Bool {
        guard offset < count else { return false }
        if self[offset] < 0x80 { return LiteralCharacter.isASCIIWord(self[offset]) }
        if case .word = LiteralCharacter(character(at: offset).value) { return true }
        return false
    }

    /// The text of some bytes.
    func text(_ range: Range<Int>) -> String {
        String(decoding: self[range], as: UTF8.self)
    }

    /// Whether a byte ends a line.
    func isNewline(at offset: Int) -> Bool {
        self[offset] == 0x0A || self[offset] == 0x0D
    }
}
