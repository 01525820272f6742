/// How a vendor writes times: `yyyy-MM-dd HH:mm:ss`.
///
/// `yyyy MM dd HH mm ss SSS` (and `M d H` without a zero in front) stand for the parts of a time; letters that stand
/// for themselves are put between single quotes, everything else stands for itself.
public struct TimePattern: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case literal(String)
        /// A slice of `yyyy-MM-ddTHH:mm:ss.SSS`, perhaps without its leading zero.
        case slice(from: Int, length: Int, trimmed: Bool)
    }

    /// The pattern as it was written.
    public let text: String
    private let parts: [Part]

    /// The pattern of a text, or `nil` where it has another letter, no part of a time, or more than 64 characters.
    public init?(_ text: String) {
        guard text.unicodeScalars.count <= 64 else { return nil }
        var parts: [Part] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first == "'" {
                let literal = rest.dropFirst().prefix { $0 != "'" }
                guard literal.endIndex < rest.endIndex else { return nil }
                parts.append(.literal(literal.isEmpty ? "'" : String(literal)))
                rest = rest[rest.index(after: literal.endIndex)...]
            } else if first.isASCII, first.isLetter {
                let word = rest.prefix { $0 == first }
                guard let part = TimePattern.part(String(word)) else { return nil }
                parts.append(part)
                rest = rest[word.endIndex...]
            } else {
                parts.append(.literal(String(first)))
                rest.removeFirst()
            }
        }
        guard parts.contains(where: { if case .slice = $0 { true } else { false } }) else { return nil }
        self.text = text
        self.parts = parts
    }

    /// A time so written.
    /// - Parameter local: `yyyy-MM-ddTHH:mm:ss.SSS`.
    /// - Returns: The time in the pattern.
    func text(of local: String) -> String {
        let characters = Array(local)
        return parts.map { part in
            switch part {
            case .literal(let text): return text
            case .slice(let start, let length, let trimmed):
                let slice = String(characters[start..<min(start + length, characters.count)])
                return trimmed && slice.hasPrefix("0") ? String(slice.dropFirst()) : slice
            }
        }.joined()
    }

    private static func part(_ word: String) -> Part? {
        switch word {
        case "yyyy": .slice(from: 0, length: 4, trimmed: false)
        case "MM": .slice(from: 5, length: 2, trimmed: false)
        case "M": .slice(from: 5, length: 2, trimmed: true)
        case "dd": .slice(from: 8, length: 2, trimmed: false)
        case "d": .slice(from: 8, length: 2, trimmed: true)
        case "HH": .slice(from: 11, length: 2, trimmed: false)
        case "H": .slice(from: 11, length: 2, trimmed: true)
        case "mm": .slice(from: 14, length: 2, trimmed: false)
        case "ss": .slice(from: 17, length: 2, trimmed: false)
        case "SSS": .slice(from: 20, length: 3, trimmed: false)
        default: nil
        }
    }
}
