/// What is bounded in a YAML text before it is parsed, because the parser's time grows with it.
///
/// The parser looks at every open bracket again for each token, and at every explicit key (`? `) with all that is in
/// it. Brackets are counted wherever they stand, so that a text may have a good many that nobody closes.
enum YAMLBounds {
    /// The most brackets that stand open at once.
    static let openMax = 128
    /// The most explicit keys that begin in one line.
    static let explicitKeysMax = 16

    /// Where a text goes beyond the bounds; `nil` where it keeps them.
    static func violation(in text: String) -> SourcePlace? {
        var line = 1
        var column = 0
        var open = 0
        var explicitKeys: Int? = 0
        for byte in text.utf8 where byte & 0xC0 != 0x80 {
            column += 1
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                (column, explicitKeys) = (0, 0)
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
            case UInt8(ascii: "?"): explicitKeys = explicitKeys.map { $0 + 1 }
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: ":"): break
            default: explicitKeys = nil
            }
            guard open <= openMax, explicitKeys ?? 0 <= explicitKeysMax else {
                return SourcePlace(line: line, column: column)
            }
        }
        return nil
    }
}
