import OrderedCollections
import Values

/// The functions of the JMESPath standard.
extension Function {
    static let standard: [Function] = [
        Function(
            "abs", [Parameter("value", .number)], gives: "number", "The number without its sign.",
            [Example("abs(`-2.5`)", gives: "2.5")]
        ) { call throws(Fault) in
            let value = try call.number(0)
            return (value.mantissa < 0 ? value.negated : value).json
        },
        Function(
            "avg", [Parameter("elements", .numbers)], gives: "number",
            "The average; `null` of an empty list. One that does not end within 38 digits is an error: write "
                + "``divide(sum(x), length(x), `2`)``.",
            [Example("avg(@)", in: "[1, 2]", gives: "1.5")]
        ) { call throws(Fault) in
            let elements = try call.array(0)
            guard !elements.isEmpty else { return .null }
            guard let average = try sum(elements, call).dividedExactly(by: Exact(Int64(elements.count)))
            else {
                throw .endlessQuotient("avg")
            }
            return average.json
        },
        Function(
            "ceil", [Parameter("value", .number)], gives: "number",
            "The next whole number that is not smaller.",
            [Example("ceil(`1.2`)", gives: "2")]
        ) { call throws(Fault) in try rounded(try call.number(0), .ceiling) },
        Function(
            "contains", [Parameter("subject", [.array, .string]), Parameter("search", .any)],
            gives: "boolean",
            "Whether a list has an element, or a text contains another.",
            [
                Example("contains('苹果汁', '果')", gives: "true"),
                Example("contains(@, `2`)", in: "[1, 2.0]", gives: "true"),
            ], body: contains),
        Function(
            "ends_with", [Parameter("subject", .string), Parameter("suffix", .string)], gives: "boolean",
            "Whether a text ends with another.", [Example("ends_with('a.pdf', '.pdf')", gives: "true")]
        ) { call throws(Fault) in
            let (subject, suffix) = (try call.text(0), try call.text(1))
            return .bool(
                subject.utf8.count >= suffix.utf8.count
                    && subject.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8))
        },
        Function(
            "floor", [Parameter("value", .number)], gives: "number",
            "The next whole number that is not larger.",
            [Example("floor(`-1.2`)", gives: "-2")]
        ) { call throws(Fault) in try rounded(try call.number(0), .floor) },
        Function(
            "join", [Parameter("glue", .string), Parameter("texts", .strings)], gives: "string",
            "The texts of a list one after another, with `glue` between them.",
            [Example("join('、', @)", in: #"["甲", "乙"]"#, gives: #""甲、乙""#)], body: join),
        Function(
            "keys", [Parameter("object", .object)], gives: "array of strings",
            "The names of an object's members, in their order.",
            [Example("keys(@)", in: #"{"b": 1, "a": 2}"#, gives: #"["b", "a"]"#)]
        ) { call throws(Fault) in
            try call.evaluation.produce(array: try call.object(0).keys.map { .string($0) })
        },
        Function(
            "length", [Parameter("subject", [.string, .array, .object])], gives: "number",
            "How many characters (code points), elements or members there are.",
            [Example("length('盘点')", gives: "2"), Example("length(@)", in: "[1, 2, 3]", gives: "3")]
        ) { call throws(Fault) in
            switch call[0] {
            case .string(let text):
                return .int(Int64(text.unicodeScalars.count))
            case .array(let elements): return .int(Int64(elements.count))
            case .object(let members): return .int(Int64(members.count))
            case .null, .bool, .int, .number: throw call.wrongType(0)
            }
        },
        Function(
            "map", [.reference("expression"), Parameter("elements", .array)], gives: "array",
            "What the expression gives for each element, `null` included.",
            [Example("map(&sku, @)", in: #"[{"sku": "A"}, {}]"#, gives: #"["A", null]"#)]
        ) { call throws(Fault) in
            var results: [JSON] = []
            for element in try call.array(1) { results.append(try call.apply(0, to: element)) }
            return try call.evaluation.produce(array: results)
        },
        Function(
            "max", [Parameter("elements", [.numbers, .strings])], gives: "number or string",
            "The largest; `null` of an empty list.", [Example("max(@)", in: "[2, 10]", gives: "10")]
        ) { call throws(Fault) in try extreme(try call.array(0), 1, call) },
        Function(
            "max_by", [Parameter("elements", .array), .reference("expression")], gives: "any",
            "The element for which the expression gives the largest number or text.",
            [Example("max_by(@, &qty)", in: #"[{"qty": 2}, {"qty": 10}]"#, gives: #"{"qty": 10}"#)]
        ) { call throws(Fault) in try extreme(by: call, 1) },
        Function(
            "merge", [Parameter("object", .object)], variadic: true, gives: "object",
            "One object with the members of all; the last one wins.",
            [Example(#"merge(@, {b: `3`})"#, in: #"{"a": 1, "b": 2}"#, gives: #"{"a": 1, "b": 3}"#)],
            body: merge),
        Function(
            "min", [Parameter("elements", [.numbers, .strings])], gives: "number or string",
            "The smallest; `null` of an empty list.", [Example("min(@)", in: #"["b", "a"]"#, gives: #""a""#)]
        ) { call throws(Fault) in try extreme(try call.array(0), -1, call) },
        Function(
            "min_by", [Parameter("elements", .array), .reference("expression")], gives: "any",
            "The element for which the expression gives the smallest number or text.",
            [Example("min_by(@, &qty)", in: #"[{"qty": 2}, {"qty": 10}]"#, gives: #"{"qty": 2}"#)]
        ) { call throws(Fault) in try extreme(by: call, -1) },
        Function(
            "not_null", [Parameter("value", .any)], variadic: true, gives: "any",
            "The first value that is not `null`.",
            [Example("not_null(a, b)", in: #"{"b": 2}"#, gives: "2")]
        ) { call throws(Fault) in call.all.first { !$0.isNull } ?? .null },
        Function(
            "reverse", [Parameter("subject", [.array, .string])], gives: "array or string",
            "The elements, or the characters, in the opposite order.",
            [
                Example("reverse(@)", in: "[1, 2]", gives: "[2, 1]"),
                Example("reverse('abc')", gives: #""cba""#),
            ]
        ) { call throws(Fault) in
            if case .string(let text) = call[0] {
                return try call.evaluation.produce(
                    text: String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
            }
            return try call.evaluation.produce(array: try call.array(0).reversed())
        },
        Function(
            "sort", [Parameter("elements", [.numbers, .strings])], gives: "array",
            "The numbers by size, or the texts by code point.",
            [Example("sort(@)", in: "[3, 1.5, 2]", gives: "[1.5, 2, 3]")]
        ) { call throws(Fault) in
            try call.evaluation.sorted(try call.array(0), keys: try call.array(0), of: "sort")
        },
        Function(
            "sort_by", [Parameter("elements", .array), .reference("expression")], gives: "array",
            "The elements by the number or text that the expression gives; equal ones keep their order.",
            [Example("sort_by(@, &n)[].n", in: #"[{"n": 2}, {"n": 1}]"#, gives: "[1, 2]")]
        ) { call throws(Fault) in
            let elements = try call.array(0)
            var keys: [JSON] = []
            for element in elements { keys.append(try call.apply(1, to: element)) }
            return try call.evaluation.sorted(elements, keys: keys, of: "sort_by")
        },
        Function(
            "starts_with", [Parameter("subject", .string), Parameter("prefix", .string)], gives: "boolean",
            "Whether a text begins with another.", [Example("starts_with('PD-1', 'PD')", gives: "true")]
        ) { call throws(Fault) in .bool(try call.text(0).utf8.starts(with: try call.text(1).utf8)) },
        Function(
            "sum", [Parameter("elements", .numbers)], gives: "number", "The sum; 0 of an empty list.",
            [Example("sum(@[].qty)", in: #"[{"qty": 0.1}, {"qty": 0.2}]"#, gives: "0.3")]
        ) { call throws(Fault) in try sum(try call.array(0), call).json },
        Function(
            "to_array", [Parameter("value", .any)], gives: "array",
            "A list as it is, anything else as a list of one.",
            [Example("to_array('a')", gives: #"["a"]"#)]
        ) { call throws(Fault) in
            if case .array = call[0] { return call[0] }
            return try call.evaluation.produce(array: [call[0]])
        },
        Function(
            "to_number", [Parameter("value", .any)], gives: "number or null",
            "The number that a text is (`-3`, `1.50`, `1e3`, space around it allowed); a number as it is; `null` for "
                + "everything else.",
            [Example("to_number('-3')", gives: "-3"), Example("to_number('3件')", gives: "null")]
        ) { call throws(Fault) in
            switch call[0] {
            case .int, .number: return call[0]
            case .string(let text): return Exact(text: text)?.json ?? .null
            case .null, .bool, .array, .object: return .null
            }
        },
        Function(
            "to_string", [Parameter("value", .any)], gives: "string",
            "A text as it is, every other value as compact JSON.",
            [Example("to_string(`[1, true]`)", gives: #""[1,true]""#)]
        ) { call throws(Fault) in
            if case .string = call[0] { return call[0] }
            return try call.evaluation.json(call[0])
        },
        Function(
            "type", [Parameter("value", .any)], gives: "string",
            "`null`, `boolean`, `number`, `string`, `array` or `object`.",
            [Example("type(`1.5`)", gives: #""number""#)]
        ) { call throws(Fault) in .string(call[0].typeName) },
        Function(
            "values", [Parameter("object", .object)], gives: "array",
            "The values of an object's members, in their order.",
            [Example("values(@)", in: #"{"b": 1, "a": 2}"#, gives: "[1, 2]")]
        ) { call throws(Fault) in try call.evaluation.produce(array: try call.object(0).values.elements) },
    ]

    private static func rounded(_ value: Exact, _ rounding: Rounding) throws(Fault) -> JSON {
        guard let whole = value.rounded(scale: 0, rounding: rounding) else {
            throw .inexact(rounding.rawValue)
        }
        return whole.json
    }

    /// The exact sum of elements that are numbers.
    private static func sum(_ elements: [JSON], _ call: Arguments) throws(Fault) -> Exact {
        var total = Exact.zero
        for element in elements {
            guard let number = try call.evaluation.number(element), let next = total.adding(number) else {
                throw .inexact("sum")
            }
            total = next
        }
        return total
    }

    private static func contains(_ arguments: Arguments) throws(Fault) -> JSON {
        switch arguments[0] {
        case .array(let elements):
            for element in elements where try arguments.evaluation.areEqual(element, arguments[1]) {
                return .bool(true)
            }
            return .bool(false)
        case .string(let text):
            guard case .string(let search) = arguments[1] else { return .bool(false) }
            var matches = TextSearch(for: search, in: text)
            return .bool(matches.next() != nil)
        case .null, .bool, .int, .number, .object: throw arguments.wrongType(0)
        }
    }

    private static func join(_ arguments: Arguments) throws(Fault) -> JSON {
        let glue = try arguments.text(0)
        let texts = try arguments.array(1).compactMap(\.string)
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        let (gluing, overflow) = glue.utf8.count.multipliedReportingOverflow(by: max(0, texts.count - 1))
        try arguments.evaluation.reserve(bytes: overflow ? .max : bytes + min(gluing, .max - bytes))
        return .string(texts.joined(separator: glue))
    }

    private static func merge(_ arguments: Arguments) throws(Fault) -> JSON {
        var merged = JSONObject()
        for index in 0..<arguments.count {
            let members = try arguments.object(index)
            for name in members.keys { try arguments.evaluation.spendHash(of: name) }
            merged.merge(members) { _, new in new }
        }
        return try arguments.evaluation.produce(object: merged)
    }

    /// The smallest (`direction` -1) or largest (1) element; the first of equal ones.
    private static func extreme(
        _ elements: [JSON], _ direction: Int, _ arguments: Arguments
    ) throws(Fault) -> JSON {
        guard var best = elements.first else { return .null }
        for element in elements.dropFirst() where try arguments.evaluation.order(element, best) == direction {
            best = element
        }
        return best
    }

    private static func extreme(by arguments: Arguments, _ direction: Int) throws(Fault) -> JSON {
        let name = direction > 0 ? "max_by" : "min_by"
        var best: (element: JSON, key: JSON)?
        for element in try arguments.array(0) {
            let key = try arguments.apply(1, to: element)
            guard let known = best else {
                guard Types([.number, .string]).allow(key) else { throw .unsortable(key, of: name) }
                best = (element, key)
                continue
            }
            guard let order = try arguments.evaluation.order(key, known.key) else {
                throw .unsortable(key, of: name)
            }
            if order == direction { best = (element, key) }
        }
        return best?.element ?? .null
    }
}
