public import Definitions
public import Values

/// A mistake in a field list: what it is, where, and what would put it right.
public struct Mistake: Hashable, Sendable {
    /// Its kind.
    public let code: MistakeCode
    /// The file that it is in.
    public let file: String
    /// Where it begins.
    public let place: SourcePlace
    /// Its bytes; empty where something is missing.
    public let range: Range<Int>
    /// What is wrong, in a sentence.
    public let message: Localized
    /// What would put it right, where that can be told.
    public let repair: Repair?
    /// The repair in words, such as `插入 ,`.
    public let correction: Localized?
    /// The line that it is in, with the column of the caret.
    public let excerpt: Excerpt
    /// When it was found, among the others.
    let order: Int

    /// Whether the mistake is put right without asking.
    public var isSafe: Bool { repair?.safety == .safe }

    /// The mistakes of a source in the order of its text.
    static func located(_ findings: [Finding], in source: ImportSource) -> [Mistake] {
        let ordered = findings.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }
        let places = ImportSource.places(of: ordered.map(\.element.range.lowerBound), in: source.bytes)
        return zip(ordered, places).map { found, line in
            let finding = found.element
            return Mistake(
                code: finding.code, file: source.file, place: line.place, range: finding.range,
                message: finding.message,
                repair: finding.repair, correction: finding.repair?.words(in: source.bytes),
                excerpt: Excerpt(
                    around: finding.range.lowerBound, lineStart: line.lineStart, in: source.bytes),
                order: found.offset)
        }
    }
}

extension Mistake: CustomStringConvertible {
    /// One English line: `盘点字段.py:14:7: a comma is missing here (missing_comma)`.
    public var description: String {
        "\(file):\(place): \(message.en) (\(code.rawValue))"
    }
}
