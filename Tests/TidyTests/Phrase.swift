/// Words to be found in a line as they stand, not as a part of longer ones.
struct Phrase {
    private let bytes: [UInt8]
    private let isCall: Bool

    /// A phrase, in which a space stands for any number of spaces, or none.
    ///
    /// One that begins with a small letter and ends in a parenthesis is a call of a function, not of a member.
    init(_ text: String) {
        bytes = Array(text.utf8)
        isCall = text.first?.isLowercase == true && text.last == "("
    }

    func occurs(in line: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        return line.indices.contains { start in
            guard line[start] == first, !continues(before: start, in: line) else { return false }
            return matches(line, from: start)
        }
    }

    private func continues(before start: Int, in line: [UInt8]) -> Bool {
        guard start > 0, bytes.first.map(Self.isWord) == true else { return false }
        return Self.isWord(line[start - 1]) || (isCall && line[start - 1] == UInt8(ascii: "."))
    }

    private func matches(_ line: [UInt8], from start: Int) -> Bool {
        var place = start
        for byte in bytes {
            if byte == UInt8(ascii: " ") {
                while place < line.count, line[place] == byte { place += 1 }
            } else {
                guard place < line.count, line[place] == byte else { return false }
                place += 1
            }
        }
        let endsInWord = bytes.last.map(Self.isWord) == true
        return !(endsInWord && place < line.count && Self.isWord(line[place]))
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte > 127
            || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
    }
}
