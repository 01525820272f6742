import Apps

// The mistakes that people make in field lists. Each text has just the one.
extension MistakeCase {
    static let all = punctuation + quotes + words + separators + brackets + wholes + fields + types + choices

    private static let punctuation: [MistakeCase] = [
        .init(
            .fullWidthPunctuation, "[{'key': 'q'‸，'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q','label': '数', 'type': 'int'}]")),
        .init(
            .fullWidthPunctuation, "[\n\t{'label'‸： '数', 'key': 'q', 'type': 'int'}]",
            .repaired("[\n\t{'label': '数', 'key': 'q', 'type': 'int'}]")),
        .init(
            .fullWidthPunctuation, "‸【{'key': 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .fullWidthPunctuation, "[\r\n{'key': 'q', 'label': '数，量：（全）', 'type': 'int'‸｝]",
            .repaired("[\r\n{'key': 'q', 'label': '数，量：（全）', 'type': 'int'}]")),
        .init(
            .fullWidthPunctuation, "[{'key': 'q', 'label': '数', 'type': 'int', 'default': ‸（1)}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'default': (1)}]")),
        .init(
            .fullWidthPunctuation, "outPutData ‸＝ [{'key': 'q', 'label': '数', 'type': 'int'}]",
            .repaired("outPutData = [{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .fullWidthPunctuation, "[{'key': 'q', 'label': '数'‸；'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数','type': 'int'}]")),
        .init(
            .fullWidthPunctuation, "[{'key': 'q', 'label': '数', 'type': 'int'}]‸；",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}];")),
        .init(
            .fullWidthPunctuation, "[ ‸＃ 数量\n{'key': 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[ # 数量\n{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .fullWidthCharacter, "[{'key': 'q', 'label': '数', 'type': 'int', 'default': ‸１２}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'default': 12}]")),
        .init(
            .fullWidthCharacter, "[{'key': 'q', 'label': '数', 'type': 'int', 'default': ‸－1}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'default': -1}]")),
        .init(
            .invisibleCharacter, "[{'key': 'q',‸\u{3000}\u{3000}'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .invisibleCharacter, "[{'key': 'q',‸\u{A0}'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .invisibleCharacter, "‸\u{FEFF}[{'key': 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .invisibleCharacter, "[{'key': 'q', 'label': '数‸\u{0}', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(.unexpectedCharacter, "[‸@{'key': 'q', 'label': '数', 'type': 'int'}]", .left),
        .init(.unexpectedCharacter, "[{'key': 'q', 'label': '数' ‸+ '量', 'type': 'int'}]", .left),
        .init(
            .foreignComment, "[ ‸// 数量\n{'key': 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[ # 数量\n{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .foreignComment, "[{'key': 'q', 'label': '数', 'type': 'int'},‸// 数量\n]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'},# 数量\n]")),
        .init(.foreignComment, "[ ‸/* 数量 */ {'key': 'q', 'label': '数', 'type': 'int'}]", .left),
    ]

    private static let quotes: [MistakeCase] = [
        .init(
            .wrongQuote, "[{‸“key”: 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{\"key\": 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .wrongQuote, "[{'key': 'q', 'label': ‸‘数，“量”’, 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': '数，“量”', 'type': 'int'}]")),
        .init(
            .wrongQuote, "[{'key‸’: 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .wrongQuote, "[{‸‘key': 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .wrongQuote, "[{'key': 'q', 'label': ‸“说\"数\"量”, 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': '说\"数\"量', 'type': 'int'}]")),
        .init(
            .wrongQuote, "[{'key': 'q', 'label': ‸“数量, 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': \"数量\", 'type': 'int'}]")),
        .init(
            .wrongQuote, "[{‸`key`: 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingQuote, "[{'key': 'q', 'label': '数‸, 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingQuote, "[{'key‸: 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingQuote, "[{'key': 'q', 'type': 'int', 'label': '数‸}\n]",
            .repaired("[{'key': 'q', 'type': 'int', 'label': '数'}\n]")),
        .init(
            .missingQuote, "[{'key': 'q', 'label': '数 (件)‸, 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': '数 (件)', 'type': 'int'}]")),
        .init(
            .missingQuote, "[{'key': ‸q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingQuote, "[{‸key': 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingQuote, "[{'key': 'q', 'label': ‸实盘 数量', 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': '实盘 数量', 'type': 'int'}]")),
        .init(
            .strayQuote, "[{'key': 'q', 'label': '数' ‸'\n, 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': '数' \n, 'type': 'int'}]")),
        .init(
            .unescapedQuote, "[{'key': 'q', 'label': '填‸'数'量', 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': '填\\'数\\'量', 'type': 'int'}]")),
        .init(.badEscape, #"[{'key': 'q', 'label': '数‸\u4e', 'type': 'int'}]"#, .left),
        .init(
            .unsupportedText, "[{'key': 'q', 'label': ‸f'数', 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .numberForm, "[{'key': 'q', 'label': '数', 'type': 'string', 'default': ‸007}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'string', 'default': '007'}]")),
    ]

    private static let words: [MistakeCase] = [
        .init(
            .bareWord, "[{‸key: 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .bareWord, "[{'key': 'q', 'label': '数', 'type': ‸int}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .bareWord, "[{'key': 'q', 'label': ‸数量, 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数量', 'type': 'int'}]")),
        .init(
            .bareWord, "[{'key': 'q', 'label': '数', 'type': 'string', 'default': ‸TODAY}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'string', 'default': 'TODAY'}]")),
        .init(
            .bareWord, "[{'key': 'q', 'label': '数', 'type': 'date', 'default': ‸2026-09-01}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'date', 'default': '2026-09-01'}]")),
        .init(
            .mixedWord, "[{'key': 'q', 'label': '数', 'type': 'int', 'required': ‸true}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'required': True}]")),
        .init(
            .mixedWord, "[{'key': 'q', 'label': '数', 'type': 'int', 'items': ‸null}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'items': None}]")),
        .init(
            .mixedWord, "[{'key': 'q', 'label': '数', 'type': 'int', 'required': ‸FALSE}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'required': False}]")),
        .init(
            .mixedWord,
            #"[{"key": "q", "label": "数", "type": "int", "required": true, "multiples": false, "items": ‸None}]"#,
            .repaired(
                #"[{"key": "q", "label": "数", "type": "int", "required": true, "multiples": false, "items": null}]"#
            )),
        .init(
            .notALiteral, "[{'key': 'q', 'label': ‸_('数'), 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': ('数'), 'type': 'int'}]")),
        .init(
            .notALiteral, "‸import json\nprint(1)\noutPutData = [{'key': 'q', 'label': '数', 'type': 'int'}]",
            .left),
    ]

    private static let separators: [MistakeCase] = [
        .init(
            .missingComma, "[{'key': 'q', 'label': '数'‸ 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingComma,
            "[{'key': 'q', 'label': '数', 'type': 'int'}‸\n {'key': 'p', 'label': '价', 'type': 'int'}]",
            .repaired(
                "[{'key': 'q', 'label': '数', 'type': 'int'},\n {'key': 'p', 'label': '价', 'type': 'int'}]")),
        .init(
            .missingComma, "[{'key': 'q', 'label': '数', 'required': True‸ 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'required': True, 'type': 'int'}]")),
        .init(
            .missingComma, "[{'key': 'q'‸: 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingComma,
            "[{'key': 'q', 'label': '数', 'type': 'int', 'multiples': True, 'default': [1‸ 2]}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'int', 'multiples': True, 'default': [1, 2]}]")),
        .init(
            .extraComma, "[{'key': 'q',‸, 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .extraComma, "[{'key': 'q', 'label': '数', 'type': 'int'}]‸,",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .semicolon, "[{'key': 'q', 'label': '数'‸; 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .joinedTexts,
            "[{'key': 'q', 'label': '数', 'type': 'string', 'multiples': True, 'default': ['a'‸\n'b']}]",
            .suggested(
                "[{'key': 'q', 'label': '数', 'type': 'string', 'multiples': True, 'default': ['a',\n'b']}]")),
        .init(
            .missingComma, "[{'key': 'q', 'label': '数'‸ 'type' 'int'}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .joinedTexts, "[{'key': 'q', 'type': 'int', 'label': '数'‸ 'type'}]",
            .suggested("[{'key': 'q', 'type': 'int', 'label': '数', 'type'}]")),
        .init(
            .missingColon, "[{'key': 'q', 'label'‸ '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingColon, "[{'key': 'q', 'label'‸, '数', 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .extraColon, "[{'key':‸: 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .equalsSign, "[{'key' ‸= 'q', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key' : 'q', 'label': '数', 'type': 'int'}]")),
        .init(.missingName, "[{‸: 'x', 'key': 'q', 'label': '数', 'type': 'int'}]", .left),
        .init(.missingValue, "[{'key': 'q', 'label': '数', 'type': 'int', ‸'help_txt': }]", .left),
        .init(
            .repeatedName, "[{'key': 'q', 'label': '数', 'type': 'int', ‸'key': 'q'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .repeatedName, "[{'key': 'q', 'label': '数', 'type': 'int', ‸'label': '量'}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
    ]

    private static let brackets: [MistakeCase] = [
        .init(
            .unclosedBracket, "‸[{'key': 'q', 'label': '数', 'type': 'int'}\n",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]\n")),
        .init(
            .unclosedBracket, "‸[{'key': 'q', 'label': '数', 'type': 'int'\n",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'int'}]\n")),
        .init(
            .unclosedBracket,
            "[‸{'key': 'q', 'label': '数', 'type': 'int',\n {'key': 'p', 'label': '价', 'type': 'int'}]",
            .repaired(
                "[{'key': 'q', 'label': '数', 'type': 'int'},\n {'key': 'p', 'label': '价', 'type': 'int'}]")),
        .init(
            .unclosedBracket, "[‸{'key': 'q', 'label': '数', 'type': 'int']",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .unclosedBracket,
            "[{'key': 'g', 'label': '组', 'type': 'list', 'items': ‸[{'key': 'q', 'label': '数', 'type': 'int'}},\n"
                + " {'key': 'p', 'label': '价', 'type': 'int'}]",
            .suggested(
                "[{'key': 'g', 'label': '组', 'type': 'list', 'items': [{'key': 'q', 'label': '数', 'type': 'int'}]},\n"
                    + " {'key': 'p', 'label': '价', 'type': 'int'}]")),
        .init(
            .wrongBracket,
            "[{'key': 'q', 'label': '数', 'type': 'int'‸], {'key': 'p', 'label': '价', 'type': 'int'}]",
            .repaired(
                "[{'key': 'q', 'label': '数', 'type': 'int'}, {'key': 'p', 'label': '价', 'type': 'int'}]")),
        .init(
            .strayBracket,
            "[{'key': 'q', 'label': '数', 'type': 'int'}‸}, {'key': 'p', 'label': '价', 'type': 'int'}]",
            .repaired(
                "[{'key': 'q', 'label': '数', 'type': 'int'}, {'key': 'p', 'label': '价', 'type': 'int'}]")),
        .init(
            .strayBracket, "[{'key': 'q', 'label': '数', 'type': 'int'}]‸]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .setLiteral, "‸{{'key': 'q', 'label': '数', 'type': 'int'}}",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .missingBrackets,
            "‸{'key': 'q', 'label': '数', 'type': 'int'}, {'key': 'p', 'label': '价', 'type': 'int'}",
            .repaired(
                "[{'key': 'q', 'label': '数', 'type': 'int'}, {'key': 'p', 'label': '价', 'type': 'int'}]")),
    ]
}
