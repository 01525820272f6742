/// A bracket that is open, and what stands in it so far.
struct LiteralFrame {
    enum Kind: Equatable {
        /// The text outside all brackets.
        case root
        case bracket(Bracket)
    }

    /// What may come next.
    enum Expectation {
        /// An element, or the name of a member.
        case item
        /// The colon behind a name.
        case colon
        /// The value behind a colon.
        case value
        /// A comma or the end.
        case separator
    }

    let kind: Kind
    let opening: Range<Int>
    var expectation = Expectation.item
    /// The elements; in curly brackets those that have no value, as a set has.
    var items: [LiteralNode] = []
    var members: [LiteralMember] = []
    /// The name whose value is still to come.
    var key: LiteralNode?
    /// Whether what was added last is a text in quotes, which the next text would continue.
    var endsWithText = false
    var hasComma = false
    /// A comma behind which nothing came yet.
    var danglingComma: Range<Int>?

    init(_ kind: Kind, opening: Range<Int>) {
        self.kind = kind
        self.opening = opening
    }

    var isDict: Bool { kind == .bracket(.curly) }

    var isEmpty: Bool { items.isEmpty && members.isEmpty && key == nil }

    /// Whether a value stands here and nothing is begun behind it.
    var isComplete: Bool {
        if case .separator = expectation { true } else { false }
    }

    /// Puts a value where one is expected: an element, a name, or the value of a name.
    mutating func put(_ node: LiteralNode, isText: Bool) {
        endsWithText = isText
        danglingComma = nil
        guard isDict else {
            items.append(node)
            expectation = .separator
            return
        }
        if let name = key, case .value = expectation {
            members.append(LiteralMember(key: name, value: node))
            key = nil
            expectation = .separator
        } else if node.list != nil || node.dict != nil {
            items.append(node)
            expectation = .separator
        } else {
            key = node
            expectation = .colon
        }
    }

    /// Continues the text that was added last, as Python joins adjacent texts.
    mutating func join(_ text: String, through end: Int) {
        if var node = key {
            key = nil
            node.append(text, through: end)
            key = node
        } else if isDict, !members.isEmpty {
            members[members.count - 1].value.append(text, through: end)
        } else if !items.isEmpty {
            items[items.count - 1].append(text, through: end)
        }
    }

    /// Ends what was begun: a name without a colon is an element, one without a value stands for nothing.
    mutating func settle(_ findings: inout Findings) {
        guard let name = key else { return }
        key = nil
        if case .value = expectation {
            findings.add(.missingValue(name.range))
            members.append(LiteralMember(key: name, value: LiteralNode(value: .null, range: name.range)))
        } else {
            items.append(name)
        }
        expectation = .separator
    }
}

extension LiteralNode {
    fileprivate mutating func append(_ text: String, through end: Int) {
        guard case .text(var joined) = value else { return }
        // Released first, so that a long run of texts is joined in place.
        value = .null
        joined += text
        value = .text(joined)
        range = range.lowerBound..<end
    }
}
