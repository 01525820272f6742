extension LiteralReader {
    /// A closing bracket: it ends the innermost frame if it fits, and otherwise tells of a mistake.
    mutating func close(_ bracket: Bracket, _ token: LiteralToken) {
        if top.kind == .bracket(bracket) {
            return finish(token.range)
        }
        let after = whatFollows()
        var ways: [Mending] = []
        if let match = stack.lastIndex(where: { $0.kind == .bracket(bracket) }) {
            ways.append(.closeInner(match))
        }
        if case .bracket = top.kind { ways.append(.replace) }
        ways.append(.drop)
        let fitting = ways.filter { fits(after, container(after: $0)) }
        mend(fitting.first ?? ways[0], bracket, token, isCertain: fitting.count == 1 || ways.count == 1)
    }

    /// `[{'key': 'a', {'key': 'b'}]`: an opening brace where a name is expected, in a dict that stands in a list,
    /// shows that the dict was not closed.
    mutating func endUnclosedDict(before token: LiteralToken) {
        guard top.isDict, let last = top.members.last, top.key == nil, stack.count > 1,
            !stack[stack.count - 2].isDict
        else { return }
        let end = last.value.range.upperBound
        let repair = Repair.safe(.insert("}", at: end))
        report(.unclosedBracket(top.opening, "{", repair))
        let comma = top.danglingComma
        top.danglingComma = nil
        finish(end..<end)
        guard let comma else { return }
        top.expectation = .item
        top.hasComma = true
        top.danglingComma = comma
    }

    /// Closes what is still open at the end of the text.
    mutating func closeAll() {
        guard stack.count > 1 else { return }
        if !scanner.isExhausted {
            var closing = ""
            for frame in stack.reversed() {
                if case .bracket(let bracket) = frame.kind { closing += bracket.closing }
            }
            let isCertain = stack.count == 2 && top.key == nil
            let unclosed = stack[1].opening
            let repair = inserting(closing, if: isCertain)
            report(.unclosedBracket(unclosed, scanner.bytes.text(unclosed), repair))
        }
        while stack.count > 1 { finish(lastEnd..<lastEnd) }
    }

    /// Takes the innermost frame off the stack and puts its value into the next one.
    private mutating func finish(_ closing: Range<Int>) {
        guard case .bracket(let bracket) = top.kind else { return }
        var frame = stack.removeLast()
        frame.settle(&scanner.findings)
        if frame.danglingComma != nil { scanner.evidence.isPython = true }
        let range = frame.opening.lowerBound..<closing.upperBound
        let value: LiteralValue
        switch bracket {
        case .square: value = .list(frame.items)
        case .round:
            if let only = frame.items.first, frame.items.count == 1, !frame.hasComma {
                value = only.value
            } else {
                value = .list(frame.items)
            }
        case .curly: value = curly(&frame, closing)
        }
        top.put(LiteralNode(value: value, range: range), isText: false)
    }

    private mutating func curly(_ frame: inout LiteralFrame, _ closing: Range<Int>) -> LiteralValue {
        if frame.members.isEmpty, !frame.items.isEmpty {
            scanner.evidence.isPython = true
            let isCertain = frame.items.allSatisfy { $0.dict != nil }
            report(.setLiteral(frame.opening, closing, isCertain: isCertain))
            return .list(frame.items)
        }
        for item in frame.items {
            report(.missingValue(item.range))
        }
        if frame.members.contains(where: { $0.key.text == nil }) { scanner.evidence.isPython = true }
        reportRepeatedNames(frame.members)
        return .dict(frame.members)
    }

    private mutating func reportRepeatedNames(_ members: [LiteralMember]) {
        var first: [String: Int] = [:]
        for (index, member) in members.enumerated() {
            guard let name = member.key.text else { continue }
            guard let earlier = first.updateValue(index, forKey: name) else { continue }
            first[name] = earlier
            let before = members[index - 1].value.range.upperBound
            let isSame = LiteralReader.isSameScalar(members[earlier].value, member.value)
            let holdsComment = scanner.bytes[before..<max(before, member.key.range.lowerBound)]
                .contains(UInt8(ascii: "#"))
            let edit = TextEdit.delete(before..<max(before, member.value.range.upperBound))
            report(
                .repeatedName(member.key.range, name, .safe([edit], if: isSame && !holdsComment)))
        }
    }

    private static func isSameScalar(_ left: LiteralNode, _ right: LiteralNode) -> Bool {
        switch (left.value, right.value) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.text(let a), .text(let b)): a == b
        case (.null, _), (.bool, _), (.number, _), (.text, _), (.list, _), (.dict, _): false
        }
    }
}

/// How a closing bracket that does not fit can be put right.
private enum Mending {
    /// The brackets inside the one that it closes are closed first.
    case closeInner(Int)
    /// It is the wrong bracket for the innermost one.
    case replace
    /// It is one too many.
    case drop
}

/// What stands behind a closing bracket.
private enum Following {
    case end
    case closing(Bracket)
    /// A bracket opens, behind a comma or without one.
    case container
    /// A name and a colon.
    case member
    case element
    case other
}

extension LiteralReader {
    private mutating func whatFollows() -> Following {
        var ahead = peek(3)[...]
        if case .comma = ahead[0].kind { ahead = ahead.dropFirst() }
        guard let first = ahead.first, let second = ahead.dropFirst().first else { return .other }
        switch first.kind {
        case .end: return .end
        case .close(let bracket): return .closing(bracket)
        case .open: return .container
        case .text, .word, .number: return second.isColon ? .member : .element
        case .bool, .null: return .element
        case .comma, .semicolon, .colon, .equals: return .other
        }
    }

    /// The kind of the frame in which reading goes on.
    private func container(after way: Mending) -> LiteralFrame.Kind {
        switch way {
        case .closeInner(let match): stack[match - 1].kind
        case .replace: stack[stack.count - 2].kind
        case .drop: top.kind
        }
    }

    private func fits(_ following: Following, _ container: LiteralFrame.Kind) -> Bool {
        switch following {
        case .end: container == .root
        case .closing(let bracket): container == .bracket(bracket)
        case .container, .element: container == .bracket(.square) || container == .bracket(.round)
        case .member: container == .bracket(.curly)
        case .other: false
        }
    }

    private mutating func mend(_ way: Mending, _ bracket: Bracket, _ token: LiteralToken, isCertain: Bool) {
        switch way {
        case .closeInner(let match):
            let end = lastEnd
            let unclosed = top.opening
            var closing = ""
            while stack.count - 1 > match {
                if case .bracket(let inner) = top.kind { closing += inner.closing }
                finish(end..<end)
            }
            let repair = inserting(closing, if: isCertain)
            report(.unclosedBracket(unclosed, scanner.bytes.text(unclosed), repair))
            finish(token.range)
        case .replace:
            guard case .bracket(let right) = top.kind else { return }
            let repair = Repair.safe([TextEdit(token.range, right.closing)], if: isCertain)
            report(.wrongBracket(token.range, bracket.closing, right: right.closing, repair))
            finish(token.range)
        case .drop:
            let repair = Repair.safe([.delete(token.range)], if: isCertain)
            report(.strayBracket(token.range, bracket.closing, repair))
        }
    }
}
