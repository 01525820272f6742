import Values

extension Evaluation {
    /// A value as it stands within a text: nothing for `null`, a string itself, a number's exact digits, else JSON.
    func text(of value: JSON) throws(Fault) -> String {
        switch value {
        case .null: return ""
        case .string(let text):
            try reserve(bytes: text.utf8.count)
            return text
        case .bool, .int, .number, .array, .object: return try json(value).string ?? ""
        }
    }

    /// A value as compact JSON text; its bytes are counted before it is written.
    func json(_ value: JSON) throws(Fault) -> JSON {
        try spendWalk(over: value)
        var left = limits.outputBytesMax
        try measure(value, depth: 0, left: &left)
        return try produce(text: value.text)
    }

    /// The parts of `text` between the separators, of which at most `max` count.
    func pieces(of text: String, separatedBy separator: String, max: Int) throws(Fault) -> [Substring] {
        var pieces: [Substring] = []
        var (begin, offset) = (text.startIndex, 0)
        for found in TextSearch(for: separator, in: text).prefix(max) {
            let end = text.utf8.index(begin, offsetBy: found - offset)
            try reserve(bytes: MemoryLayout<Substring>.stride)
            pieces.append(text[begin..<end])
            begin = text.utf8.index(end, offsetBy: separator.utf8.count)
            offset = found + separator.utf8.count
        }
        pieces.append(text[begin...])
        try reserve(bytes: text.utf8.count)
        return pieces
    }
}
