extension LiteralScanner {
    /// The text between curly, full-width or corner quotes, the first of which is `opening` bytes long.
    ///
    /// It ends at the first quote of its kind that punctuation follows; or at any other quote, where the text before
    /// that is a mere word.
    mutating func wrongQuotedText(opening: Int, quote kind: UInt8) -> LiteralToken.Kind? {
        let start = offset
        let content = start + opening
        guard let closing = wrongQuoteEnd(from: content, kind: kind) else {
            return textWithoutClosingQuote(from: start, content: content, kind: kind)
        }
        let range = content..<closing.offset
        let written = bytes.text(range)
        let isCertain =
            closing.isCertain && !containsQuote(range) && !written.utf8.contains(UInt8(ascii: "\\"))
        if !isCertain { doubt(from: start) }
        let usesOther = bytes[range].contains(kind)
        let quote = usesOther ? kind ^ UInt8(ascii: "'") ^ UInt8(ascii: "\"") : kind
        let mark = String(UnicodeScalar(quote))
        var edits = [TextEdit(start..<content, mark)]
        if usesOther, bytes[range].contains(quote) {
            edits = [TextEdit(start..<closing.offset + closing.length, LiteralQuoting.quoted(written, kind))]
        } else if closing.length > 1 || bytes[closing.offset] != quote {
            edits.append(TextEdit(closing.offset..<closing.offset + closing.length, mark))
        }
        findings.add(.wrongQuote(start..<content, bytes.text(start..<content), .safe(edits, if: isCertain)))
        offset = closing.offset + closing.length
        noteQuote(quote)
        return .text(decoded(range, quote: quote, isRaw: false))
    }

    /// A text whose end is in doubt, because its line ends before its quote, or because a word follows the quote.
    ///
    /// `'key”: `, `'数量, 'type'`, `'填写 'A' 类'`, `'数量}`: see the branches.
    mutating func doubtfulText(_ content: Range<Int>, quote: UInt8, isClosed: Bool) -> LiteralToken.Kind? {
        steps += content.count
        if let closing = firstWrongQuote(in: content) {
            let mark = String(UnicodeScalar(quote))
            let range = content.lowerBound..<closing.lowerBound
            let isCertain = isMereWord(range)
            if !isCertain { doubt(from: range.lowerBound) }
            let repair = Repair.safe([TextEdit(closing, mark)], if: isCertain)
            findings.add(.wrongQuote(closing, bytes.text(closing), repair))
            offset = closing.upperBound
            return .text(decoded(range, quote: quote, isRaw: false))
        }
        let end = trimmedEnd(of: content)
        if end == content.lowerBound, !isClosed || end < content.upperBound {
            offset = content.lowerBound
            doubt(from: offset)
            findings.add(.strayQuote(content.lowerBound - 1..<content.lowerBound))
            return nil
        }
        if !isClosed || end < content.upperBound {
            let range = content.lowerBound..<end
            let edit = TextEdit.insert(String(UnicodeScalar(quote)), at: end)
            let isCertain = isMereWord(range)
            findings.add(
                .missingQuote(
                    end..<end, bytes.text(range.prefix(64)), opening: false, .safe([edit], if: isCertain)))
            offset = end
            if !isCertain { doubt(from: content.lowerBound) }
            return .text(decoded(range, quote: quote, isRaw: false))
        }
        doubt(from: content.lowerBound)
        if let end = laterQuote(quote, from: content.upperBound + 1) {
            let range = content.lowerBound..<end
            let written = bytes.text(range)
            let edit = TextEdit(content.lowerBound - 1..<end + 1, LiteralQuoting.quoted(written, quote))
            findings.add(.unescapedQuote(content.upperBound..<content.upperBound + 1, .needsPerson(edit)))
            offset = end + 1
            return .text(written)
        }
        offset = content.upperBound + 1
        return .text(decoded(content, quote: quote, isRaw: false))
    }

    private struct Closing {
        let offset: Int
        let length: Int
        /// Whether punctuation follows, as it should.
        let isCertain: Bool
    }

