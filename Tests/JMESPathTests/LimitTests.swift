import JMESPath
import OrderedCollections
import Testing
import Values

@Suite("Limits")
struct LimitTests {
    private func code(_ text: String, in given: JSON = nil, limits: Limits = .standard) -> String? {
        do throws(Problem) {
            _ = try Expression(text).evaluate(in: given, now: Timestamp(microseconds: 0), limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    private func nested(_ open: String, _ inner: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    }

    private static let nestings = [
        ("(", "a", ")"), ("[", "a", "]"), ("{a: ", "a", "}"), ("!", "a", ""), ("abs(", "`1`", ")"),
        ("a[?", "a", "]"),
        ("map(&", "a", ", a)"), ("a[*].", "a", ""), ("*.", "a", ""), ("", "a", "[]"), ("", "a", "[*]"),
        ("", "a", " | a"),
        ("", "a", " == a"), ("", "a", "[?a]"), ("", "a", ".[a]"), ("", "a", "[0:1]"), ("a || ", "a", ""),
        ("a && ", "a", ""),
        ("a.", "*", ""), ("$ | ", "a", ""),
    ]

    @Test("refuse any expression nested too deep, and compile one that is not", arguments: nestings)
    func nesting(open: String, inner: String, close: String) throws {
        _ = try Expression(nested(open, inner, close, 80))
        let hostile = nested(open, inner, close, 10_000)
        #expect(
            code(String(hostile.prefix(60_000))) == "expression.malformed"
                || !hostile.contains { "([{!|=".contains($0) })
    }

    @Test(
        "hold for brackets that are never closed",
        arguments: ["(", "[", "{a:", "a[?", "!", "abs(", "[*][?", "*.[", "&"])
    func unclosed(open: String) {
        #expect(code(String(repeating: open, count: 60_000 / open.count)) == "expression.malformed")
    }

    @Test("leave the stack enough for the deepest expressions that are compiled")
    func deepest() {
        #expect(code(nested("!", "a", "", 250)) == nil)
        #expect(code(nested("abs(", "`1`", ")", 250)) == nil)
        #expect(code("length(\(nested("*.", "*", "", 120)))", in: nested(200)) == nil)
        #expect(code(nested("sort_by([*], &to_string(", "@", "))", 80), in: [[1]]) == "expression.failed")
    }

    private func nested(_ count: Int) -> JSON {
        (0..<count).reduce(.null) { inner, _ in ["a": inner] }
    }

    @Test("refuse a text that is too long")
    func length() {
        #expect(
            code("'" + String(repeating: "x", count: Limits.textBytesMax) + "'") == "expression.malformed")
        #expect(code("'" + String(repeating: "x", count: Limits.textBytesMax - 2) + "'") == nil)
    }

    @Test("take paths of any length within it")
    func longPath() throws {
        let path = Array(repeating: "a", count: 30_000).joined(separator: ".")
        #expect(code(path) == nil)
        #expect(code("a" + String(repeating: "[0]", count: 20_000)) == nil)
    }

    @Test(
        "stop what would produce too much",
        arguments: [
            "repeat('x', `9223372036854775807`)", "repeat('xy', `9223372036854775807`)",
            "pad_left('x', `999999999999`)",
            "range(`0`, `9223372036854775807`)", "range(`-9223372036854775807`, `9223372036854775807`)",
            "range(`0`, `1400000`)[*].repeat('x', `1000`)",
            "join(repeat('x', `1000000`), split(repeat(',', `1000`), ','))",
            "replace(repeat('x', `100000`), 'x', repeat('y', `1000`))",
            "repeat(repeat('x', `10000`), `10000`)",
            "json(repeat('x', `20000000`)) | [@, @]", "split(repeat(',', `30000000`), ',')",
        ])
    func output(text: String) {
        #expect(code(text) == "expression.limit")
    }

    @Test("stop values that grow by being repeated within themselves")
    func doubling() {
        let doubled = Array(repeating: "[@, @]", count: 60).joined(separator: " | ")
        let limits = Limits(steps: 100_000, outputBytesMax: 1_000_000)
        for text in [doubled, "(\(doubled)) == (\(doubled))", "json(\(doubled))", "distinct([\(doubled)])"] {
            #expect(code(text, in: "x", limits: limits) == "expression.limit")
        }
    }

    @Test("stop a result that is nested too deep")
    func depth() {
        let deep = Array(repeating: "[@]", count: 64).joined(separator: " | ")
        #expect(code(deep, in: "x") == nil)
        #expect(code("[\(deep)]", in: "x") == "expression.limit")
    }

    @Test(
        "stop work that grows with the square of the data",
        arguments: [
            "list[*].length($.list[?@ == `1`])", "list[*].contains($.list, 'x')", "list[*].sum($.list)",
            "list[*].sort($.list)",
            "list[*].distinct($.list)", "list[*].max($.list)", "list[*].join('', $.texts)",
            "list[*].keys($.object)",
            "list[*].upper($.text)", "list[*].starts_with($.text, $.text)", "list[*].to_number($.text)",
            "list[*].md5($.text)", "list[*].find_last($.text, 'b')", "list[*].length($.text)",
            "list[*].[$.list == $.list]",
            "list[*].to_number($.number)", "list[*].abs($.number)", "list[*].parse_json($.json)",
            "list[*].[$.list[::2]]",
        ])
    func steps(text: String) {
        let list = JSON.array((0..<1_000).map { .int($0) })
        let given: JSON = [
            "list": list, "texts": .array((0..<1_000).map { .string("\($0)") }),
            "object": .object(JSONObject(uniqueKeysWithValues: (0..<1_000).map { ("\($0)", .null) })),
            "text": .string(String(repeating: "a", count: 100_000)),
            "number": .number(
                "0." + String(repeating: "1", count: 38) + String(repeating: "0", count: 100_000)),
            "json": .string("[" + String(repeating: " ", count: 100_000) + "]"),
        ]
        #expect(
            code(text, in: given, limits: Limits(steps: 50_000, outputBytesMax: 1_000_000))
                == "expression.limit")
    }

