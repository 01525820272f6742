import Values

extension LiteralReader {
    /// A word without quotes: the name of an assignment, program code, or a text whose quotes are missing.
    mutating func word(_ word: String, _ token: LiteralToken) throws(Problem) {
        if top.kind == .root { return statement(word, token) }
        let next = scanner.skippingBlanks(token.range.upperBound)
        if next < scanner.bytes.count, scanner.bytes[next] == UInt8(ascii: "(") {
            report(.notALiteral(token.range, word, .needsPerson(.delete(token.range))))
            return
        }
        try add(.text(word), token)
        let isKey = if case .colon = top.expectation { true } else { false }
        let isLabel = !word.utf8.allSatisfy { $0 < 0x80 } && !word.contains(" ")
        let quoted = LiteralQuoting.quoted(word, scanner.quote)
        let isCertain = isKey || isLabel || vocabulary.words.contains(word.lowercased())
        report(
            .bareWord(token.range, word, .safe([TextEdit(token.range, quoted)], if: isCertain)))
    }

    /// Outside all brackets a word begins an assignment; everything else is program code, which is not read.
    private mutating func statement(_ word: String, _ token: LiteralToken) {
        scanner.evidence.isPython = true
        if word == "return" {
            return finishEntry()
        }
        if let target = target(from: token.range.lowerBound) {
            finishEntry()
            name = target.name
            if target.sign.count > 1 {
                report(.fullWidthPunctuation(target.sign, is: "＝", ascii: UInt8(ascii: "=")))
            }
            scanner.offset = target.sign.upperBound
            lastEnd = target.sign.upperBound
            return
        }
        finishEntry()
        scanner.offset = token.range.lowerBound
        scanner.skipLine()
        let start = token.range.lowerBound
        if let last = code.last, scanner.bytes[last.upperBound..<start].allSatisfy({ $0 <= 0x20 }) {
            code[code.count - 1] = last.lowerBound..<scanner.offset
        } else if code.count < scanner.findings.limit {
            code.append(start..<scanner.offset)
        }
    }

    /// How far the equals sign of an assignment is looked for, in bytes.
    private static let targetLengthMax = 200

    /// The target of the assignment that begins at an offset: `outPutData = `, `self.fields: list[dict] = `,
    /// `data['fields'] = `, `const fields = `.
    private func target(from start: Int) -> (name: String, sign: Range<Int>)? {
        var index = start
        var nameEnd: Int?
        while index < scanner.bytes.count, index - start < LiteralReader.targetLengthMax {
            let length = scanner.bytes[index] < 0x80 ? 1 : scanner.bytes.character(at: index).length
            switch scanner.structure(at: index) {
            case UInt8(ascii: "="):
                guard scanner.structure(at: index + length) != UInt8(ascii: "=") else { return nil }
                let words = scanner.bytes.text(start..<(nameEnd ?? index)).split(separator: " ")
                return (words.last.map(String.init) ?? "", index..<index + length)
            case UInt8(ascii: ":"): nameEnd = nameEnd ?? index
            case nil, UInt8(ascii: "["), UInt8(ascii: "]"): break
            default: return nil
            }
            index += length
        }
        return nil
    }

    /// Reports the lines that are program code, each run of them once.
    mutating func reportCode() {
        for range in code {
            report(.notALiteral(range, scanner.bytes.text(range.prefix(40)), nil))
        }
    }
}
