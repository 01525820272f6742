import OrderedCollections
import Values

/// Functions on lists and objects, and choices.
extension Function {
    static let lists: [Function] = [
        Function(
            "chunk", [Parameter("elements", .array), Parameter("size", .number)], gives: "array of arrays",
            "The elements in lists of at most `size`.",
            [Example("chunk(@, `2`)", in: "[1, 2, 3]", gives: "[[1, 2], [3]]")]
        ) { call throws(Fault) in
            let (elements, size) = (try call.array(0), try call.integer(1, in: 1...(.max)))
            var chunks: [JSON] = []
            var start = 0
            while start < elements.count {
                let end = start + min(size, elements.count - start)
                chunks.append(try call.evaluation.produce(array: Array(elements[start..<end])))
                start = end
            }
            return try call.evaluation.produce(array: chunks)
        },
        Function(
            "distinct", [Parameter("elements", .array)], gives: "array",
            "The elements without repetitions, each where it first stood; `1` and `1.0` are the same.",
            [Example("distinct(@)", in: "[2, 1, 2.0]", gives: "[2, 1]")]
        ) { call throws(Fault) in try distinct(try call.array(0), keys: try call.array(0), call) },
        Function(
            "distinct_by", [Parameter("elements", .array), .reference("expression")], gives: "array",
            "The elements for which the expression gives a value that it gave for none before.",
            [
                Example(
                    "distinct_by(@, &a)", in: #"[{"a": 1, "b": 1}, {"a": 1}]"#, gives: #"[{"a": 1, "b": 1}]"#)
            ]
        ) { call throws(Fault) in
            var keys: [JSON] = []
            for element in try call.array(0) { keys.append(try call.apply(1, to: element)) }
            return try distinct(try call.array(0), keys: keys, call)
        },
        Function(
            "group_by", [Parameter("elements", .array), .reference("expression")], gives: "object of arrays",
            "The elements in lists, under the text, number or boolean that the expression gives for them.",
            [
                Example(
                    "group_by(@, &仓)", in: #"[{"仓": "A", "n": 1}, {"仓": "B", "n": 2}, {"仓": "A", "n": 3}]"#,
                    gives: #"{"A": [{"仓": "A", "n": 1}, {"仓": "A", "n": 3}], "B": [{"仓": "B", "n": 2}]}"#)
            ]
        ) { call throws(Fault) in
            var groups: OrderedDictionary<String, [JSON]> = [:]
            for element in try call.array(0) {
                groups[try key(of: element, call, "group_by"), default: []].append(element)
            }
            try call.evaluation.reserve(bytes: try call.array(0).count * MemoryLayout<JSON>.stride)
            return try call.evaluation.produce(object: groups.mapValues { .array($0) })
        },
        Function(
            "index_by", [Parameter("elements", .array), .reference("expression")], gives: "object",
            "The elements under the text, number or boolean that the expression gives for them, the last one of equal "
                + "ones; a table for `lookup`.",
            [
                Example(
                    "index_by(@, &id)", in: #"[{"id": 7, "n": "x"}]"#, gives: #"{"7": {"id": 7, "n": "x"}}"#)
            ]
        ) { call throws(Fault) in
            var table = JSONObject()
            for element in try call.array(0) { table[try key(of: element, call, "index_by")] = element }
            return try call.evaluation.produce(object: table)
        },
        Function(
            "index_of", [Parameter("elements", .array), Parameter("value", .any)], gives: "number or null",
            "Where an element first stands, from 0; `null` where it does not.",
            [Example("index_of(@, 'b')", in: #"["a", "b"]"#, gives: "1")]
        ) { call throws(Fault) in
            for (index, element) in try call.array(0).enumerated()
            where try call.evaluation.areEqual(element, call[1]) {
                return .int(Int64(index))
            }
            return .null
        },
        Function(
            "range", [Parameter("start", .number), Parameter("stop", .number)], gives: "array of numbers",
            "The whole numbers from `start` up to, not including, `stop`.",
            [Example("range(`1`, `4`)", gives: "[1, 2, 3]")]
        ) { call throws(Fault) in
            let (start, stop) = (try call.integer(0), try call.integer(1))
            guard start < stop else { return try call.evaluation.produce(array: []) }
            let (count, overflow) = stop.subtractingReportingOverflow(start)
            let (bytes, more) = count.multipliedReportingOverflow(by: MemoryLayout<JSON>.stride)
            try call.evaluation.reserve(bytes: overflow || more ? .max : bytes)
            return .array((start..<stop).map { .int(Int64($0)) })
        },
        Function(
            "zip", [Parameter("elements", .array)], variadic: true, gives: "array of arrays",
            "Lists of the first elements of all, of the second ones and so on, as far as the shortest goes.",
            [
                Example(
                    "zip(a, b)", in: #"{"a": [1, 2], "b": ["x", "y", "z"]}"#, gives: #"[[1, "x"], [2, "y"]]"#)
            ]
        ) { call throws(Fault) in
            var lists: [[JSON]] = []
            for index in 0..<call.count { lists.append(try call.array(index)) }
            var rows: [JSON] = []
            for row in 0..<(lists.map(\.count).min() ?? 0) {
                rows.append(try call.evaluation.produce(array: lists.map { $0[row] }))
            }
            return try call.evaluation.produce(array: rows)
        },
    ]

    static let objects: [Function] = [
        Function(
            "from_items", [Parameter("pairs", .array)], gives: "object",
            "The object whose names and values these pairs are; the opposite of `items`.",
            [Example("from_items(@)", in: #"[["a", 1], ["b", 2]]"#, gives: #"{"a": 1, "b": 2}"#)]
        ) { call throws(Fault) in
            var members = JSONObject()
            for pair in try call.array(0) {
                guard let parts = pair.array, parts.count == 2, let name = parts[0].string else {
                    throw call.wrongValue(0, Localized(zh: "[名称, 值] 的列表", en: "a list of [name, value]"))
                }
                try call.evaluation.spendHash(of: name)
                members[name] = parts[1]
            }
            return try call.evaluation.produce(object: members)
        },
        Function(
            "items", [Parameter("object", .object)], gives: "array of arrays",
            "A pair of name and value for each member.",
            [Example("items(@)", in: #"{"a": 1, "b": 2}"#, gives: #"[["a", 1], ["b", 2]]"#)]
        ) { call throws(Fault) in
            var pairs: [JSON] = []
            for (name, value) in try call.object(0) {
                pairs.append(try call.evaluation.produce(array: [.string(name), value]))
            }
            return try call.evaluation.produce(array: pairs)
        },
        Function(
            "lookup",
            [
                Parameter("table", [.object, .null]), Parameter("key", [.string, .number, .boolean, .null]),
                Parameter("default", .any).optional,
            ], gives: "any",
            "The member of an object whose name is `key`; `default` (`null`) where there is none.",
            [
                Example("lookup({A: '正品仓'}, w)", in: #"{"w": "A"}"#, gives: #""正品仓""#),
                Example("lookup(@, 'x', '其他')", in: #"{"A": 1}"#, gives: #""其他""#),
            ]
        ) { call throws(Fault) in
            guard case .object(let members) = call[0], let name = name(call[1]) else { return call[2] }
            try call.evaluation.spendHash(of: name)
            return members[name] ?? call[2]
        },
        Function(
            "omit", [Parameter("object", .object), Parameter("names", .strings)], gives: "object",
            "The object without the members of these names.",
            [Example("omit(@, ['a'])", in: #"{"a": 1, "b": 2}"#, gives: #"{"b": 2}"#)]
        ) { call throws(Fault) in
            let (members, names) = (try call.object(0), try call.array(1).compactMap(\.string))
            for name in names + members.keys { try call.evaluation.spendHash(of: name) }
            let unwanted = Set(names)
            return try call.evaluation.produce(object: members.filter { !unwanted.contains($0.key) })
        },
        Function(
            "pick", [Parameter("object", .object), Parameter("names", .strings)], gives: "object",
            "The members of these names that there are, in the order of the names.",
            [Example("pick(@, ['b', 'c'])", in: #"{"a": 1, "b": 2}"#, gives: #"{"b": 2}"#)]
        ) { call throws(Fault) in
            var picked = JSONObject()
            let members = try call.object(0)
            for name in try call.array(1).compactMap(\.string) {
                try call.evaluation.spendHash(of: name)
                if let member = members[name] { picked[name] = member }
            }
            return try call.evaluation.produce(object: picked)
        },
    ]

    static let choices: [Function] = [
        Function(
            "default", [Parameter("value", .any), .lazy("fallback")], gives: "any",
            "The value, or the fallback where the value is `null` or an empty text. (`a || b` also replaces `false`, `[]` "
                + "and `{}`; `not_null(a, b)` only `null`.)",
            [Example("default(仓库, '默认仓')", in: #"{"仓库": ""}"#, gives: #""默认仓""#)]
        ) { call throws(Fault) in
            switch call[0] {
            case .null, .string(""): try call.evaluate(1)
            case .bool, .int, .number, .string, .array, .object: call[0]
            }
        },
        Function(
            "if", [Parameter("condition", .any), .lazy("then"), .lazy("else").optional], gives: "any",
            "`then` where the condition counts as true (is not `null`, `false`, `''`, `[]` or `{}`), else `else`; the other "
                + "one is not evaluated.",
            [Example("if(qty < `0`, '盘亏', '盘盈')", in: #"{"qty": -3}"#, gives: #""盘亏""#)]
        ) { call throws(Fault) in try call.evaluate(call[0].isTrue ? 1 : 2) },
    ]

    private static func distinct(_ elements: [JSON], keys: [JSON], _ call: Arguments) throws(Fault) -> JSON {
        var seen: Set<JSON> = []
        var kept: [JSON] = []
        for (element, key) in zip(elements, keys) {
            try call.evaluation.spendWalk(over: key)
            if seen.insert(key).inserted { kept.append(element) }
        }
        return try call.evaluation.produce(array: kept)
    }

    /// The name under which the expression of a call puts an element.
    private static func key(of element: JSON, _ call: Arguments, _ function: String) throws(Fault) -> String {
        let value = try call.apply(1, to: element)
        guard let name = name(value) else {
            throw .wrongResult(
                value, of: function, expected: Localized(zh: "文本、数字或布尔值", en: "a text, a number or a boolean")
            )
        }
        try call.evaluation.spendWalk(over: value)
        try call.evaluation.spendHash(of: name)
        return name
    }

    /// A value as the name of a member: a text itself, a number in its shortest digits.
    private static func name(_ value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .number(let number): Exact(number)?.text ?? number.text
        case .bool(let flag): String(flag)
        case .null, .array, .object: nil
        }
    }
}
