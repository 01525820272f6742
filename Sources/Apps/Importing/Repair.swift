import Values

/// A replacement of some bytes of a text.
public struct TextEdit: Hashable, Sendable {
    /// The bytes that go; empty where something is only put in.
    public let range: Range<Int>
    /// What comes in their place.
    public let replacement: String

    init(_ range: Range<Int>, _ replacement: String) {
        self.range = range
        self.replacement = replacement
    }

    static func insert(_ text: String, at offset: Int) -> TextEdit { TextEdit(offset..<offset, text) }
    static func delete(_ range: Range<Int>) -> TextEdit { TextEdit(range, "") }
}

/// What would put a mistake right.
public struct Repair: Hashable, Sendable {
    /// Whether the repair may be applied without asking.
    public enum Safety: Hashable, Sendable {
        /// There is one sensible reading, and the repair writes just that.
        case safe
        /// The repair is a guess; a person decides.
        case needsPerson
    }

    /// The edits that belong together, in the order of the text.
    public let edits: [TextEdit]
    /// Whether it may be applied without asking.
    public let safety: Safety

    static func safe(_ edits: TextEdit...) -> Repair { Repair(edits: edits, safety: .safe) }
    static func needsPerson(_ edits: TextEdit...) -> Repair { Repair(edits: edits, safety: .needsPerson) }
    static func safe(_ edits: [TextEdit], if certain: Bool) -> Repair {
        Repair(edits: edits, safety: certain ? .safe : .needsPerson)
    }
}

extension Repair {
    /// How many edits are put in words.
    private static let wordsMax = 2

    /// What the edits do.
    func words(in bytes: [UInt8]) -> Localized {
        let told = edits.prefix(Repair.wordsMax).map { $0.words(in: bytes) }
        let (zh, en) = (told.map(\.zh).joined(separator: "，"), told.map(\.en).joined(separator: ", "))
        if edits.count <= Repair.wordsMax { return Localized(zh: zh, en: en) }
        let rest = edits.count - Repair.wordsMax
        return Localized(zh: "\(zh)，等 \(edits.count) 处", en: "\(en), and \(rest) more")
    }
}

extension TextEdit {
    fileprivate func words(in bytes: [UInt8]) -> Localized {
        let before = bytes.text(range).shown
        let after = replacement.shown
        if range.isEmpty { return Localized(zh: "插入 \(after)", en: "insert \(after)") }
        if replacement.isEmpty { return Localized(zh: "删除 \(before)", en: "delete \(before)") }
        return Localized(same: "\(before) → \(after)")
    }
}
