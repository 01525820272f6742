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

    /// Where `search` begins in `text`, in bytes, without overlaps and at most `max` times; nowhere where it is empty
    /// but at the beginning.
    ///
    /// Knuth, Morris and Pratt: the time is linear, whatever the texts are.
    func offsets(of search: String, in text: String, max: Int = .max) throws(Fault) -> [Int] {
        try spend(1 + (text.utf8.count + search.utf8.count) / 64)
        guard !search.isEmpty else { return [0] }
        let pattern = Array(search.utf8)
        var fallback = [0]
        var matched = 0
        for index in pattern.indices.dropFirst() {
            while matched > 0, pattern[index] != pattern[matched] { matched = fallback[matched - 1] }
            if pattern[index] == pattern[matched] { matched += 1 }
            fallback.append(matched)
        }
        var offsets: [Int] = []
        matched = 0
        for (index, byte) in text.utf8.enumerated() {
            while matched > 0, byte != pattern[matched] { matched = fallback[matched - 1] }
            if byte == pattern[matched] { matched += 1 }
            guard matched == pattern.count else { continue }
            offsets.append(index + 1 - matched)
            matched = 0
            if offsets.count == max { break }
        }
        return offsets
    }

    /// The parts of `text` between the separators, which are at most `max`.
    func pieces(of text: String, separatedBy separator: String, max: Int) throws(Fault) -> [Substring] {
        let offsets = try offsets(of: separator, in: text, max: max)
        var pieces: [Substring] = []
        var begin = text.startIndex
        for offset in offsets {
            let end = text.utf8.index(text.startIndex, offsetBy: offset)
            pieces.append(text[begin..<end])
            begin = text.utf8.index(end, offsetBy: separator.utf8.count)
        }
        pieces.append(text[begin...])
        try spend(pieces.count)
        try reserve(bytes: text.utf8.count)
        return pieces
    }
}
