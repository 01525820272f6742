extension Function {
    /// Every function, by chapter of the documentation and in its order there.
    package static let chapters: [(title: String, functions: [Function])] = [
        ("Standard functions", standard),
        ("Text", text),
        ("Numbers", numbers),
        ("Lists", lists),
        ("Objects", objects),
        ("Choices", choices),
        ("Times", times),
        ("JSON, encodings and digests", codecs),
    ]

    /// The function of this name.
    static func named(_ name: String) -> Function? { byName[name] }

    /// The function whose name is nearest to a mistyped one, if any is near.
    static func nearest(to name: String) -> String? {
        guard name.utf8.count <= 40 else { return nil }
        let wanted = Array(name.lowercased().utf8)
        let ranked = byName.keys.map { (name: $0, distance: distance(wanted, Array($0.utf8))) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let ranked, ranked.distance <= max(1, wanted.count / 3) else { return nil }
        return ranked.name
    }

    private static let byName = Dictionary(
        uniqueKeysWithValues: chapters.flatMap(\.functions).map { ($0.name, $0) })

    /// How many letters have to be put in, left out or changed to make one name the other (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let changed = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