    private mutating func wrongQuoteEnd(from content: Int, kind: UInt8) -> Closing? {
        var index = content
        var doubtful: Closing?
        let limit = min(bytes.count, content + LiteralScanner.lookaheadMax)
        defer { steps += index - content }
        while index < limit, !bytes.isNewline(at: index) {
            guard let quote = quote(at: index) else {
                index += bytes[index] < 0x80 ? 1 : bytes.character(at: index).length
                continue
            }
            if isStructure(after: index + quote.length) {
                if quote.ascii == kind || isMereWord(content..<index) {
                    return Closing(offset: index, length: quote.length, isCertain: true)
                }
            } else if quote.ascii == kind, doubtful == nil {
                doubtful = Closing(offset: index, length: quote.length, isCertain: false)
            }
            index += quote.length
        }
        return doubtful
    }

    /// `“数量, `: the text goes up to the first punctuation.
    private mutating func textWithoutClosingQuote(
        from start: Int, content: Int, kind: UInt8
    ) -> LiteralToken.Kind? {
        var end = content
        while end < bytes.count, structure(at: end) == nil {
            end += bytes[end] < 0x80 ? 1 : bytes.character(at: end).length
        }
        steps += end - content
        while end > content, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        let mark = String(UnicodeScalar(kind))
        let edits = [TextEdit(start..<content, mark), TextEdit.insert(mark, at: end)]
        let isCertain = isMereWord(content..<end)
        findings.add(.wrongQuote(start..<content, bytes.text(start..<content), .safe(edits, if: isCertain)))
        offset = end
        if !isCertain { doubt(from: start) }
        noteQuote(kind)
        return .text(decoded(content..<end, quote: kind, isRaw: false))
    }

    /// The first quote of a wrong form, where punctuation follows it: it was meant to close the text.
    private func firstWrongQuote(in content: Range<Int>) -> Range<Int>? {
        var index = content.lowerBound
        while index < content.upperBound {
            let byte = bytes[index]
            if byte >= 0x80 || byte == UInt8(ascii: "`"), let quote = quote(at: index) {
                let range = index..<index + quote.length
                return range.upperBound <= content.upperBound && isStructure(after: range.upperBound)
                    ? range : nil
            }
            index += byte < 0x80 ? 1 : bytes.character(at: index).length
        }
        return nil
    }

    /// Where a text ends when the punctuation and blanks at its end are left away, because they follow it.
    func trimmedEnd(of content: Range<Int>) -> Int {
        var end = content.upperBound
        while end > content.lowerBound {
            var start = end - 1
            while start > content.lowerBound, bytes[start] & 0xC0 == 0x80 { start -= 1 }
            let isBlank = bytes[start] == 0x20 || bytes[start] == 0x09
            let isPunctuation = structure(at: start).map { !"#()".utf8.contains($0) } ?? false
            guard isBlank || isPunctuation else { break }
            end = start
        }
        return end
    }

    /// The next such quote of the line that punctuation follows.
    private mutating func laterQuote(_ quote: UInt8, from start: Int) -> Int? {
        var index = start
        let limit = min(bytes.count, start + LiteralScanner.lookaheadMax)
        defer { steps += index - start }
        while index < limit, !bytes.isNewline(at: index) {
            if bytes[index] == quote, isStructure(after: index + 1) { return index }
            index += 1
        }
        return nil
    }

    private func containsQuote(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            if quote(at: index) != nil { return true }
            index += bytes[index] < 0x80 ? 1 : bytes.character(at: index).length
        }
        return false
    }

    /// Whether the bytes are letters, digits, `_`, `-` and `.` only, and not many.
    private func isMereWord(_ range: Range<Int>) -> Bool {
        guard !range.isEmpty, range.count <= 256 else { return false }
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || bytes.isWord(at: index) else {
                return false
            }
            index += byte < 0x80 ? 1 : bytes.character(at: index).length
        }
        return true
    }
}
