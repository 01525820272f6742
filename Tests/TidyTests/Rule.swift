/// Something that the house does not do: phrases that occur nowhere where the rule holds.
struct Rule: Sendable {
    /// What to do instead.
    let say: String
    /// What must not occur, as ``Phrase`` reads it.
    let phrases: [String]
    /// Where the phrases are looked for.
    var part = Part.code
    /// What a line nearby may say so that the rule is content.
    var unless: (@Sendable (_ nearby: ArraySlice<String>) -> Bool)?
    /// Which files it holds for.
    let holds: @Sendable (SwiftFile) -> Bool

    /// A part of a source file.
    enum Part {
        case code
        case strings
        case everything
    }

    /// The places in a file that break the rule, as `path:line: what to do`.
    func objections(to file: SwiftFile) -> [String] {
        guard holds(file) else { return [] }
        return file.text(part).indices(of: phrases).filter { index in
            unless?(file.lines[max(0, index - 3)...min(index + 1, file.lines.count - 1)]) != true
        }.map { "\(file.path):\($0 + 1): \(say)" }
    }
}

extension [String] {
    /// The lines in which one of the phrases occurs.
    fileprivate func indices(of phrases: [String]) -> [Int] {
        let wanted = phrases.map { Phrase($0) }
        return indices.filter { index in
            let line = Array<UInt8>(self[index].utf8)
            return wanted.contains { $0.occurs(in: line) }
        }
    }
}
