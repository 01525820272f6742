extension LiteralScanner {
    /// The text that some bytes between quotes stand for.
    ///
    /// Escapes are Python's; `\/` is a slash in double quotes, as JSON has it. An escape that stands for nothing is
    /// reported and kept as it is written.
    mutating func decoded(_ range: Range<Int>, quote: UInt8, isRaw: Bool) -> String {
        let content = bytes[range]
        if content.contains(where: { $0 < 0x20 }) { noteControls(range) }
        guard content.contains(UInt8(ascii: "\\")) || content.contains(0x0D) else { return bytes.text(range) }
        var text = ""
        var plainStart = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\\") && !isRaw || byte == 0x0D else {
                index += 1
                continue
            }
            text += bytes.text(plainStart..<index)
            if byte == 0x0D {
                // Python reads every line end as a line feed.
                text += "\n"
                index += isLineFeed(index + 1, before: range.upperBound) ? 2 : 1
            } else {
                index = escape(at: index, before: range.upperBound, quote: quote, into: &text)
            }
            plainStart = index
        }
        return text + bytes.text(plainStart..<range.upperBound)
    }

    /// Appends what the escape at an offset stands for.
    /// - Returns: the offset behind it.
    private mutating func escape(at start: Int, before end: Int, quote: UInt8, into text: inout String) -> Int
    {
        guard start + 1 < end else {
            text += "\\"
            return start + 1
        }
        let next = start + 2
        switch bytes[start + 1] {
        case 0x0A: break
        case 0x0D: return isLineFeed(next, before: end) ? next + 1 : next
        case UInt8(ascii: "n"): text += "\n"
        case UInt8(ascii: "t"): text += "\t"
        case UInt8(ascii: "r"): text += "\r"
        case UInt8(ascii: "b"): text += "\u{8}"
        case UInt8(ascii: "f"): text += "\u{C}"
        case UInt8(ascii: "v"): text += "\u{B}"
        case UInt8(ascii: "a"): text += "\u{7}"
        case UInt8(ascii: "\\"): text += "\\"
        case UInt8(ascii: "'"): text += "'"
        case UInt8(ascii: "\""): text += "\""
        case UInt8(ascii: "/") where quote == UInt8(ascii: "\""): text += "/"
        case UInt8(ascii: "0")...UInt8(ascii: "7"): return octal(from: start + 1, before: end, into: &text)
        case UInt8(ascii: "x"): return coded(digits: 2, at: start, before: end, into: &text)
        case UInt8(ascii: "u"): return coded(digits: 4, at: start, before: end, into: &text)
        case UInt8(ascii: "U"): return coded(digits: 8, at: start, before: end, into: &text)
        case UInt8(ascii: "N"):
            findings.add(.badEscape(start..<next, "\\N"))
            text += "\\N"
        default:
            // Python keeps the backslash of an escape that it does not know; JSON has no such escape.
            evidence.isPython = true
            text += "\\"
            return start + 1
        }
        noteEscape(bytes[start + 1])
        return next
    }

    private mutating func octal(from start: Int, before end: Int, into text: inout String) -> Int {
        evidence.isPython = true
        var (value, index) = (UInt32(0), start)
        while index < min(end, start + 3), (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[index]) {
            value = value * 8 + UInt32(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        return index
    }

    /// `\x41`, `\u4ed3`, `\U0001F600`, and the surrogate pairs of JSON.
    private mutating func coded(digits: Int, at start: Int, before end: Int, into text: inout String) -> Int {
        let next = start + 2 + digits
        noteEscape(bytes[start + 1])
        guard next <= end, var value = UInt32(bytes.text(start + 2..<next), radix: 16),
            LiteralCharacter.isASCIIWord(bytes[start + 2])
        else {
            findings.add(.badEscape(start..<start + 2, bytes.text(start..<start + 2)))
            text += bytes.text(start..<start + 2)
            return start + 2
        }
        var after = next
        if digits == 4, (0xD800...0xDBFF).contains(value), let low = lowSurrogate(at: next, before: end) {
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
            after = next + 6
        }
        guard let scalar = Unicode.Scalar(value) else {
            findings.add(.badEscape(start..<after, bytes.text(start..<after)))
            text += bytes.text(start..<after)
            return after
        }
        text.unicodeScalars.append(scalar)
        return after
    }

    private func lowSurrogate(at start: Int, before end: Int) -> UInt32? {
        guard start + 6 <= end, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u"),
            let value = UInt32(bytes.text(start + 2..<start + 6), radix: 16),
            (0xDC00...0xDFFF).contains(value)
        else { return nil }
        return value
    }

    /// The escapes that JSON does not have show that the text is Python.
    private mutating func noteEscape(_ byte: UInt8) {
        if !"\"\\/bfnrtu".utf8.contains(byte) { evidence.isPython = true }
    }

    private func isLineFeed(_ offset: Int, before end: Int) -> Bool {
        offset < end && bytes[offset] == 0x0A
    }

    /// Control characters in a text: JSON has none, and a NUL is a mistake everywhere.
    private mutating func noteControls(_ range: Range<Int>) {
        evidence.isPython = true
        for index in range where bytes[index] == 0 {
            findings.add(.invisibleCharacter(index..<index + 1, 0, atHead: true))
        }
    }
}
