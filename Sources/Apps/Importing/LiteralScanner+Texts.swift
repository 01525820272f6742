extension LiteralScanner {
    /// The text whose opening quote stands at `quoteAt`, behind a prefix such as `r`.
    ///
    /// `nil`, with the offset behind the quote, where that quote turns out to be a stray one.
    mutating func quotedText(quoteAt: Int, prefix: String) -> LiteralToken.Kind? {
        let quote = bytes[quoteAt]
        if !prefix.isEmpty || quote == UInt8(ascii: "'") { evidence.isPython = true }
        notePrefix(prefix, endingAt: quoteAt)
        self.quote = quote
        let isRaw = prefix.contains("r")
        if quoteAt + 2 < bytes.count, bytes[quoteAt + 1] == quote, bytes[quoteAt + 2] == quote {
            return tripleQuotedText(quoteAt: quoteAt, isRaw: isRaw)
        }
        let content = quoteAt + 1
        let end = closingQuote(quote, from: content)
        steps += end - content
        let isClosed = end < bytes.count && bytes[end] == quote
        if isClosed, isProperEnd(end + 1) {
            if isFollowedByName(end + 1), trimmedEnd(of: content..<end) < end { doubt(from: content - 1) }
            offset = end + 1
            return .text(decoded(content..<end, quote: quote, isRaw: isRaw))
        }
        return doubtfulText(content..<end, quote: quote, isClosed: isClosed)
    }

    /// The offset of the quote that ends a text of one line, or of the end of that line.
    private func closingQuote(_ quote: UInt8, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                // A backslash at the end of a line continues the text.
                let isCRLF = bytes[index + 1] == 0x0D && index + 2 < bytes.count && bytes[index + 2] == 0x0A
                index += isCRLF ? 3 : 2
            } else if bytes.isNewline(at: index) {
                return index
            } else {
                index += 1
            }
        }
        return min(index, bytes.count)
    }

    private mutating func tripleQuotedText(quoteAt: Int, isRaw: Bool) -> LiteralToken.Kind {
        evidence.isPython = true
        let quote = bytes[quoteAt]
        let content = quoteAt + 3
        var index = content
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == quote, index + 2 < bytes.count, bytes[index + 1] == quote,
                bytes[index + 2] == quote
            {
                offset = index + 3
                return .text(decoded(content..<index, quote: quote, isRaw: isRaw))
            } else {
                index += 1
            }
        }
        offset = bytes.count
        doubt(from: quoteAt)
        findings.add(.unterminatedText(quoteAt..<quoteAt + 3, quote: quote))
        return .text(decoded(min(content, bytes.count)..<bytes.count, quote: quote, isRaw: isRaw))
    }

    /// Byte texts and f-texts are code; they are read as plain texts.
    private mutating func notePrefix(_ prefix: String, endingAt end: Int) {
        if prefix.contains("b") || prefix.contains("f") {
            let range = end - prefix.utf8.count..<end
            findings.add(.unsupportedText(range, prefix))
        }
    }

    /// Whether what follows a closing quote may follow a text: everything but a word that stands for itself.
    ///
    /// In `'数量, 'type'` the second quote is followed by such a word: it opens the next text, and the closing one
    /// is missing.
    private mutating func isProperEnd(_ end: Int) -> Bool {
        let word = skippingBlanks(end)
        steps += word - end
        guard bytes.isWord(at: word) else { return true }
        let wordEnd = wordEnd(from: word)
        if wordEnd - word <= 2, wordEnd < bytes.count, isASCIIQuote(bytes[wordEnd]),
            LiteralScanner.isPrefix(bytes.text(word..<wordEnd))
        {
            return true
        }
        let isApart = word > end
        switch structure(at: skippingBlanks(wordEnd)) {
        case UInt8(ascii: ":"), UInt8(ascii: "="): return true
        default: return isApart && isConstantOrNumber(bytes.text(word..<wordEnd))
        }
    }

    /// Whether a word and a colon follow a closing quote.
    ///
    /// Behind a text that ends in punctuation or a space the quote was rather meant to open that word, and the text
    /// has lost its own: `'仓库, 'type: `.
    private func isFollowedByName(_ end: Int) -> Bool {
        let word = skippingBlanks(end)
        guard bytes.isWord(at: word) else { return false }
        return structure(at: skippingBlanks(wordEnd(from: word))) == UInt8(ascii: ":")
    }

    /// Where a word ends, of which no more is looked at than a name has.
    private func wordEnd(from word: Int) -> Int {
        var end = word
        while end < bytes.count, end - word < 64, bytes.isWord(at: end) {
            end += bytes.character(at: end).length
        }
        return end
    }

    private func isConstantOrNumber(_ word: String) -> Bool {
        switch word {
        case "True", "False", "None", "true", "false", "null": true
        default: LiteralNumber(word) != nil
        }
    }

    func isASCIIQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
    }

    /// The quote at an offset, whatever its form, as the ASCII quote that it stands for.
    func quote(at offset: Int) -> (ascii: UInt8, length: Int)? {
        guard offset < bytes.count else { return nil }
        let byte = bytes[offset]
        if isASCIIQuote(byte) { return (byte, 1) }
        if byte == UInt8(ascii: "`") { return (UInt8(ascii: "'"), 1) }
        guard byte >= 0x80 else { return nil }
        let (value, length) = bytes.character(at: offset)
        if case .quote(let ascii) = LiteralCharacter(value) { return (ascii, length) }
        return nil
    }

    /// The punctuation at an offset, full-width included, as ASCII; a line feed at the end of a line or of the
    /// text; `nil` for everything else.
    func structure(at offset: Int) -> UInt8? {
        guard offset < bytes.count, !bytes.isNewline(at: offset) else { return 0x0A }
        let byte = bytes[offset]
        if byte < 0x80 { return ",:;=[]{}()#".utf8.contains(byte) ? byte : nil }
        guard case .fullWidth(let ascii) = LiteralCharacter(bytes.character(at: offset).value) else {
            return nil
        }
        return ",:;=[]{}()#".utf8.contains(ascii) ? ascii : nil
    }

    /// Whether only punctuation that may follow a value follows on this line.
    func isStructure(after offset: Int) -> Bool {
        switch structure(at: skippingBlanks(offset)) {
        case nil, UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("): false
        default: true
        }
    }

    /// The offset behind some blanks, of which no more are looked at than the limit of looking ahead.
    func skippingBlanks(_ start: Int) -> Int {
        var index = start
        let limit = min(bytes.count, start + LiteralScanner.lookaheadMax)
        while index < limit, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        return index
    }

    /// Notes the quote of a text that had a wrong one, as it will be after the repair.
    mutating func noteQuote(_ ascii: UInt8) {
        quote = ascii
        if ascii == UInt8(ascii: "'") { evidence.isPython = true }
    }
}
