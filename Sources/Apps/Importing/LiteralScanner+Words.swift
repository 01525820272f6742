import Values

extension LiteralScanner {
    /// A number with or without a sign; `nil`, with the offset unmoved, where none begins.
    mutating func number() -> LiteralToken.Kind? {
        let start = offset
        var digits = offset
        let (first, length) = plain(at: digits)
        let isSigned = first != UInt8(ascii: ".")
        if isSigned {
            digits += length
            while digits < bytes.count, bytes[digits] == 0x20 || bytes[digits] == 0x09 { digits += 1 }
        }
        let end = runEnd(from: digits)
        let run = LiteralNumber.halfWidth(bytes.text(digits..<end))
        guard end > digits, let value = LiteralNumber((isSigned ? String(UnicodeScalar(first)) : "") + run)
        else {
            return nil
        }
        offset = end
        if digits > start + length { evidence.isPython = true }
        return number(value, start..<end)
    }

    /// A word: a number, a constant, the prefix of a text, a text without its opening quote, or a bare word.
    mutating func word() -> LiteralToken.Kind? {
        let start = offset
        offset = runEnd(from: start)
        let written = bytes.text(start..<offset)
        let plain = LiteralNumber.halfWidth(written)
        if let value = LiteralNumber(plain) { return number(value, start..<offset) }
        if let kind = constant(plain, start..<offset, isFullWidth: plain != written) { return kind }
        if LiteralScanner.isPrefix(plain), offset < bytes.count, isASCIIQuote(bytes[offset]) {
            return quotedText(quoteAt: offset, prefix: plain.lowercased())
        }
        if !written.utf8.allSatisfy({ $0 < 0x80 }) { takeFurtherWords() }
        if let kind = textWithoutOpeningQuote(from: start) { return kind }
        if LiteralNumber.looksLikeNumber(plain) {
            let text = bytes.text(start..<offset)
            findings.add(.numberForm(start..<offset, text, quote: quote))
            return .text(text)
        }
        return .word(bytes.text(start..<offset))
    }

    private mutating func number(_ number: LiteralNumber, _ range: Range<Int>) -> LiteralToken.Kind {
        let written = bytes[range]
        if written.contains(where: { $0 >= 0x80 }) {
            let text = bytes.text(range)
            findings.add(.fullWidthCharacter(range, text, LiteralNumber.halfWidth(text)))
        }
        if !number.isJSON { evidence.isPython = true }
        return .number(number.value)
    }

    private mutating func constant(
        _ word: String, _ range: Range<Int>, isFullWidth: Bool
    ) -> LiteralToken.Kind? {
        let dialect: LiteralDialect?
        let value: Bool?
        switch word {
        case "True", "False": (dialect, value) = (.python, word == "True")
        case "true", "false": (dialect, value) = (.json, word == "true")
        case "None": (dialect, value) = (.python, nil)
        case "null": (dialect, value) = (.json, nil)
        default:
            guard word.utf8.count <= 9 else { return nil }
            switch word.lowercased() {
            case "true": (dialect, value) = (nil, true)
            case "false": (dialect, value) = (nil, false)
            case "none", "null", "nil", "undefined": (dialect, value) = (nil, nil)
            default: return nil
            }
        }
        evidence.add(range, isFullWidth ? nil : dialect, value, wordsMax: findings.limit)
        return value.map { .bool($0) } ?? .null
    }

    /// A label that somebody forgot to quote may have spaces: the words of its line belong to it.
    private mutating func takeFurtherWords() {
        while true {
            var next = offset
            while next < bytes.count, bytes[next] == 0x20 { next += 1 }
            guard next > offset, bytes.isWord(at: next) else { return }
            offset = runEnd(from: next)
        }
    }

    /// `qty', `: the opening quote is missing where a quote and then punctuation follow a word.
    private mutating func textWithoutOpeningQuote(from start: Int) -> LiteralToken.Kind? {
        guard let closing = quote(at: offset), isStructure(after: offset + closing.length) else { return nil }
        let text = bytes.text(start..<offset)
        let quote = String(UnicodeScalar(closing.ascii))
        var edits = [TextEdit.insert(quote, at: start)]
        if closing.length > 1 || bytes[offset] == UInt8(ascii: "`") {
            edits.append(TextEdit(offset..<offset + closing.length, quote))
        }
        let isCertain = !text.contains(" ")
        if !isCertain { doubt(from: start) }
        findings.add(.missingQuote(start..<start, text, opening: true, .safe(edits, if: isCertain)))
        offset += closing.length
        noteQuote(closing.ascii)
        return .text(text)
    }

    /// The end of a run of letters, digits, dots, and hyphens between them.
    private func runEnd(from start: Int) -> Int {
        var end = start
        var previous: UInt8 = 0
        while end < bytes.count {
            let (ascii, length) = plain(at: end)
            let isExponentSign =
                (ascii == UInt8(ascii: "+") || ascii == UInt8(ascii: "-"))
                && previous | 0x20 == UInt8(ascii: "e")
                && bytes[start] < 0x3A && end + length < bytes.count
            let isHyphen = ascii == UInt8(ascii: "-") && previous != 0 && bytes.isWord(at: end + length)
            guard
                ascii == 0x80 || LiteralCharacter.isASCIIWord(ascii) || ascii == UInt8(ascii: ".")
                    || isExponentSign || isHyphen
            else { break }
            previous = ascii
            end += length
        }
        return end
    }

    /// The character at an offset as ASCII, full-width letters and signs included; 0x80 for the letters of other
    /// scripts, 0 for everything else.
    private func plain(at offset: Int) -> (ascii: UInt8, length: Int) {
        guard offset < bytes.count else { return (0, 0) }
        if bytes[offset] < 0x80 { return (bytes[offset], 1) }
        let (value, length) = bytes.character(at: offset)
        if (0xFF01...0xFF5E).contains(value) { return (UInt8(truncatingIfNeeded: value - 0xFEE0), length) }
        if case .word = LiteralCharacter(value) { return (0x80, length) }
        return (0, length)
    }

    /// The prefixes that Python allows before a text.
    static func isPrefix(_ word: String) -> Bool {
        switch word.lowercased() {
        case "r", "u", "b", "f", "br", "rb", "fr", "rf": true
        default: false
        }
    }
}
