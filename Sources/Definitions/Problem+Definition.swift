package import Values
import Yams

/// A kind of node that a definition needs somewhere.
package enum DefinitionNeed {
    case mapping, list, text, boolean
}

extension Problem {
    private static func definition(
        _ what: String, zh: String, en: String, at place: SourcePlace? = nil, status: Int = 422
    ) -> Problem {
        Problem("definition.\(what)", status: status, Localized(zh: zh, en: en), at: place?.description)
    }

    static let definitionEmpty = definition(
        "empty", zh: "文件是空的。请至少写出标识和名称。", en: "The file is empty; write at least a key and a name.",
        at: .start)

    static let definitionIsNoUTF8 = definition(
        "not_utf8", zh: "文件不是 UTF-8 编码。请另存为 UTF-8 再试。",
        en: "The file is not UTF-8; save it as UTF-8 and try again.")

    static func definitionTooLarge(bytesMax: Int) -> Problem {
        definition(
            "too_large", zh: "文件超过 \(bytesMax) 字节。请拆成几个。",
            en: "The file is longer than \(bytesMax) bytes; split it.", status: 413)
    }

    static func definitionTooLarge(nodesMax: Int, at place: SourcePlace) -> Problem {
        definition(
            "too_large", zh: "文件超过 \(nodesMax) 个值。请拆成几个。",
            en: "The file has more than \(nodesMax) values; split it.", at: place, status: 413)
    }

    static func definitionTooDeep(_ depthMax: Int, at place: SourcePlace?) -> Problem {
        definition(
            "too_deep", zh: "嵌套超过 \(depthMax) 层。请减少嵌套。",
            en: "The nesting is more than \(depthMax) deep; nest it less.", at: place)
    }

    static func definitionAlias(at place: SourcePlace) -> Problem {
        definition(
            "alias", zh: "不支持 YAML 别名（*名称）。请把内容直接写在这里；以 * 开头的文字请加引号。",
            en:
                "YAML aliases (*name) are not accepted. Write the value out, or quote a text that begins with *.",
            at: place)
    }

    static func definitionTag(_ tag: String, at place: SourcePlace) -> Problem {
        definition(
            "tag", zh: "不支持 YAML 标签 \(tag.prefix(40))。请去掉它。",
            en: "The YAML tag \(tag.prefix(40)) is not accepted; leave it out.", at: place)
    }

    static func definitionKeyIsNoText(at place: SourcePlace) -> Problem {
        definition(
            "key_type", zh: "键必须是文字。以 {{ 开头的模板请加引号。",
            en: "A key must be a text. Quote a template that begins with {{.", at: place)
    }

    static func definitionRepeatedKey(_ key: String, at place: SourcePlace) -> Problem {
        definition(
            "repeated_key", zh: "键 \(key.prefix(80)) 在同一处写了不止一次。请只保留一个。",
            en: "The key \(key.prefix(80)) is written more than once here; keep one.", at: place)
    }

    package static func definitionType(needed: DefinitionNeed) -> Problem {
        switch needed {
        case .mapping: definition("type", zh: "这里需要“键: 值”。", en: "Keys with values are needed here.")
        case .list: definition("type", zh: "这里需要一个列表。", en: "A list is needed here.")
        case .text:
            definition(
                "type", zh: "这里需要文字；数字、true、false 请加引号。",
                en: "A text is needed here; put quotation marks around a number, true or false.")
        case .boolean: definition("type", zh: "这里只能写 true 或 false。", en: "Write true or false here.")
        }
    }

    static func definitionNumber(_ range: ClosedRange<Int64>) -> Problem {
        definition(
            "number", zh: "这里需要 \(range.lowerBound) 到 \(range.upperBound) 的整数。",
            en: "A whole number from \(range.lowerBound) to \(range.upperBound) is needed here.")
    }

    static func definitionZone(_ name: String) -> Problem {
        definition(
            "zone", zh: "没有时区 \(name.prefix(64))。请写 IANA 名称，例如 Asia/Shanghai。",
            en: "There is no time zone \(name.prefix(64)); write an IANA name such as Asia/Shanghai.")
    }

    package static func definitionMissingKey(_ key: String) -> Problem {
        definition("missing_key", zh: "缺少 \(key)。请补上。", en: "The key \(key) is missing; add it.")
    }

    static func definitionUnknownKey(_ key: String, nearest: String?, known: [String]) -> Problem {
        let (zh, en) = suggestion(nearest, known)
        return definition(
            "unknown_key", zh: "这里没有 \(key.prefix(80)) 这个键。\(zh)",
            en: "There is no key \(key.prefix(80)) here. \(en)")
    }

    package static func definitionUnknownWord(_ word: String, nearest: String?, known: [String]) -> Problem {
        let (zh, en) = suggestion(nearest, known)
        return definition(
            "unknown_word", zh: "这里不能写 \(word.prefix(80))。\(zh)",
            en: "\(word.prefix(80)) is not known here. \(en)")
    }

    private static func suggestion(_ nearest: String?, _ known: [String]) -> (zh: String, en: String) {
        if let nearest { return ("是不是想写 \(nearest)？", "Did you mean \(nearest)?") }
        return (
            "可以写：\(known.joined(separator: "、"))。", "Known are: \(known.joined(separator: ", "))."
        )
    }

    /// What the YAML parser says, with the place where it stopped.
    static func malformedYAML(_ error: YamlError) -> Problem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return malformedYAML(problem, at: SourcePlace(line: mark.line, column: mark.column))
        case .duplicatedKeysInMapping(let duplicates, let context):
            return definitionRepeatedKey(
                duplicates.first ?? "", at: SourcePlace(line: context.mark.line, column: context.mark.column))
        case .reader(let problem, let offset, _, let text):
            return malformedYAML(problem, at: place(of: offset ?? 0, in: text))
        case .memory:
            return definitionTooDeep(DefinitionLimits.standard.depthMax, at: nil)
        case .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return malformedYAML("unreadable", at: .start)
        }
    }

    static func malformedYAML(_ reason: String, at place: SourcePlace) -> Problem {
        definition(
            "malformed",
            zh: "YAML 写法有误（\(reason)）。请检查这里的缩进、冒号后的空格、引号和括号，冒号逗号须为半角。",
            en:
                "This is not valid YAML: \(reason). Check indentation, the space after a colon, quotes and brackets.",
            at: place)
    }

    private static func place(of offset: Int, in text: String) -> SourcePlace {
        let before = text.prefix(offset).unicodeScalars
        let line = before.split(separator: "\n", omittingEmptySubsequences: false)
        return SourcePlace(line: line.count, column: (line.last?.count ?? 0) + 1)
    }
}
