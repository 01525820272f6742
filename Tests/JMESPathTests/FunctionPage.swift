import Foundation
import JMESPath

/// The page on expressions, and the part of it that is written from the table of functions.
enum FunctionPage {
    static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/expressions.md")

    private static let (begin, end) = (
        "<!-- functions: written from the table -->\n", "<!-- end of functions -->"
    )

    /// The page as it would be with its functions written anew.
    static func rewritten(_ page: String) -> String {
        guard let start = page.range(of: begin), let stop = page.range(of: end) else {
            return begin + functions + end
        }
        return page[..<start.upperBound] + functions + page[stop.lowerBound...]
    }

    /// Every function: how it is written, what it takes and does, and its examples.
    private static var functions: String {
        Function.chapters.map { chapter in
            "\n### \(chapter.title)\n" + chapter.functions.map { entry($0) }.joined()
        }.joined() + "\n"
    }

    private static func entry(_ function: Function) -> String {
        let parameters = function.parameters.map { parameter in
            parameter.isReference
                ? "`\(parameter.name)`: an expression" : "`\(parameter.name)`: \(parameter.types.words)"
        }
        let examples = function.examples.map { example in
            (example.input == "null" ? "" : "given  \(example.input)\n")
                + "\(example.expression)\n  = \(example.result)\n"
        }
        return """

            #### `\(function.signature)`

            \(function.summary) \(parameters.isEmpty ? "" : parameters.joined(separator: "; ") + ". ")Gives \(function.result).

            ```jmespath
            \(examples.joined())```

            """
    }
}
