extension LiteralReader {
    mutating func comma(_ token: LiteralToken) {
        switch top.expectation {
        case .separator: takeComma(token)
        case .item: report(.extraComma(token.range))
        case .colon:
            if let text = top.key?.text, vocabulary.names.contains(text) {
                report(.missingColon(token.range, .needsPerson(TextEdit(token.range, ":"))))
                top.expectation = .value
            } else {
                settle()
                takeComma(token)
            }
        case .value:
            settle()
            takeComma(token)
        }
    }

    private mutating func settle() {
        stack[stack.count - 1].settle(&scanner.findings)
    }

    private mutating func takeComma(_ token: LiteralToken) {
        beginNext()
        top.danglingComma = token.range
    }

    /// Goes on behind a comma, or where one belongs.
    private mutating func beginNext() {
        top.expectation = .item
        top.hasComma = true
        top.endsWithText = false
    }

    mutating func semicolon(_ token: LiteralToken) {
        let isFullWidth = token.range.count > 1
        if top.kind == .root {
            if isFullWidth {
                report(.fullWidthPunctuation(token.range, is: "；", ascii: UInt8(ascii: ";")))
            } else if top.isEmpty {
                report(.unexpectedCharacter(token.range, ";"))
            }
            return finishEntry()
        }
        switch top.expectation {
        // Even as a comma it is one too many.
        case .item: break
        case .colon, .value, .separator:
            report(
                isFullWidth
                    ? .fullWidthPunctuation(token.range, is: "；", ascii: UInt8(ascii: ","))
                    : .semicolon(token.range))
        }
        comma(token)
    }

    mutating func colon(_ token: LiteralToken) {
        switch (top.isDict, top.expectation) {
        case (true, .colon): top.expectation = .value
        case (true, .value): report(.extraColon(token.range, .safe(.delete(token.range))))
        case (true, .item):
            report(.missingName(token.range))
            top.key = LiteralNode(value: .text(""), range: token.range)
            top.expectation = .value
        case (true, .separator):
            if isNameNext() {
                report(.missingComma(token.range, .safe(TextEdit(token.range, ","))))
                takeComma(token)
            } else {
                report(.extraColon(token.range, nil))
            }
        case (false, .separator): if !turnIntoDict() { fallthrough }
        case (false, _): report(.extraColon(token.range, nil))
        }
    }

    /// `['key': 'qty']`: a list whose first element is followed by a colon was meant as a dict.
    private mutating func turnIntoDict() -> Bool {
        guard case .bracket(let bracket) = top.kind, top.items.count == 1, !top.hasComma,
            let name = top.items.first, name.list == nil, name.dict == nil
        else { return false }
        report(
            .wrongBracket(top.opening, bracket.opening, right: "{", .safe(TextEdit(top.opening, "{"))))
        top = LiteralFrame(.bracket(.curly), opening: top.opening)
        top.key = name
        top.expectation = .value
        return true
    }

    mutating func equals(_ token: LiteralToken) {
        switch top.expectation {
        case .colon:
            report(.equalsSign(token.range))
            top.expectation = .value
        case .item, .value, .separator:
            report(.unexpectedCharacter(token.range, "="))
        }
    }

    /// Whether a text or word and then a colon come next: the name of a member.
    private mutating func isNameNext() -> Bool {
        let ahead = peek(2)
        switch ahead[0].kind {
        case .text, .word, .number: return ahead[1].isColon
        case .open, .close, .comma, .semicolon, .colon, .equals, .bool, .null, .end: return false
        }
    }

    /// Joins a text to the one before it, as Python does; not where a comma or a colon is missing between them.
    mutating func join(_ text: String, _ token: LiteralToken) -> Bool {
        guard top.endsWithText else { return false }
        switch (top.isDict, top.expectation) {
        case (false, .separator):
            if top.kind == .bracket(.square), token.startsLine {
                report(.joinedTexts(lastEnd..<lastEnd))
            }
        case (true, .separator):
            if peek(1)[0].isColon { return false }
            if vocabulary.names.contains(text) { report(.joinedTexts(lastEnd..<lastEnd)) }
        case (true, .colon):
            let isKnown = top.key?.text.map(vocabulary.names.contains) ?? false
            if !isNameContinued(partsMax: isKnown ? 1 : 16) { return false }
        case (_, .item), (_, .value), (false, .colon): return false
        }
        scanner.evidence.isPython = true
        top.join(text, through: token.range.upperBound)
        return true
    }

    /// `'label': '单' 'type' 'list'`: takes the name before which a comma is lost, and behind which a colon is, unless
    /// the texts are one, as they are in Python; a person says which.
    mutating func takeLostName(_ text: String, _ token: LiteralToken) -> Bool {
        guard top.isDict, case .separator = top.expectation, top.endsWithText,
            vocabulary.names.contains(text)
        else { return false }
        let ahead = peek(2)
        guard ahead[0].beginsValue, !ahead[1].isColon else { return false }
        let repair = Repair.needsPerson(
            .insert(",", at: lastEnd), .insert(":", at: token.range.upperBound))
        report(.missingComma(lastEnd..<lastEnd, repair))
        beginNext()
        top.put(LiteralNode(value: .text(text), range: token.range), isText: true)
        top.expectation = .value
        return true
    }

    /// Whether a colon comes next, or behind some further texts: a name in several parts.
    private mutating func isNameContinued(partsMax: Int) -> Bool {
        probe { scanner in
            for _ in 0..<partsMax {
                let token = scanner.next()
                if token.isColon { return true }
                guard case .text = token.kind else { return false }
            }
            return false
        }
    }

    /// Sees to it that a value may stand here: reports the comma or colon that is missing before it.
    mutating func makeRoom(for node: LiteralNode?, at token: LiteralToken) {
        let gap = lastEnd..<lastEnd
        switch top.expectation {
        case .item, .value: break
        case .separator:
            let isCertain = token.startsLine || node == nil || top.isDict && node?.text != nil
            report(.missingComma(gap, inserting(",", if: isCertain)))
            beginNext()
        case .colon:
            let isCertain = top.key?.text.map(vocabulary.names.contains) ?? false
            report(.missingColon(gap, inserting(":", if: isCertain)))
            top.expectation = .value
        }
    }

    /// The repair that puts something behind the last token.
    func inserting(_ text: String, if isCertain: Bool) -> Repair {
        .safe([.insert(text, at: lastEnd)], if: isCertain)
    }

    /// The next tokens, which stay unread; what is wrong with them is reported when they are read.
    mutating func peek(_ count: Int) -> [LiteralToken] {
        probe { scanner in (0..<count).map { _ in scanner.next() } }
    }

    private mutating func probe<Value>(_ look: (inout LiteralScanner) -> Value) -> Value {
        var ahead = scanner
        ahead.findings = Findings(limit: 100)
        ahead.evidence = DialectEvidence()
        defer { scanner.steps = ahead.steps }
        return look(&ahead)
    }
}

extension LiteralToken {
    /// Whether a value begins here.
    var beginsValue: Bool {
        switch kind {
        case .open, .text, .number, .bool, .null: true
        case .close, .comma, .semicolon, .colon, .equals, .word, .end: false
        }
    }

    /// Whether this is a colon, or an equals sign in its place.
    var isColon: Bool {
        switch kind {
        case .colon, .equals: true
        case .open, .close, .comma, .semicolon, .text, .number, .bool, .null, .word, .end: false
        }
    }
}
