import JMESPath
import Testing
import Values

/// Expressions and templates with what they give, and the data that they look into.
struct ExpressionExamples {
    /// The instant at which the examples are read.
    private static let now = Timestamp(seconds: 1_788_222_600)

    private var given = JSON.null

    /// Reads JSON, one value or one a line; a single value is what the examples below look into.
    mutating func take(_ block: DocumentPage.Block, at place: String) throws {
        do {
            given = try JSON(parsing: block.text)
        } catch {
            let lines = block.text.split(separator: "\n")
            #expect(lines.count > 1, "\(place): \(error)")
            for line in lines { _ = try JSON(parsing: String(line)) }
        }
    }

    /// Evaluates each example and compares it with what stands below it.
    mutating func evaluate(_ block: DocumentPage.Block, at place: String) throws {
        var question = ""
        var answered = 0
        for line in block.text.split(separator: "\n") {
            if line.hasPrefix("given  ") {
                given = try JSON(parsing: String(line.dropFirst(7)))
            } else if line.hasPrefix("  = ") {
                let value =
                    try block.language == "template"
                    ? Template(question).evaluate(in: given, now: ExpressionExamples.now)
                    : Expression(question).evaluate(in: given, now: ExpressionExamples.now)
                let wanted = try JSON(parsing: String(line.dropFirst(4)))
                #expect(value == wanted, "\(place): \(question) gives \(value.text)")
                answered += 1
            } else {
                question = String(line)
            }
        }
        #expect(answered > 0, "\(place) has no answer")
    }
}
