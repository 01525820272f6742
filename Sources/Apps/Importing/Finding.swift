import Values

/// A mistake while it is known by its bytes only; ``Mistake`` adds the line, the column and the excerpt.
struct Finding: Sendable {
    let code: MistakeCode
    let range: Range<Int>
    let message: Localized
    var repair: Repair?

    init(_ code: MistakeCode, _ range: Range<Int>, _ message: Localized, _ repair: Repair? = nil) {
        self.code = code
        self.range = range
        self.message = message
        self.repair = repair
    }
}

/// What was found so far, up to a limit.
struct Findings: Sendable {
    private(set) var items: [Finding] = []
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether nothing more is taken; readers stop then.
    var isFull: Bool { items.count >= limit }

    mutating func add(_ finding: Finding) {
        if !isFull { items.append(finding) }
    }

    /// Leaves brackets to a person where one closes nothing and another is wrong too.
    ///
    /// One that is missing far above makes all that follow seem too many, and deleting those would move fields.
    mutating func doubtBrackets() {
        let brackets: Set<MistakeCode> = [
            .unclosedBracket, .wrongBracket, .strayBracket, .missingBrackets, .setLiteral, .wrongNesting,
        ]
        let wrong = items.indices.filter { brackets.contains(items[$0].code) }
        guard wrong.count > 1, wrong.contains(where: { items[$0].code == .strayBracket }) else { return }
        for index in wrong {
            items[index].repair = items[index].repair.map { Repair(edits: $0.edits, safety: .needsPerson) }
        }
    }

    /// Adds the finding that says why there are no more, for which there is always room.
    mutating func close(with finding: Finding) {
        items.append(finding)
    }
}
