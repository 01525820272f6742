/// The part of a line around a place, as it is shown with a caret under it.
public struct Excerpt: Hashable, Sendable {
    /// The characters: without leading blanks, tabs as single spaces, nothing that would move the cursor, an
    /// ellipsis where the line goes on.
    public let text: String
    /// How many columns of a terminal stand before the caret; CJK characters take two.
    public let caretColumn: Int

    /// How many characters are shown before and behind the place.
    private static let reach = 48

    /// The excerpt around an offset in the line that begins at `lineStart`.
    init(around offset: Int, lineStart: Int, in bytes: [UInt8]) {
        var start = offset
        var before = 0
        while start > lineStart, before < Excerpt.reach {
            start -= 1
            if bytes[start] & 0xC0 != 0x80 { before += 1 }
        }
        while start > lineStart, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        let isCutBefore = start > lineStart
        while start < offset, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        var end = offset
        var behind = 0
        while end < bytes.count, behind < Excerpt.reach, !bytes.isNewline(at: end) {
            end += 1
            while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
            behind += 1
        }
        let isCutBehind = end < bytes.count && !bytes.isNewline(at: end)
        let head = (isCutBefore ? "…" : "") + Excerpt.printable(bytes.text(start..<offset))
        text = head + Excerpt.printable(bytes.text(offset..<end)) + (isCutBehind ? "…" : "")
        caretColumn = TerminalWidth.of(head)
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
