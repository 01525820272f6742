import JMESPath
import OrderedCollections
import Testing
import Values

@Suite("A template")
struct TemplateTests {
    private let given: JSON = [
        "n": 3, "text": "甲", "list": [1, "b"], "object": ["k": nil], "price": .number("1.50"), "yes": true,
    ]

    private func value(_ text: String) throws(Problem) -> JSON {
        try Template(text).evaluate(in: given, now: Timestamp(microseconds: 0))
    }

    private func problem(_ text: String) -> Problem? {
        do throws(Problem) {
            _ = try value(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "keeps the type where it is exactly one expression",
        arguments: [
            ("{{ n }}", 3), ("{{list}}", [1, "b"]), ("{{ nothing }}", nil), ("{{ yes }}", true),
            ("{{ {a: {b: n}} }}", ["a": ["b": 3]]), ("{{{a: {b: n}}}}", ["a": ["b": 3]]),
        ] as [(String, JSON)])
    func typed(text: String, expected: JSON) throws {
        #expect(try value(text) == expected)
        #expect(try Template(text).expression != nil)
    }

    @Test(
        "gives a text otherwise",
        arguments: [
            ("", ""), ("plain", "plain"), (" {{ n }}", " 3"), ("{{ n }}{{ n }}", "33"),
            ("<{{ nothing }}>", "<>"),
            ("{{ price }} 元", "1.50 元"), ("{{ yes }}!", "true!"), ("={{ list }}", #"=[1,"b"]"#),
            ("={{ object }}", #"={"k":null}"#), ("}} {{ n }} } {", "}} 3 } {"),
        ])
    func text(text: String, expected: String) throws {
        #expect(try value(text) == .string(expected))
        #expect(try Template(text).expression == nil)
    }

    @Test(
        "ends an expression outside of quotes only",
        arguments: [
            ("a{{ '}}' }}b", "a}}b"), ("a{{ `\"}}\"` }}b", "a}}b"), (#"a{{ "}}" }}b"#, "ab"),
            (#"a{{ 'it\'s }}' }}b"#, "ait's }}b"), ("{{ '{{' }} x }}", "{{ x }}"),
        ])
    func quotes(text: String, expected: String) throws {
        #expect(try value(text) == .string(expected))
    }

    @Test(
        "says in which column of the template it is malformed",
        arguments: [
            ("甲 {{ n", 3), ("甲 {{ n }", 3), ("甲 {{ }}", 5), ("甲 {{ n. }}", 9), ("{{ n }}{{ abs() }}", 11),
            ("{{ 'n }}", 4),
            ("{{ } }}", 4),
        ])
    func malformed(text: String, column: Int) {
        let problem = problem(text)
        #expect(problem?.code == "expression.malformed")
        #expect(problem?.place == "column \(column)")
    }

    @Test("says in which column of the template it failed")
    func failed() {
        let problem = problem("甲 {{ n }} {{ abs(text) }}")
        #expect(problem?.code == "expression.failed")
        #expect(problem?.place == "column 14")
    }

    @Test("names the roots of all its expressions")
    func roots() throws {
        #expect(try Template("{{ a.b }}-{{ [c, $.d] }}").roots == ["a", "c", "d"])
        #expect(
            try Template("{{ steps.a.x }} {{ $.steps.b[0] }} {{ steps | c }} {{ [steps.d, steps[0].e] }}")
                .members
                == ["steps": ["a", "b", "d"]])
        #expect(try Template("none").roots.isEmpty)
    }

    @Test("shares its limits between its expressions")
    func limits() throws {
        let template = try Template(String(repeating: "{{ repeat('x', `1000`) }}", count: 20))
        let limits = Limits(steps: 1_000, outputBytesMax: 10_000)
        #expect {
            try template.evaluate(in: nil, now: Timestamp(microseconds: 0), limits: limits)
        } throws: {
            ($0 as? Problem)?.code == "expression.limit"
        }
    }
}
