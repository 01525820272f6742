public import Values

/// A field list as an existing platform keeps it, read: the fields that it describes and the mistakes in it.
///
/// Every text gives a result; what is wrong is assumed or left out, and is a mistake with its place. Nothing of the
/// text is executed.
public struct FieldListImport: Sendable {
    /// What was read.
    public let source: ImportSource
    /// The fields, of which each passes the checks of a definition.
    public let fields: [Field]
    /// What is wrong, in the order of the text.
    public let mistakes: [Mistake]
    private let list: String?
    private let limits: ImportLimits

    /// Reads a Python or JSON literal, also one that is assigned to a name such as `outPutData`.
    /// - Parameters:
    ///   - source: The file.
    ///   - list: The name of the list to read where the file has several; else it is `outPutData`, or the first.
    ///   - limits: How much is read before the file is refused.
    /// - Throws: `import.too_deep`, `import.too_many_values`.
    public init(_ source: ImportSource, list: String? = nil, limits: ImportLimits = .standard) throws(Problem)
    {
        let (document, found) = try LiteralReader.read(source, vocabulary: .fieldList, limits: limits)
        var interpreter = FieldInterpreter(source, dialect: document.dialect, findings: found)
        fields = interpreter.fields(of: document, list: list)
        var findings = interpreter.findings
        findings.doubtBrackets()
        if findings.isFull {
            findings.close(with: .tooManyMistakes(at: document.end, mistakesMax: limits.mistakesMax))
        } else if document.isCutShort {
            findings.close(with: .unreadable(at: document.end))
        }
        mistakes = Mistake.located(findings.items, in: source)
        self.source = source
        self.list = list
        self.limits = limits
    }

    /// The fields as the `fields:` part of an `app.yaml`.
    public var yaml: String { FieldListWriter.text(fields) }

    /// The list with every safe repair applied; the source unchanged where there is none.
    ///
    /// A repair can uncover the next mistake, so the text is read again until nothing safe is left, or as often as
    /// the limits allow.
    /// - Throws: `import.too_large`, `import.too_deep`, `import.too_many_values`, for a text that grew.
    public func repaired() throws(Problem) -> RepairedFieldList {
        var current = self
        var applied: [Mistake] = []
        let roundsMax = limits.roundsMax(bytes: source.bytes.count)
        for _ in 0..<roundsMax {
            let safe = current.mistakes.filter(\.isSafe)
            if safe.isEmpty { break }
            let (bytes, done) = TextRepair.apply(safe, to: current.source.bytes)
            if done.isEmpty || bytes == current.source.bytes { break }
            let source = try ImportSource(bytes, file: self.source.file, limits: limits)
            current = try FieldListImport(source, list: list, limits: limits)
            applied += done
        }
        return RepairedFieldList(applied: applied, result: current)
    }
}

/// A field list after its safe repairs.
public struct RepairedFieldList: Sendable {
    /// The mistakes that were put right, in the order of the text; a later round's places are in the text before it.
    public let applied: [Mistake]
    /// The repaired text and what it says; its mistakes are those that need a person.
    public let result: FieldListImport
}