    /// Expressions, and the data that makes each of them work for minutes unless what it reads is counted.
    private static let long: [(String, JSON)] = {
        let texts = JSON.array((0..<20).map { .string("\($0)" + String(repeating: "k", count: 1_000_000)) })
        let table = JSON.object(
            JSONObject(
                uniqueKeysWithValues: (0..<20).map { index in
                    ("\(index)" + String(repeating: "键", count: 300_000), .null)
                }))
        let repeated = { (part: String) in String(repeating: part, count: 330) }
        return [
            (
                "map(&parse_time('\(repeated("Dec"))', '\(repeated("%b"))', 'UTC'), range(`0`, `1000000`))",
                nil
            ),
            ("map(&format_time('2026-09-01T00:00:00Z', '\(repeated("%-j"))'), range(`0`, `1000000`))", nil),
            ("map(&format_time('2026-09-01T00:00:00Z', '\(repeated("%A"))'), range(`0`, `1000000`))", nil),
            ("group_by(map(&$.l, range(`0`, `2000`))[], &@)", ["l": texts]),
            ("index_by(map(&$.l, range(`0`, `2000`))[], &@)", ["l": texts]),
            ("from_items(map(&$.l[*].[@, `1`], range(`0`, `2000`))[])", ["l": texts]),
            ("merge($.t\(String(repeating: ", $.t", count: 200)))", ["t": table]),
            ("map(&pick($.t, keys($.t)), range(`0`, `2000`))", ["t": table]),
            ("map(&omit($.t, keys($.t)), range(`0`, `2000`))", ["t": table]),
            ("map(&trim($.s), range(`0`, `15`))", ["s": .string(String(repeating: " ", count: 30_000_000))]),
        ]
    }()

    @Test("stop work that grows with the length of patterns and names", arguments: long.indices)
    func work(index: Int) {
        let (text, given) = LimitTests.long[index]
        #expect(code(text, in: given) == "expression.limit")
    }

    @Test("let a search through a hostile text end soon")
    func search() {
        let text = JSON.string(String(repeating: "a", count: 2_000_000))
        #expect(code("contains(@, concat(substring(@, `0`, `1000000`), 'b'))", in: text) == nil)
        #expect(code("trim(concat(repeat(' ', `1000000`), @))", in: text) == nil)
    }

    @Test("count the same for the same data")
    func deterministic() {
        let list = JSON.array((0..<100).map { .int($0) })
        let expression = "sort_by([*].{a: @}, &a)[?a > `3`]"
        let enough = (1...5_000).first {
            code(expression, in: list, limits: Limits(steps: $0, outputBytesMax: 1_000_000)) == nil
        }
        let again = (1...5_000).first {
            code(expression, in: list, limits: Limits(steps: $0, outputBytesMax: 1_000_000)) == nil
        }
        #expect(enough != nil)
        #expect(enough == again)
    }
}
