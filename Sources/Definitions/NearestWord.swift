/// Finds the word that somebody probably meant.
package enum NearestWord {
    /// The candidate that differs least from `word`, or `nil` where none is near.
    ///
    /// Near is: equal but for case and separators, or at most a third of the letters (two at most for short words)
    /// inserted, left out, replaced or swapped. Words of more than 64 characters are near to nothing.
    package static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
        guard word.unicodeScalars.count <= 64 else { return nil }
        let plain = plain(word)
        var best: (word: String, distance: Int)?
        for candidate in candidates where candidate.unicodeScalars.count <= 64 {
            let distance = distance(plain, self.plain(candidate))
            guard distance <= max(1, min(3, plain.count / 3)), distance < best?.distance ?? .max else {
                continue
            }
            best = (candidate, distance)
        }
        return best?.word
    }

    private static func plain(_ word: String) -> [Unicode.Scalar] {
        word.lowercased().unicodeScalars.filter { $0 != "_" && $0 != "-" && $0 != " " }
    }

    /// The restricted Damerau-Levenshtein distance.
    private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for i in one.indices {
            var row = [i + 1]
            for j in other.indices {
                var best = min(last[j] + (one[i] == other[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[other.count]
    }
}
