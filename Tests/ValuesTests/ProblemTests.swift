import OrderedCollections
import Testing
import Values

struct ProblemTests {
    private let problem = Problem(
        "field.type", status: 422, Localized(zh: "需要数字。", en: "A number is needed."), at: "qty",
        details: ["given": "abc"])

    @Test(
        "its place grows from the inside out",
        arguments: [
            ("qty", "items[3].qty"), ("[0].qty", "items[3][0].qty"), ("", "items[3]"), (nil, "items[3]"),
        ]
            as [(String?, String)])
    func within(inner: String?, outer: String) {
        var inside = problem
        inside.place = inner
        #expect(inside.within("items[3]").place == outer)
        #expect(inside.within("").place == inner ?? "")
    }

    @Test("is one line in either language, and names its code in a log")
    func lines() {
        #expect(problem.line(.zh) == "qty：需要数字。")
        #expect(problem.line(.en) == "qty: A number is needed.")
        #expect(problem.description == "qty: A number is needed. (field.type)")
    }

    @Test("is the same after it was kept as JSON")
    func json() throws {
        #expect(Problem(json: try JSON(parsing: problem.json.text)) == problem)
        var bare = problem
        bare.place = nil
        bare.details = [:]
        #expect(Problem(json: bare.json) == bare)
        #expect(Problem(json: ["code": "x"]) == nil)
    }
}
