import Foundation
import JMESPath
import Testing
import Values

@Suite("The documentation of expressions", .serialized)
struct FunctionDocumentationTests {
    private static let now = Timestamp(seconds: 1_788_222_600)

    @Test("has an example of every function, which gives what it says")
    func examples() throws {
        for function in Function.chapters.flatMap(\.functions) {
            #expect(!function.examples.isEmpty, "\(function.name)")
            for example in function.examples {
                let value = try Expression(example.expression).evaluate(
                    in: JSON(parsing: example.input), now: Self.now)
                #expect(
                    try value == JSON(parsing: example.result), "\(example.expression) gives \(value.text)")
            }
        }
    }

    @Test("lists every function as the table declares it (QIAO_WRITE_DOCS=1 writes the list anew)")
    func list() throws {
        if ProcessInfo.processInfo.environment["QIAO_WRITE_DOCS"] != nil {
            let page = try String(contentsOf: FunctionPage.file, encoding: .utf8)
            try FunctionPage.rewritten(page).write(to: FunctionPage.file, atomically: false, encoding: .utf8)
        }
        let page = try String(contentsOf: FunctionPage.file, encoding: .utf8)
        #expect(FunctionPage.rewritten(page) == page)
    }

    @Test("gives in its examples what it says, expressions and templates alike")
    func page() throws {
        let page = try String(contentsOf: FunctionPage.file, encoding: .utf8)
        var given = JSON.null
        var question = ""
        var checked = 0
        for block in page.split(separator: "```").enumerated() where block.offset % 2 == 1 {
            let (language, text) = (block.element.prefix { $0 != "\n" }, block.element.drop { $0 != "\n" })
            if language == "json" { given = try JSON(parsing: String(text)) }
            guard language == "jmespath" || language == "template" else { continue }
            for line in text.split(separator: "\n") {
                if line.hasPrefix("given  ") {
                    given = try JSON(parsing: String(line.dropFirst(7)))
                } else if line.hasPrefix("  = ") {
                    let value =
                        try language == "template"
                        ? Template(question).evaluate(in: given, now: Self.now)
                        : Expression(question).evaluate(in: given, now: Self.now)
                    #expect(
                        try value == JSON(parsing: String(line.dropFirst(4))),
                        "\(question) gives \(value.text)")
                    checked += 1
                } else {
                    question = String(line)
                }
            }
        }
        #expect(checked > 100)
    }
}
