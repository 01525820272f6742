import Values

/// Functions on texts. Positions and lengths count characters as code points.
extension Function {
    static let text: [Function] = [
        Function(
            "concat", [Parameter("value", .any)], variadic: true, gives: "string",
            "The values one after another, each as it stands in a template: `null` as nothing.",
            [Example("concat('PD-', n, '-', x)", in: #"{"n": 7}"#, gives: #""PD-7-""#)]
        ) { call throws(Fault) in
            var joined = ""
            for value in call.all { joined += try call.evaluation.text(of: value) }
            return .string(joined)
        },
        Function(
            "find_first", [Parameter("subject", .string), Parameter("search", .string)],
            gives: "number or null",
            "Where a text first contains another, from 0; `null` where it does not.",
            [Example("find_first('门店盘点', '盘')", gives: "2")]
        ) { call throws(Fault) in try position(call, last: false) },
        Function(
            "find_last", [Parameter("subject", .string), Parameter("search", .string)],
            gives: "number or null",
            "Where a text last contains another, overlaps aside.",
            [Example("find_last('a/b/c', '/')", gives: "3")]
        ) { call throws(Fault) in try position(call, last: true) },
        Function(
            "lower", [Parameter("text", .string)], gives: "string", "The text in small letters.",
            [Example("lower('SKU')", gives: #""sku""#)]
        ) { call throws(Fault) in
            try call.evaluation.produce(text: try call.text(0).lowercased())
        },
        Function(
            "pad_left",
            [Parameter("text", .string), Parameter("width", .number), Parameter("pad", .string).optional],
            gives: "string", "The text, made `width` characters long with `pad` (a space) in front.",
            [Example("pad_left('7', `3`, '0')", gives: #""007""#)]
        ) { call throws(Fault) in
            let (text, padding) = try padding(call)
            return .string(padding + text)
        },
        Function(
            "pad_right",
            [Parameter("text", .string), Parameter("width", .number), Parameter("pad", .string).optional],
            gives: "string", "The text, made `width` characters long with `pad` (a space) behind.",
            [Example("pad_right('ab', `4`, '.')", gives: #""ab..""#)]
        ) { call throws(Fault) in
            let (text, padding) = try padding(call)
            return .string(text + padding)
        },
        Function(
            "repeat", [Parameter("text", .string), Parameter("count", .number)], gives: "string",
            "The text so many times.", [Example("repeat('-', `3`)", gives: #""---""#)]
        ) { call throws(Fault) in
            .string(try repeated(try call.text(0), try call.integer(1, in: 0...(.max)), call.evaluation))
        },
        Function(
            "replace",
            [
                Parameter("text", .string), Parameter("old", .string), Parameter("new", .string),
                Parameter("count", .number).optional,
            ], gives: "string", "The text with `new` wherever `old` was, or only the first `count` times.",
            [
                Example("replace('a-b-c', '-', '')", gives: #""abc""#),
                Example("replace('a-b-c', '-', '+', `1`)", gives: #""a+b-c""#),
            ], body: replace),
        Function(
            "split",
            [
                Parameter("text", .string), Parameter("separator", .string),
                Parameter("count", .number).optional,
            ],
            gives: "array of strings",
            "The parts between the separators, split at most `count` times; with an empty separator the characters.",
            [
                Example("split('a,b,c', ',')", gives: #"["a", "b", "c"]"#),
                Example("split('a,b,c', ',', `1`)", gives: #"["a", "b,c"]"#),
            ], body: split),
        Function(
            "substring",
            [Parameter("text", .string), Parameter("start", .number), Parameter("length", .number).optional],
            gives: "string",
            "The characters from `start` on, counted from 0 or, where negative, from the end; at most `length`.",
            [
                Example("substring('20260901', `4`, `2`)", gives: #""09""#),
                Example("substring('20260901', `-2`)", gives: #""01""#),
            ], body: substring),
        Function(
            "trim", [Parameter("text", .string), Parameter("characters", .string).optional], gives: "string",
            "The text without space, or without these characters, at its ends.",
            [Example("trim('  a b ')", gives: #""a b""#), Example("trim('(a)', '()')", gives: #""a""#)]
        ) { call throws(Fault) in try trimmed(call, left: true, right: true) },
        Function(
            "trim_left", [Parameter("text", .string), Parameter("characters", .string).optional],
            gives: "string",
            "As `trim`, at the beginning only.", [Example("trim_left('007', '0')", gives: #""7""#)]
        ) { call throws(Fault) in try trimmed(call, left: true, right: false) },
        Function(
            "trim_right", [Parameter("text", .string), Parameter("characters", .string).optional],
            gives: "string",
            "As `trim`, at the end only.", [Example("trim_right('a ')", gives: #""a""#)]
        ) { call throws(Fault) in try trimmed(call, left: false, right: true) },
        Function(
            "upper", [Parameter("text", .string)], gives: "string", "The text in capital letters.",
            [Example("upper('sku')", gives: #""SKU""#)]
        ) { call throws(Fault) in
            try call.evaluation.produce(text: try call.text(0).uppercased())
        },
    ]

    private static func position(_ call: Arguments, last: Bool) throws(Fault) -> JSON {
        let text = try call.text(0)
        var search = TextSearch(for: try call.text(1), in: text)
        guard let offset = last ? search.reduce(nil, { $1 }) : search.next() else { return .null }
        let before = text.utf8.prefix(offset)
        // Every byte but those that continue a character begins one.
        return .int(Int64(before.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }))
    }

    private static func padding(_ call: Arguments) throws(Fault) -> (text: String, padding: String) {
        let text = try call.text(0)
        let pad = try call.text(2, absent: " ")
        guard pad.unicodeScalars.count == 1 else {
            throw call.wrongValue(2, Localized(zh: "一个字符", en: "one character"))
        }
        let missing = max(0, max(0, try call.integer(1)) - text.unicodeScalars.count)
        try call.evaluation.reserve(bytes: text.utf8.count)
        return (text, try repeated(pad, missing, call.evaluation))
    }

    private static func repeated(
        _ text: String, _ count: Int, _ evaluation: Evaluation
    ) throws(Fault) -> String {
        let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
        try evaluation.reserve(bytes: overflow ? .max : bytes)
        return text.isEmpty ? "" : String(repeating: text, count: count)
    }

    private static func replace(_ call: Arguments) throws(Fault) -> JSON {
        let (text, old, new) = (try call.text(0), try call.text(1), try call.text(2))
        let count = try call.integer(3, absent: .max)
        guard !old.isEmpty, count > 0 else { return call[0] }
        let pieces = try call.evaluation.pieces(of: text, separatedBy: old, max: count)
        let (added, overflow) = new.utf8.count.multipliedReportingOverflow(by: pieces.count)
        try call.evaluation.reserve(bytes: overflow ? .max : added)
        return try call.evaluation.produce(text: pieces.joined(separator: new))
    }

    private static func split(_ call: Arguments) throws(Fault) -> JSON {
        let (text, separator) = (try call.text(0), try call.text(1))
        let count = try call.integer(2, absent: .max)
        guard count > 0 else { return try call.evaluation.produce(array: [.string(text)]) }
        guard separator.isEmpty else {
            let pieces = try call.evaluation.pieces(of: text, separatedBy: separator, max: count)
            return try call.evaluation.produce(array: pieces.map { .string(String($0)) })
        }
        try call.evaluation.reserve(bytes: text.utf8.count)
        let characters = text.unicodeScalars
        guard count < characters.count else {
            return try call.evaluation.produce(array: characters.map { .string(String($0)) })
        }
        let rest = characters.index(characters.startIndex, offsetBy: count)
        let parts =
            characters[..<rest].map { JSON.string(String($0)) } + [.string(String(characters[rest...]))]
        return try call.evaluation.produce(array: parts)
    }

    private static func substring(_ call: Arguments) throws(Fault) -> JSON {
        let characters = try call.text(0).unicodeScalars
        let (count, start) = (characters.count, try call.integer(1))
        let first = min(max(start < 0 ? start + count : start, 0), count)
        let length = min(max(try call.integer(2, absent: .max), 0), count - first)
        let begin = characters.index(characters.startIndex, offsetBy: first)
        let end = characters.index(begin, offsetBy: length)
        return try call.evaluation.produce(text: String(characters[begin..<end]))
    }

    private static func trimmed(_ call: Arguments, left: Bool, right: Bool) throws(Fault) -> JSON {
        let text = try call.text(0)
        let unwanted = call.has(1) ? Set(try call.text(1).unicodeScalars) : nil
        func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
            if let unwanted { return unwanted.contains(scalar) }
            guard scalar.isASCII else { return scalar.properties.isWhitespace }
            return NumberReader.isSpace(UInt8(ascii: scalar))
        }
        let scalars = text.unicodeScalars
        var (start, end) = (scalars.startIndex, scalars.endIndex)
        while left, start < end, isUnwanted(scalars[start]) {
            try call.evaluation.spend(1)
            scalars.formIndex(after: &start)
        }
        while right, start < end {
            let last = scalars.index(before: end)
            guard isUnwanted(scalars[last]) else { break }
            try call.evaluation.spend(1)
            end = last
        }
        return try call.evaluation.produce(text: String(scalars[start..<end]))
    }
}
