/// Applies the repairs of mistakes to a text.
enum TextRepair {
    private struct Piece {
        let edit: TextEdit
        /// The index of its mistake.
        let owner: Int
        /// Which comes first of several insertions at one place.
        let rank: Int
    }

    /// The text with as many repairs applied as do not touch the same bytes; of two that do, the first.
    static func apply(_ mistakes: [Mistake], to bytes: [UInt8]) -> (bytes: [UInt8], applied: [Mistake]) {
        var pieces: [Piece] = []
        for (index, mistake) in mistakes.enumerated() {
            for edit in mistake.repair?.edits ?? [] {
                pieces.append(Piece(edit: edit, owner: index, rank: mistake.insertionRank))
            }
        }
        pieces.sort { sortKey($0) < sortKey($1) }
        let refused = overlapping(pieces)
        var repaired: [UInt8] = []
        repaired.reserveCapacity(bytes.count + pieces.count)
        var offset = 0
        for piece in pieces where !refused.contains(piece.owner) {
            repaired += bytes[offset..<piece.edit.range.lowerBound]
            repaired += piece.edit.replacement.utf8
            offset = piece.edit.range.upperBound
        }
        repaired += bytes[offset...]
        return (repaired, mistakes.enumerated().filter { !refused.contains($0.offset) }.map(\.element))
    }

    private static func sortKey(_ piece: Piece) -> (Int, Int, Int, Int) {
        (piece.edit.range.lowerBound, piece.edit.range.isEmpty ? 0 : 1, piece.rank, piece.owner)
    }

    /// The mistakes that must wait, because their edits touch the bytes of another's.
    private static func overlapping(_ pieces: [Piece]) -> Set<Int> {
        var refused: Set<Int> = []
        var last: Piece?
        for piece in pieces where !refused.contains(piece.owner) {
            if let before = last, piece.edit.range.lowerBound < before.edit.range.upperBound {
                refused.insert(max(piece.owner, before.owner))
                if piece.owner >= before.owner { continue }
            }
            last = piece
        }
        return refused
    }
}

extension Mistake {
    /// Of the insertions at one place the quote that closes a text comes first, then what is added to a dict, then
    /// brackets and commas in the order in which they were found missing.
    fileprivate var insertionRank: Int {
        if [.missingQuote, .wrongQuote].contains(code) { return 0 }
        return [.missingType, .missingLabel, .missingKey, .choiceLabel].contains(code) ? 1 : 2 + order
    }
}
