/// Why a JSON text is refused, and at which byte.
struct JSONFault: Error {
    enum Kind {
        case endOfText, unexpected, badLiteral, badNumber, leadingZero, badEscape, loneSurrogate
        case controlCharacter, invalidUTF8, repeatedKey, missingKey, trailing, tooDeep
    }

    let kind: Kind
    let offset: Int

    func problem(in bytes: [UInt8], depthMax: Int) -> Problem {
        let place = JSONFault.place(of: offset, in: bytes)
        return kind == .tooDeep
            ? .jsonTooDeep(depthMax: depthMax, at: place) : .malformedJSON(kind.sentence, at: place)
    }

    /// `line:column`, both from 1; columns count Unicode scalars, and lines end with a line feed.
    private static func place(of offset: Int, in bytes: [UInt8]) -> String {
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return "\(line):\(column)"
    }
}

extension JSONFault.Kind {
    var sentence: Localized {
        switch self {
        case .endOfText: Localized(zh: "内容没有写完。", en: "The text ends too early.")
        case .unexpected: Localized(zh: "这里不应出现这个字符。", en: "This character does not belong here.")
        case .badLiteral:
            Localized(zh: "这里只能写 true、false 或 null。", en: "Only true, false or null may stand here.")
        case .badNumber: Localized(zh: "数字的写法不对。", en: "This is not how a number is written.")
        case .leadingZero: Localized(zh: "数字不能以多余的 0 开头。", en: "A number may not begin with a needless 0.")
        case .badEscape: Localized(zh: "反斜杠转义的写法不对。", en: "This is no escape sequence.")
        case .loneSurrogate:
            Localized(zh: "\\u 转义只写了代理对的一半。", en: "The \\u escape is only half of a surrogate pair.")
        case .controlCharacter:
            Localized(
                zh: "字符串中的控制字符必须转义，例如换行写作 \\n。",
                en: "Control characters in a string must be escaped, a line feed as \\n.")
        case .invalidUTF8: Localized(zh: "内容不是有效的 UTF-8。", en: "The bytes are not valid UTF-8.")
        case .repeatedKey: Localized(zh: "同一个对象里键重复了。", en: "The object already has this key.")
        case .missingKey: Localized(zh: "这里需要一个带引号的键。", en: "A key in quotation marks is needed here.")
        case .trailing: Localized(zh: "值的后面还有多余的内容。", en: "Something follows the value.")
        case .tooDeep: Localized(zh: "嵌套太深。", en: "The nesting is too deep.")
        }
    }
}
