/// The places at which a text contains another, in bytes, without overlaps; where the other is empty, only 0.
///
/// After Knuth, Morris and Pratt: the time is linear, whatever the texts are.
struct TextSearch: Sequence, IteratorProtocol {
    private let pattern: [UInt8]
    /// For each length of a match, how long a match remains when the next byte does not fit.
    private let fallback: [Int]
    private var bytes: String.UTF8View.Iterator
    private var position = 0
    private var isEmptyFound = false

    init(for pattern: String, in text: String) {
        self.pattern = Array(pattern.utf8)
        bytes = text.utf8.makeIterator()
        var fallback = [0]
        var matched = 0
        for byte in self.pattern.dropFirst() {
            while matched > 0, byte != self.pattern[matched] { matched = fallback[matched - 1] }
            if byte == self.pattern[matched] { matched += 1 }
            fallback.append(matched)
        }
        self.fallback = fallback
    }

    /// The next place.
    mutating func next() -> Int? {
        guard !pattern.isEmpty else {
            defer { isEmptyFound = true }
            return isEmptyFound ? nil : 0
        }
        var matched = 0
        while let byte = bytes.next() {
            position += 1
            while matched > 0, byte != pattern[matched] { matched = fallback[matched - 1] }
            if byte == pattern[matched] { matched += 1 }
            if matched == pattern.count { return position - matched }
        }
        return nil
    }
}
