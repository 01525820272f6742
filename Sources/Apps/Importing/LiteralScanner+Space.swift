extension LiteralScanner {
    /// Skips spaces, line ends, comments and invisible characters.
    /// - Returns: whether a line ended.
    mutating func skipSpace() -> Bool {
        var lineEnded = false
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09: offset += 1
            case 0x0C:
                offset += 1
                evidence.isPython = true
            case 0x0A, 0x0D:
                endDoubt(at: offset)
                offset += 1
                lineEnded = true
            case UInt8(ascii: "#"): skipComment()
            case UInt8(ascii: "/"):
                guard skipForeignComment() else { return lineEnded }
            case UInt8(ascii: "\\"):
                guard offset + 1 < bytes.count, bytes.isNewline(at: offset + 1) else { return lineEnded }
                offset += 1
                evidence.isPython = true
            case 0x00...0x1F, 0x7F: skipInvisible()
            case 0x80...:
                if skipFullWidthComment() { break }
                guard case .invisible = LiteralCharacter(bytes.character(at: offset).value) else {
                    return lineEnded
                }
                skipInvisible()
            default: return lineEnded
            }
        }
        return lineEnded
    }

    /// A full-width number sign begins a comment as the ASCII one does.
    private mutating func skipFullWidthComment() -> Bool {
        guard case .fullWidth(UInt8(ascii: "#")) = LiteralCharacter(bytes.character(at: offset).value) else {
            return false
        }
        findings.add(.fullWidthPunctuation(offset..<offset + 3, is: "＃", ascii: UInt8(ascii: "#")))
        skipComment()
        return true
    }

    private mutating func skipComment() {
        evidence.isPython = true
        skipLine()
    }

    /// Moves to the end of the line.
    mutating func skipLine() {
        while offset < bytes.count, !bytes.isNewline(at: offset) { offset += 1 }
    }

    /// Skips `// ...` and `/* ... */`, which neither Python nor JSON has.
    private mutating func skipForeignComment() -> Bool {
        guard offset + 1 < bytes.count else { return false }
        let start = offset
        switch bytes[offset + 1] {
        case UInt8(ascii: "/"):
            let isCertain = mayBeginComment(start)
            if !isCertain { doubt(from: start) }
            skipComment()
            let edit = TextEdit(start..<start + 2, "#")
            findings.add(.foreignComment(start..<start + 2, .safe([edit], if: isCertain)))
        case UInt8(ascii: "*"):
            offset += 2
            while offset < bytes.count, !endsForeignComment(from: start) { offset += 1 }
            offset = min(offset + 1, bytes.count)
            findings.add(.foreignComment(start..<start + 2, nil))
        default: return false
        }
        return true
    }

    /// Whether `//` at an offset can only begin a comment: not in `http://`, nor right behind a word.
    private func mayBeginComment(_ start: Int) -> Bool {
        guard start > 0 else { return true }
        return bytes[start - 1] <= 0x20 || ",;=[]{}()'\"".utf8.contains(bytes[start - 1])
    }

    private func endsForeignComment(from start: Int) -> Bool {
        bytes[offset] == UInt8(ascii: "/") && bytes[offset - 1] == UInt8(ascii: "*") && offset > start + 2
    }

    /// Reports a run of invisible characters: a mark at the head of the file goes, the others become a space.
    private mutating func skipInvisible() {
        let start = offset
        while offset < bytes.count {
            let (value, length) = bytes.character(at: offset)
            guard value > 0x20 || value < 0x09 || (0x0E...0x1F).contains(value) || value == 0x0B,
                case .invisible = LiteralCharacter(value)
            else { break }
            offset += length
        }
        findings.add(
            .invisibleCharacter(start..<offset, bytes.character(at: start).value, atHead: start == 0))
    }
}
