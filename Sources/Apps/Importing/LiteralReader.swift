import Definitions
package import Values

/// The words that literals of a kind are known to hold, by which missing punctuation can be told.
struct LiteralVocabulary {
    /// The names in dicts: behind one of them a colon is due.
    var names: Set<String> = []
    /// The words among the values, in lower case: one without quotes was meant as a text.
    var words: Set<String> = []
}

/// Reads the literals of a text, however badly they are written: every text gives a document, and what had to be
/// guessed is a finding.
///
/// The brackets that are open lie on a stack of ``LiteralFrame``s; nothing recurses. Time is linear in the length.
struct LiteralReader {
    var scanner: LiteralScanner
    /// The brackets that are open; the first frame is the text itself.
    var stack: [LiteralFrame] = []
    /// Where the last token ended: a comma that is missing belongs there.
    var lastEnd = 0
    /// The name of the assignment that is being read.
    var name: String?
    /// The lines that are program code.
    var code: [Range<Int>] = []
    private var entries: [LiteralDocument.Entry] = []
    private var nodes = 0
    private let source: ImportSource
    private let limits: ImportLimits
    let vocabulary: LiteralVocabulary

    init(_ source: ImportSource, vocabulary: LiteralVocabulary, limits: ImportLimits) {
        self.source = source
        self.limits = limits
        self.vocabulary = vocabulary
        // The last mistake says that there are too many.
        scanner = LiteralScanner(source.bytes, mistakesMax: max(limits.mistakesMax - 1, 0))
        stack = [LiteralFrame(.root, opening: 0..<0)]
    }

    /// Reads the whole text.
    /// - Throws: `import.too_deep`, `import.too_many_values`.
    static func read(
        _ source: ImportSource, vocabulary: LiteralVocabulary = LiteralVocabulary(), limits: ImportLimits
    ) throws(Problem) -> (LiteralDocument, Findings) {
        var reader = LiteralReader(source, vocabulary: vocabulary, limits: limits)
        return try reader.document()
    }

    private mutating func document() throws(Problem) -> (LiteralDocument, Findings) {
        var isAtEnd = false
        while !isAtEnd {
            let token = scanner.next()
            switch token.kind {
            case .end: isAtEnd = true
            case .open(let bracket): try open(bracket, token)
            case .close(let bracket): close(bracket, token)
            case .comma: comma(token)
            case .semicolon: semicolon(token)
            case .colon: colon(token)
            case .equals: equals(token)
            case .text(let text): try add(.text(text), token, isQuoted: true)
            case .number(let number): try add(.number(number), token)
            case .bool(let value): try add(.bool(value), token)
            case .null: try add(.null, token)
            case .word(let word): try self.word(word, token)
            }
            if !isAtEnd { lastEnd = token.range.upperBound }
        }
        closeAll()
        finishEntry()
        reportStrangers()
        reportCode()
        let document = LiteralDocument(
            entries: entries, dialect: scanner.evidence.dialect, steps: scanner.steps,
            isCutShort: scanner.isExhausted, end: scanner.offset)
        return (document, scanner.findings)
    }

    /// The innermost frame.
    var top: LiteralFrame {
        get { stack[stack.count - 1] }
        _modify { yield &stack[stack.count - 1] }
    }

    private mutating func open(_ bracket: Bracket, _ token: LiteralToken) throws(Problem) {
        let continuesRows = bracket == .curly && top.items.last?.dict != nil
        if token.startsLine, top.kind == .root, top.isComplete, !continuesRows { finishEntry() }
        if bracket == .curly { endUnclosedDict(before: token) }
        makeRoom(for: nil, at: token)
        guard stack.count <= limits.depthMax else {
            throw .importTooDeep(place(token.range.lowerBound), depthMax: limits.depthMax)
        }
        try count(token)
        stack.append(LiteralFrame(.bracket(bracket), opening: token.range))
    }

    /// Adds a value that is no container; a text in quotes may continue the one before it.
    mutating func add(_ value: LiteralValue, _ token: LiteralToken, isQuoted: Bool = false) throws(Problem) {
        if token.startsLine, top.kind == .root, top.isComplete { finishEntry() }
        try count(token)
        if isQuoted, case .text(let text) = value, takeLostName(text, token) || join(text, token) { return }
        let node = LiteralNode(value: value, range: token.range)
        makeRoom(for: node, at: token)
        top.put(node, isText: isQuoted)
    }

    private mutating func count(_ token: LiteralToken) throws(Problem) {
        nodes += 1
        guard nodes <= limits.nodesMax else {
            throw .importTooManyValues(place(token.range.lowerBound), nodesMax: limits.nodesMax)
        }
    }

    /// Takes a finding; a repair in a line whose texts were guessed at is never safe.
    mutating func report(_ finding: Finding) {
        var finding = finding
        if let doubtful = scanner.doubtful, let repair = finding.repair,
            repair.edits.contains(where: { doubtful.contains($0.range.lowerBound) })
        {
            finding.repair = Repair(edits: repair.edits, safety: .needsPerson)
        }
        scanner.findings.add(finding)
    }

    private func place(_ offset: Int) -> String {
        ImportSource.place(offset, in: source.bytes, of: source.file)
    }

    /// Ends the literal of an assignment or of a line.
    mutating func finishEntry() {
        var root = LiteralFrame(.root, opening: lastEnd..<lastEnd)
        swap(&root, &stack[0])
        defer { name = nil }
        guard let first = root.items.first, let last = root.items.last else { return }
        if root.items.count == 1 {
            if let comma = root.danglingComma {
                report(.extraComma(comma))
            }
            entries.append(LiteralDocument.Entry(name: name, node: first))
        } else {
            let range = first.range.lowerBound..<last.range.upperBound
            let end = root.danglingComma?.upperBound ?? range.upperBound
            let isCertain = root.items.allSatisfy { $0.dict != nil }
            report(.missingBrackets(range.lowerBound..<end, isCertain: isCertain))
            entries.append(
                LiteralDocument.Entry(name: name, node: LiteralNode(value: .list(root.items), range: range)))
        }
    }

    /// Reports the constants that the dialect of the text writes otherwise.
    private mutating func reportStrangers() {
        let dialect = scanner.evidence.dialect
        for word in scanner.evidence.strangers {
            let right = word.value.map(dialect.word) ?? dialect.null
            let written = source.bytes.text(word.range)
            report(.mixedWord(word.range, written, right: right, dialect))
        }
    }
}

extension LiteralDocument {
    /// The literals of a file and what is wrong with how they are written, whatever they mean.
    /// - Throws: `import.too_deep`, `import.too_many_values`.
    package static func read(
        _ source: ImportSource, limits: ImportLimits = .standard
    ) throws(Problem) -> (document: LiteralDocument, mistakes: [Mistake]) {
        let (document, findings) = try LiteralReader.read(source, limits: limits)
        return (document, Mistake.located(findings.items, in: source))
    }
}
