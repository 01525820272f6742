import Values

/// Cuts a text into the pieces of a literal, and puts right on the way what is wrong with single pieces: full-width
/// punctuation, curly quotes, quotes that are missing, invisible characters.
///
/// Every byte is looked at a bounded number of times: ``steps`` counts, and reading ends where a text made to be read
/// again and again has used them up.
struct LiteralScanner {
    /// How far the end of a doubtful text is looked for, in bytes.
    static let lookaheadMax = 4_096
    /// How often a byte is looked at on average before reading ends; honest texts need two.
    private static let stepsMaxPerByte = 16

    let bytes: [UInt8]
    var offset = 0
    var findings: Findings
    var evidence = DialectEvidence()
    var steps = 0
    /// The quote that texts are written with here, for repairs.
    var quote: UInt8

    /// The rest of the line in which the end of a text was guessed last: nothing in it is certain.
    ///
    /// The upper bound is open while that line is being read.
    private(set) var doubtful: ClosedRange<Int>?

    init(_ bytes: [UInt8], mistakesMax: Int) {
        self.bytes = bytes
        findings = Findings(limit: mistakesMax)
        quote = bytes.first { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") } ?? UInt8(ascii: "\"")
    }

    /// Whether reading ended before the end of the text.
    var isExhausted: Bool {
        findings.isFull
            || steps > LiteralScanner.stepsMaxPerByte * (bytes.count + LiteralScanner.lookaheadMax)
    }

    /// The next piece; the end of the text again and again once it is reached or there are too many mistakes.
    mutating func next() -> LiteralToken {
        let before = offset
        defer { steps += offset - before + 1 }
        var startsLine = false
        while true {
            if skipSpace() { startsLine = true }
            guard offset < bytes.count, !isExhausted else {
                return LiteralToken(kind: .end, range: offset..<offset, startsLine: startsLine)
            }
            let start = offset
            if let kind = piece() {
                return LiteralToken(kind: kind, range: start..<offset, startsLine: startsLine)
            }
        }
    }

    /// The piece at the offset, which moves behind it; `nil` for what was reported and is skipped.
    private mutating func piece() -> LiteralToken.Kind? {
        let byte = bytes[offset]
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return quotedText(quoteAt: offset, prefix: "")
        case UInt8(ascii: "`"): return wrongQuotedText(opening: 1, quote: UInt8(ascii: "'"))
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): return number() ?? unexpected()
        case 0x80...: return wideCharacter()
        default: break
        }
        if LiteralCharacter.isASCIIWord(byte) { return word() }
        guard let kind = punctuation(byte) else { return unexpected() }
        offset += 1
        return kind
    }

    /// Notes that the end of a text was guessed.
    mutating func doubt(from start: Int) {
        if doubtful?.upperBound != .max { doubtful = start...Int.max }
    }

    /// Notes that a line ends here.
    mutating func endDoubt(at end: Int) {
        if let start = doubtful?.lowerBound, doubtful?.upperBound == .max, start <= end {
            doubtful = start...end
        }
    }

    private mutating func wideCharacter() -> LiteralToken.Kind? {
        let (value, length) = bytes.character(at: offset)
        switch LiteralCharacter(value) {
        case .word: return word()
        case .quote(let quote): return wrongQuotedText(opening: length, quote: quote)
        case .fullWidth(UInt8(ascii: "+")), .fullWidth(UInt8(ascii: "-")), .fullWidth(UInt8(ascii: ".")):
            return number() ?? unexpected()
        case .fullWidth(let ascii):
            guard let kind = punctuation(ascii) else { return unexpected() }
            let range = offset..<offset + length
            offset += length
            // What a semicolon should be depends on where it stands: the reader says.
            if case .semicolon = kind { return kind }
            findings.add(.fullWidthPunctuation(range, is: bytes.text(range), ascii: ascii))
            return kind
        case .invisible, .other: return unexpected()
        }
    }

    private mutating func punctuation(_ ascii: UInt8) -> LiteralToken.Kind? {
        switch ascii {
        case UInt8(ascii: "["): return .open(.square)
        case UInt8(ascii: "]"): return .close(.square)
        case UInt8(ascii: "{"): return .open(.curly)
        case UInt8(ascii: "}"): return .close(.curly)
        case UInt8(ascii: "("):
            evidence.isPython = true
            return .open(.round)
        case UInt8(ascii: ")"): return .close(.round)
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: ";"): return .semicolon
        case UInt8(ascii: ":"): return .colon
        case UInt8(ascii: "="): return .equals
        default: return nil
        }
    }

    /// Reports a run of characters that no literal has outside its texts, and skips it.
    private mutating func unexpected() -> LiteralToken.Kind? {
        let start = offset
        repeat {
            offset += bytes[offset] < 0x80 ? 1 : bytes.character(at: offset).length
        } while offset < bytes.count && isUnexpected(at: offset)
        findings.add(.unexpectedCharacter(start..<offset, bytes.text(start..<min(offset, start + 64))))
        return nil
    }

    private func isUnexpected(at offset: Int) -> Bool {
        let byte = bytes[offset]
        if byte < 0x80 { return "!$%&*<>?@^|~+".utf8.contains(byte) }
        if case .other = LiteralCharacter(bytes.character(at: offset).value) { return true }
        return false
    }
}
