/// Writes random literals in all the ways that Python allows, and breaks them.
struct LiteralWriter {
    private var dice: SplitMix

    init(seed: UInt64) {
        dice = SplitMix(seed: seed)
    }

    /// A literal, some with a name, comments and line breaks.
    mutating func literal() -> String {
        let value = value(depth: 0)
        switch dice.next(below: 6) {
        case 0: return "outPutData = " + value
        case 1: return "# 盘点 ， 《'\n" + value + "  # }\n"
        case 2: return "fields: list = \\\n" + value + "\r\n"
        default: return value
        }
    }

    /// The text with up to three characters left out, put in or exchanged.
    mutating func mutated(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        let marks = Array("，：；“”‘’（）【】｛｝'\"[]{}(),:;=# \n\u{3000}aTnull数1.-\\".unicodeScalars)
        for _ in 0..<dice.next(below: 4) where !scalars.isEmpty {
            let index = dice.next(below: scalars.count)
            let mark = marks[dice.next(below: marks.count)]
            switch dice.next(below: 3) {
            case 0: scalars.remove(at: index)
            case 1: scalars.insert(mark, at: index)
            default: scalars[index] = mark
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private mutating func value(depth: Int) -> String {
        switch dice.next(below: depth > 3 ? 5 : 9) {
        case 0: return pick(["True", "False", "None"])
        case 1: return number()
        case 2...4: return text()
        case 5: return sequence("[", "]", depth)
        case 6: return sequence("(", dice.next(below: 2) == 0 ? ",)" : ")", depth)
        default: return dict(depth)
        }
    }

    private mutating func sequence(_ opening: String, _ closing: String, _ depth: Int) -> String {
        let count = dice.next(below: 4)
        if count == 0 { return opening == "(" ? "()" : "[\(gap())]" }
        // A lone value in parentheses is itself; with a comma it is a tuple.
        let items = (0..<count).map { _ in gap() + value(depth: depth + 1) }
        return opening + items.joined(separator: ",") + (opening == "[" ? pick(["", ","]) + gap() : "")
            + closing
    }

    private mutating func dict(_ depth: Int) -> String {
        var members: [String] = []
        for index in 0..<dice.next(below: 4) {
            let key = dice.next(below: 4) == 0 ? "\(index)" : text(marked: "k\(index)")
            members.append(gap() + key + gap() + ":" + gap() + value(depth: depth + 1))
        }
        return "{" + members.joined(separator: ",") + (members.isEmpty ? "" : pick(["", ","])) + gap() + "}"
    }

    private mutating func gap() -> String {
        pick(["", "", "", " ", "\t", "\n  ", "\r\n", " # 说明：“a”，'\n", "  ", "\n\n"])
    }

    private mutating func number() -> String {
        pick(["", "-", "+", "- "])
            + pick([
                "0", "7", "42", "1_000", "0x1F", "0XfF_f", "0o17", "0b101", "1.5", ".5", "3.", "1e5",
                "1.5E-3", "1_0.2_5e+1_0",
                "00", "007.5", "9223372036854775807", "12345678901234567890123",
            ])
    }

    /// One text or several in a row, in any quotes, with escapes.
    private mutating func text(marked mark: String = "") -> String {
        var parts = [one(mark)]
        // In a list a text on a line of its own is taken for a missing comma, so the row stays on its line.
        while dice.next(below: 6) == 0 { parts.append(one("")) }
        return parts.joined(separator: pick(["", " ", "  "]).isEmpty ? " " : " ")
    }

    private mutating func one(_ mark: String) -> String {
        let quote = pick(["'", "\"", "'''", "\"\"\""])
        let isRaw = dice.next(below: 8) == 0
        var content = mark
        for _ in 0..<dice.next(below: 6) {
            content += pick([
                "a", "key", "数量", "，", "：", "“", "”", "{", "]", "#", " ", "\t", "😀", "\\\\", "\\n", "1", "é",
                "\u{3000}",
            ])
            if !isRaw {
                content += pick([
                    "", "", "\\x41", "\\u4ed3", "\\U0001F600", "\\101", "\\'", "\\\"", "\\d", "\\\n", "\\t",
                ])
            }
            if quote.count == 1 {
                content += pick(["", "", quote == "'" ? "\"" : "'"])
            } else {
                content += pick(["", "\n", "\r\n"])
            }
        }
        return (isRaw ? pick(["r", "R"]) : pick(["", "", "u"])) + quote + content + quote
    }

    private mutating func pick(_ choices: [String]) -> String { choices[dice.next(below: choices.count)] }
}
