import Values

// What is wrong with the commas, colons and brackets of a literal, each with its sentence and its repair.
extension Finding {
    static func missingComma(_ range: Range<Int>, _ repair: Repair) -> Finding {
        Finding(.missingComma, range, Localized(zh: "这里少了逗号", en: "a comma is missing here"), repair)
    }

    static func extraComma(_ range: Range<Int>) -> Finding {
        Finding(
            .extraComma, range, Localized(zh: "多了一个逗号", en: "a comma too many"), .safe(.delete(range)))
    }

    static func semicolon(_ range: Range<Int>) -> Finding {
        Finding(
            .semicolon, range, Localized(zh: "这里应写逗号，而不是分号", en: "a semicolon where a comma belongs"),
            .safe(TextEdit(range, ",")))
    }

    static func joinedTexts(_ range: Range<Int>) -> Finding {
        Finding(
            .joinedTexts, range,
            Localized(
                zh: "这两个文本会连成一个；如果是两项，这里少了逗号",
                en:
                    "these two texts become one; if they are two elements, a comma is missing here"
            ),
            .needsPerson(.insert(",", at: range.lowerBound)))
    }

    static func missingColon(_ range: Range<Int>, _ repair: Repair) -> Finding {
        Finding(
            .missingColon, range,
            Localized(zh: "名称和值之间应有冒号", en: "a colon belongs between the name and its value"), repair)
    }

    static func extraColon(_ range: Range<Int>, _ repair: Repair?) -> Finding {
        Finding(.extraColon, range, Localized(zh: "这里不该有冒号", en: "a colon has no place here"), repair)
    }

    static func equalsSign(_ range: Range<Int>) -> Finding {
        Finding(
            .equalsSign, range,
            Localized(zh: "名称和值之间应写冒号，而不是等号", en: "an equals sign where a colon belongs"),
            .safe(TextEdit(range, ":")))
    }

    static func missingName(_ range: Range<Int>) -> Finding {
        Finding(.missingName, range, Localized(zh: "冒号前面少了名称", en: "the name before the colon is missing"))
    }

    static func missingValue(_ range: Range<Int>) -> Finding {
        Finding(.missingValue, range, Localized(zh: "这个名称没有值", en: "this name has no value"))
    }

    static func unclosedBracket(_ range: Range<Int>, _ opening: String, _ repair: Repair) -> Finding {
        Finding(
            .unclosedBracket, range,
            Localized(zh: "这个 \(opening) 没有对应的右括号", en: "this \(opening) is never closed"), repair)
    }

    static func wrongBracket(
        _ range: Range<Int>, _ written: String, right: String, _ repair: Repair
    ) -> Finding {
        Finding(
            .wrongBracket, range,
            Localized(zh: "括号不成对：这里应写 \(right)，而不是 \(written)", en: "\(right) belongs here, not \(written)"),
            repair)
    }

    static func strayBracket(_ range: Range<Int>, _ written: String, _ repair: Repair) -> Finding {
        Finding(
            .strayBracket, range,
            Localized(zh: "多了一个 \(written)，没有对应的左括号", en: "\(written) closes nothing"), repair)
    }

    static func missingBrackets(_ range: Range<Int>, isCertain: Bool) -> Finding {
        let edits = [TextEdit.insert("[", at: range.lowerBound), TextEdit.insert("]", at: range.upperBound)]
        return Finding(
            .missingBrackets, range.lowerBound..<range.lowerBound,
            Localized(zh: "列表外面少了方括号 [ ]", en: "the brackets [ ] around the list are missing"),
            .safe(edits, if: isCertain))
    }

    static func setLiteral(_ opening: Range<Int>, _ closing: Range<Int>, isCertain: Bool) -> Finding {
        let closes = TextEdit(closing, "]")
        return Finding(
            .setLiteral, opening,
            Localized(
                zh: "花括号里没有“名称: 值”，列表应写在 [ ] 里",
                en: "these braces hold no name: value; a list stands between [ and ]"),
            .safe([TextEdit(opening, "["), closes], if: isCertain && !closing.isEmpty))
    }

    static func repeatedName(_ range: Range<Int>, _ name: String, _ repair: Repair) -> Finding {
        Finding(
            .repeatedName, range,
            Localized(
                zh: "“\(name.shown)”在同一个字典里写了两次，后面的覆盖前面的",
                en: "'\(name.shown)' stands twice in this dict; the last one counts"),
            repair)
    }

    static func tooManyMistakes(at offset: Int, mistakesMax: Int) -> Finding {
        Finding(
            .tooManyMistakes, offset..<offset,
            Localized(
                zh: "错误太多（\(mistakesMax) 处），从这里起没有再读；请确认选对了文件，或先修复已列出的",
                en:
                    "too many mistakes (\(mistakesMax)); nothing is read from here on. Check that it is the right "
                    + "file, or repair those above first"))
    }

    static func unreadable(at offset: Int) -> Finding {
        Finding(
            .tooManyMistakes, offset..<offset,
            Localized(
                zh: "这里的引号无法理清，从这里起没有再读；请先修复前面的错误",
                en:
                    "the quotes here cannot be sorted out, and nothing is read from here on; repair what comes before"
            ))
    }
}
