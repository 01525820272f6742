import JMESPath
import OrderedCollections
import Testing
import Values

@Suite("An expression")
struct ExpressionTests {
    private let order: JSON = [
        "trigger": ["盘点单号": "PD-1", "明细": [["编码": "A", "数": "-3"], ["编码": "B", "数": "5"]]],
        "s": 2,
    ]

    private func value(_ text: String, in given: JSON? = nil) throws(Problem) -> JSON {
        try Expression(text).evaluate(in: given ?? order, now: Timestamp(microseconds: 0))
    }

    private func problem(_ text: String, in given: JSON = nil) -> Problem? {
        do throws(Problem) {
            _ = try value(text, in: given)
            return nil
        } catch {
            return error
        }
    }

    @Test("takes letters of every script as names")
    func scripts() throws {
        #expect(try value("trigger.盘点单号") == "PD-1")
        #expect(try value("größe.naïve", in: ["größe": ["naïve": 1]]) == 1)
        #expect(try value("_x1.日本", in: ["_x1": ["日本": true]]) == true)
    }

    @Test("finds a name however its accents are composed")
    func composed() throws {
        #expect(try value("e\u{301}", in: ["é": 1]) == 1)
    }

    @Test("reaches the root with $ from within projections and functions")
    func root() throws {
        #expect(try value("trigger.明细[].join('/', [$.trigger.盘点单号, 编码])") == ["PD-1/A", "PD-1/B"])
        #expect(try value("trigger.明细[?to_number(数) > $.s].编码") == ["B"])
        #expect(try value("map(&$.s, trigger.明细)") == [2, 2])
        #expect(try value("$") == order)
    }

    @Test("negates the whole path behind !")
    func negation() throws {
        let given: JSON = ["a": ["b": false, "c": [1]]]
        #expect(try value("!a.b", in: given) == true)
        #expect(try value("!a.c[0]", in: given) == false)
        #expect(try value("!a.b && a.c", in: given) == [1])
        #expect(try value("!a.b == `true`", in: given) == true)
    }

    @Test(
        "names the roots that it reads and nothing else",
        arguments: [
            ("trigger.a", ["trigger"]),
            ("trigger.a[].b", ["trigger"]),
            ("steps.send[?ok == $.limit].{a: b, c: $.trigger.x}", ["limit", "steps", "trigger"]),
            ("trigger | a", ["trigger"]),
            ("@ | a", ["a"]),
            ("$ | [b, c]", ["b", "c"]),
            ("sort_by(rows, &key)[0].name", ["rows"]),
            ("map(&concat(a, $.b), list)", ["b", "list"]),
            ("(x || y).z", ["x", "y"]),
            ("if(a, b, c)", ["a", "b", "c"]),
            ("!(a && b) || c == d", ["a", "b", "c", "d"]),
            ("`{\"a\": 1}`.b", []),
            ("keys(@)", []),
            ("*.a", []),
            ("[0]", []),
        ])
    func roots(text: String, names: [String]) throws {
        #expect(try Expression(text).roots.sorted() == names)
    }

    @Test(
        "says at which character it is malformed, and how",
        arguments: [
            ("", 1, "syntax"),
            ("   ", 1, "syntax"),
            ("a.", 3, "syntax"),
            ("a..b", 3, "syntax"),
            ("盘点[", 4, "syntax"),
            ("盘点.e\u{301}.😀", 6, "syntax"),
            ("a = b", 3, "syntax"),
            ("a['b']", 3, "syntax"),
            ("'abc", 1, "syntax"),
            ("a == `{]`", 6, "syntax"),
            (#"a."b"#, 3, "syntax"),
            ("a b", 3, "syntax"),
            ("a，b", 2, "syntax"),
            ("(a", 3, "syntax"),
            ("{a: b,}", 7, "syntax"),
            ("{a: b, a: c}", 8, "syntax"),
            ("abs(`1`,)", 9, "syntax"),
            ("[0:1:2:3]", 7, "syntax"),
            ("&a", 1, "syntax"),
            ("-", 1, "syntax"),
            ("x.lenght(a)", 3, "unknown-function"),
            ("length(a, b)", 1, "invalid-arity"),
            ("join()", 1, "invalid-arity"),
            ("sort_by(a, b)", 12, "invalid-type"),
            ("length(&a)", 8, "invalid-type"),
            ("a[0:1:0]", 2, "invalid-value"),
        ])
    func malformed(text: String, column: Int, category: JSON) {
        let problem = problem(text)
        #expect(problem?.code == "expression.malformed")
        #expect(problem?.place == "column \(column)")
        #expect(problem?.details["category"] == category)
        #expect(problem?.message.en.isEmpty == false && problem?.message.zh.isEmpty == false)
    }

    @Test("proposes the function that was meant")
    func proposal() {
        #expect(problem("lenght(a)")?.message.en.contains("Is length meant?") == true)
        #expect(problem("frobnicate(a)")?.message.en.contains("meant") == false)
    }

    @Test(
        "says which call does not fit the data, and why",
        arguments: [
            ("abs(a)", 1, "invalid-type"),
            ("x || length(n)", 6, "invalid-type"),
            ("sort_by(rows, &k)", 1, "invalid-type"),
            ("divide(n, `0`)", 1, "invalid-value"),
            ("divide(n, `3`)", 1, "invalid-value"),
            ("chunk(rows, `0`)", 1, "invalid-value"),
            ("chunk(rows, `1.5`)", 1, "invalid-value"),
            ("parse_json('{')", 1, "invalid-value"),
            ("parse_time('2026-02-30', 'UTC')", 1, "invalid-value"),
            ("parse_time('2026-02-28')", 1, "invalid-value"),
            ("format_time('2026-02-28T00:00:00Z', '%Q')", 1, "invalid-value"),
            ("format_time('2026-02-28T00:00:00Z', '%Y', 'Asia/Nowhere')", 1, "invalid-value"),
            ("base64_decode('/w==')", 1, "invalid-value"),
            ("url_decode('%G1')", 1, "invalid-value"),
            ("multiply(`1e100`, `1e100`)", 1, "invalid-value"),
            ("add(`1e30`, `1e-30`)", 1, "invalid-value"),
            ("`1e200` > `1`", nil, "invalid-value"),
        ])
    func failed(text: String, column: Int?, category: JSON) {
        let problem = problem(text, in: ["n": 1, "rows": [["k": 1], ["k": "x"]]])
        #expect(problem?.code == "expression.failed")
        #expect(problem?.place == column.map { "column \($0)" })
        #expect(problem?.details["category"] == category)
    }

    @Test("evaluates only the branch that is taken")
    func laziness() throws {
        #expect(try value("if(s > `1`, s, divide(s, `0`))") == 2)
        #expect(try value("default(s, divide(s, `0`))") == 2)
    }

    @Test("shows no key in an error")
    func secrecy() {
        let problem = problem("hmac_sha256('a', 'c2VjcmV0LXZhbHVl!', 'hex', 'base64')")
        #expect(problem?.code == "expression.failed")
        #expect(problem.map { "\($0)" }?.contains("c2Vj") == false)
    }

    @Test("gives `now` as it is told")
    func now() throws {
        let time = Timestamp(seconds: 1_788_222_600)
        #expect(try Expression("now()").evaluate(in: nil, now: time) == "2026-09-01T00:30:00Z")
    }
}
