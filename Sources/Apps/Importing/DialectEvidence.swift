/// What a text tells about the way in which its literals are written.
struct DialectEvidence {
    /// A truth value or nothing, as it was written.
    struct Word {
        let range: Range<Int>
        let value: Bool?
    }

    /// Whether something occurred that JSON does not have.
    var isPython = false
    /// The constants that are written as Python has them, as JSON has them, and as neither has; so many of each as
    /// can be reported.
    private var python: [Word] = []
    private var json: [Word] = []
    private var neither: [Word] = []
    private var pythonCount = 0
    private var jsonCount = 0

    /// Notes a constant, written as `dialect` has it.
    mutating func add(_ range: Range<Int>, _ dialect: LiteralDialect?, _ value: Bool?, wordsMax: Int) {
        let word = Word(range: range, value: value)
        switch dialect {
        case .python:
            pythonCount += 1
            if python.count < wordsMax { python.append(word) }
        case .json:
            jsonCount += 1
            if json.count < wordsMax { json.append(word) }
        case nil:
            if neither.count < wordsMax { neither.append(word) }
        }
    }

    /// The way in which the text is written: Python where it has anything that JSON has not; else as most of its
    /// constants are.
    var dialect: LiteralDialect {
        isPython || pythonCount > 0 && pythonCount >= jsonCount ? .python : .json
    }

    /// The constants that the dialect writes otherwise.
    var strangers: [Word] {
        switch dialect {
        case .python: json + neither
        case .json: python + neither
        }
    }
}
