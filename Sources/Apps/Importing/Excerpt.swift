/// The part of a line around a place, as it is shown with a caret under it.
public struct Excerpt: Hashable, Sendable {
    /// The characters: without leading blanks, tabs as single spaces, nothing that would move the cursor, an
    /// ellipsis where the line goes on.
    public let text: String
    /// How many columns of a terminal stand before the caret; CJK characters take two.
    public let caretColumn: Int

    /// How many characters are shown at most.
    private static let charactersMax = 100
    /// How many of them stand behind the place, where the line goes on so long.
    private static let behindMin = 40

    /// The excerpt around an offset in the line that begins at `lineStart`.
    init(around offset: Int, lineStart: Int, in bytes: [UInt8]) {
        let most = Excerpt.charactersMax
        let before = Excerpt.characters(before: offset, from: lineStart, in: bytes, atMost: most)
        let behind = Excerpt.characters(behind: offset, in: bytes, atMost: most)
        let behindCount = min(behind.count - 1, max(Excerpt.behindMin, most - before.count + 1))
        let beforeCount = min(before.count - 1, most - behindCount)
        var start = before[beforeCount]
        let end = behind[behindCount]
        let isCutBefore = start > lineStart
        while start < offset, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        let isCutBehind = end < bytes.count && !bytes.isNewline(at: end)
        let head = (isCutBefore ? "…" : "") + Excerpt.printable(bytes.text(start..<offset))
        text = head + Excerpt.printable(bytes.text(offset..<end)) + (isCutBehind ? "…" : "")
        caretColumn = TerminalWidth.of(head)
    }

    /// The offset itself and those of the characters before it, backwards.
    private static func characters(
        before offset: Int, from lineStart: Int, in bytes: [UInt8], atMost most: Int
    ) -> [Int] {
        var offsets = [offset]
        var index = offset
        while index > lineStart, offsets.count <= most {
            index -= 1
            if bytes[index] & 0xC0 != 0x80 { offsets.append(index) }
        }
        return offsets
    }

    /// The offset itself and those of the characters behind it, to the end of the line.
    private static func characters(behind offset: Int, in bytes: [UInt8], atMost most: Int) -> [Int] {
        var offsets = [offset]
        var index = offset
        while index < bytes.count, !bytes.isNewline(at: index), offsets.count <= most {
            index += bytes.character(at: index).length
            offsets.append(min(index, bytes.count))
        }
        return offsets
    }

    private static func printable(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            shown.append(scalar == "\t" ? " " : isPrintable(scalar) ? scalar : "\u{FFFD}")
        }
        return String(shown)
    }

    /// Whether a character shows itself and does nothing else: no control, no change of the writing direction.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20, scalar.value < 0x7F { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
            return false
        default: return true
        }
    }
}
