import ArgumentParser
import JMESPath
import Values
import World

/// `qiao eval`: tries an expression on JSON from standard input.
struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Evaluates an expression, or a text with {{ expressions }}, on JSON from standard input.")
    @Argument(help: "The expression.") var expression: String
    @Flag(help: "Print JSON, which it does anyway.") var json = false

    func run() async throws {
        let data = try JSON(parsing: InputFile.read("-"))
        let now = World.system.now
        let value =
            expression.contains("{{")
            ? try Template(expression).evaluate(in: data, now: now)
            : try JMESPath.Expression(expression).evaluate(in: data, now: now)
        print(value.prettyText)
    }
}
