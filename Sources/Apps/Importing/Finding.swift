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

    /// Adds the finding that says why there are no more, for which there is always room.
    mutating func close(with finding: Finding) {
        items.append(finding)
    }
}
