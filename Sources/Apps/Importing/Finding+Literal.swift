import Values

// What is wrong with how a literal is written, each with its sentence and its repair.
extension Finding {
    static func fullWidthPunctuation(_ range: Range<Int>, is written: String, ascii: UInt8) -> Finding {
        let right = String(UnicodeScalar(ascii))
        return Finding(
            .fullWidthPunctuation, range,
            Localized(
                zh: "这里是中文标点“\(written)”，应写英文标点 \(right)",
                en: "full-width '\(written)' where '\(right)' belongs"),
            .safe(TextEdit(range, right)))
    }

    static func fullWidthCharacter(_ range: Range<Int>, _ written: String, _ right: String) -> Finding {
        Finding(
            .fullWidthCharacter, range,
            Localized(
                zh: "“\(written.shown)”用了全角字符，应写 \(right.shown)",
                en: "'\(written.shown)' is in full-width characters; write \(right.shown)"),
            .safe(TextEdit(range, right)))
    }

    static func wrongQuote(_ range: Range<Int>, _ written: String, _ repair: Repair) -> Finding {
        Finding(
            .wrongQuote, range,
            Localized(
                zh: "\(written) 不是英文引号，文本要写在 ' 或 \" 之间",
                en: "\(written) is no straight quote; texts stand between ' or \""),
            repair)
    }

    static func missingQuote(
        _ range: Range<Int>, _ text: String, opening: Bool, _ repair: Repair
    ) -> Finding {
        Finding(
            .missingQuote, range,
            opening
                ? Localized(
                    zh: "“\(text.shown)”前面少了引号", en: "the quote that opens '\(text.shown)' is missing")
                : Localized(
                    zh: "“\(text.shown)”后面少了引号", en: "the quote that closes '\(text.shown)' is missing"),
            repair)
    }

    static func strayQuote(_ range: Range<Int>) -> Finding {
        Finding(
            .strayQuote, range,
            Localized(zh: "多了一个引号，或者两个引号之间少了文本", en: "a quote too many, or a text is missing here"),
            .needsPerson(.delete(range)))
    }

    static func unescapedQuote(_ range: Range<Int>, _ repair: Repair) -> Finding {
        Finding(
            .unescapedQuote, range,
            Localized(
                zh: "文本里有和外面相同的引号，文本在这里就结束了；请换一种引号或在前面加 \\",
                en: "the text has the quote in it that ends it; use the other quote, or put \\ before it"),
            repair)
    }

    static func unterminatedText(_ range: Range<Int>, quote: UInt8) -> Finding {
        let mark = String(repeating: String(UnicodeScalar(quote)), count: 3)
        return Finding(
            .unterminatedText, range,
            Localized(
                zh: "\(mark) 开始的文本直到文件末尾都没有结束",
                en: "the text that begins with \(mark) does not end before the file does"))
    }

    static func badEscape(_ range: Range<Int>, _ written: String) -> Finding {
        Finding(
            .badEscape, range,
            Localized(
                zh: "“\(written.shown)”不是完整的转义，请直接写出字符，或把 \\ 写成 \\\\",
                en: "'\(written.shown)' is no complete escape; write the character itself, or \\\\ for \\"))
    }

    static func unsupportedText(_ range: Range<Int>, _ prefix: String) -> Finding {
        Finding(
            .unsupportedText, range,
            Localized(
                zh: "前缀 \(prefix) 的文本是程序代码，这里按普通文本读取",
                en: "a text with the prefix \(prefix) is program code; it is read as a plain text"),
            .needsPerson(.delete(range)))
    }

    static func invisibleCharacter(_ range: Range<Int>, _ value: UInt32, atHead: Bool) -> Finding {
        let digits = String(value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits
        return Finding(
            .invisibleCharacter, range,
            value == 0x3000
                ? Localized(zh: "这里有全角空格，应为普通空格", en: "a full-width space; use a plain one")
                : Localized(
                    zh: "这里有看不见的字符 \(code)", en: "an invisible character, \(code)"),
            .safe(TextEdit(range, atHead ? "" : " ")))
    }

    static func unexpectedCharacter(_ range: Range<Int>, _ written: String) -> Finding {
        Finding(
            .unexpectedCharacter, range,
            Localized(
                zh: "这里不该有“\(written.shown)”，已略过", en: "'\(written.shown)' has no place here; it is skipped"))
    }

    static func foreignComment(_ range: Range<Int>, _ repair: Repair?) -> Finding {
        Finding(
            .foreignComment, range,
            Localized(
                zh: "这是别的语言的注释写法，Python 的注释以 # 开头",
                en: "this is another language's comment; Python's begin with #"),
            repair)
    }

    static func numberForm(_ range: Range<Int>, _ written: String, quote: UInt8) -> Finding {
        Finding(
            .numberForm, range,
            Localized(
                zh: "“\(written.shown)”不是数字的写法，按文本读取；数字不要以 0 开头",
                en: "'\(written.shown)' is no number, and is read as a text; numbers do not begin with 0"),
            .needsPerson(TextEdit(range, LiteralQuoting.quoted(written, quote))))
    }

    static func bareWord(_ range: Range<Int>, _ word: String, _ repair: Repair) -> Finding {
        Finding(
            .bareWord, range,
            Localized(zh: "“\(word.shown)”没有引号", en: "'\(word.shown)' stands without quotes"), repair)
    }

    static func mixedWord(
        _ range: Range<Int>, _ written: String, right: String, _ dialect: LiteralDialect
    ) -> Finding {
        let language = dialect == .python ? "Python" : "JSON"
        return Finding(
            .mixedWord, range,
            Localized(
                zh: "\(language) 里应写 \(right)，而不是 \(written.shown)",
                en: "\(language) writes \(right), not \(written.shown)"),
            .safe(TextEdit(range, right)))
    }

    static func notALiteral(_ range: Range<Int>, _ written: String, _ repair: Repair?) -> Finding {
        Finding(
            .notALiteral, range,
            Localized(
                zh: "“\(written.shown)”是程序代码；这里只读取写成字面量的列表",
                en: "'\(written.shown)' is program code; only literals are read"),
            repair)
    }
}

extension String {
    /// The text as messages show it: short, and without characters that would move a terminal's cursor.
    var shown: String {
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars.prefix(41) {
            if shown.count == 40 {
                shown.append("…")
            } else {
                shown.append(Excerpt.isPrintable(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return String(shown)
    }
}
