import World

/// Numbers that depend on a seed alone.
struct Dice {
    private let randomness: SeededRandomness

    init(seed: UInt64) {
        randomness = SeededRandomness(seed: seed)
    }

    mutating func next(below bound: Int64) -> Int64 {
        Int64(randomness.next() % UInt64(bound))
    }

    mutating func next(in range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + next(below: range.upperBound - range.lowerBound + 1)
    }

    /// An amount of up to 10^12 fen, small ones as likely as large ones.
    mutating func amount(upTo most: Int64 = 1_000_000_000_000) -> Int64 {
        let bound = Int64(1) << next(in: 0...40)
        return min(next(below: bound + 1), most)
    }

    mutating func shuffle<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for index in elements.indices.dropFirst() {
            elements.swapAt(index, Int(next(below: Int64(index + 1))))
        }
        return elements
    }
}
