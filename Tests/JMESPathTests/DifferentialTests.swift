import JMESPath
import OrderedCollections
import Testing
import Values

@Suite(
    "Beside the reference implementation",
    .enabled(if: PythonOracle.absence == nil, Comment(rawValue: PythonOracle.absence ?? "")))
struct DifferentialTests {
    @Test(
        "gives what it gives for invented expressions, but for documented differences", arguments: [1, 2, 3])
    func values(seed: UInt64) throws {
        let oracle = try PythonOracle()
        defer { oracle.close() }
        var invention = Invention(seed: seed)
        var agreed = (values: 0, errors: 0, documented: 0)
        for _ in 0..<3_000 {
            let (text, given) = (invention.expression(), invention.document())
            let theirs = try oracle.answer(["expression": .string(text), "given": given])
            let ours = Outcome(text, in: given)
            switch Outcome.comparison(ours, theirs, text) {
            case .value: agreed.values += 1
            case .error: agreed.errors += 1
            case .documented: agreed.documented += 1
            case .different: Issue.record("\(text) in \(given.text): \(ours), theirs \(theirs.text)")
            }
        }
        #expect(agreed.values > 1_500)
        #expect(agreed.errors > 200)
        #expect(agreed.documented < 200)
    }

    @Test("accepts and refuses what it does when words of expressions are lost, doubled or moved")
    func syntax() throws {
        let oracle = try PythonOracle()
        defer { oracle.close() }
        var invention = Invention(seed: 4)
        var (accepted, refused) = (0, 0)
        for _ in 0..<3_000 {
            let text = invention.damaged(invention.expression(depth: 3))
            let theirs = try oracle.answer(["expression": .string(text), "given": nil])
            let isTheirs = theirs["error"].string != "syntax"
            let isOurs = compiles(text)
            // A function or a number of arguments that does not exist is refused from the text alone.
            if isOurs == .malformed { #expect(!isTheirs, "\(text): theirs \(theirs.text)") }
            if !isTheirs { #expect(isOurs != .compiled, "\(text): theirs \(theirs.text)") }
            if isTheirs { accepted += 1 } else { refused += 1 }
        }
        #expect(accepted > 300)
        #expect(refused > 300)
    }

    private enum Compilation {
        case compiled, malformed, otherwiseRefused
    }

    private func compiles(_ text: String) -> Compilation {
        do throws(Problem) {
            _ = try Expression(text)
            return .compiled
        } catch {
            return error.details["category"] == "syntax" ? .malformed : .otherwiseRefused
        }
    }

    @Test("computes as Python's decimal module does")
    func decimals() throws {
        let oracle = try PythonOracle()
        defer { oracle.close() }
        var invention = Invention(seed: 5)
        for _ in 0..<3_000 {
            let numbers = [JSON.string(invention.decimal()), .string(invention.decimal())]
            let operation = invention.chance.pick(["add", "subtract", "multiply", "divide", "round"])
            let (scale, rounding) = (
                invention.chance.below(8) - 2,
                invention.chance.pick(["half_up", "half_even", "up", "down", "ceiling", "floor"])
            )
            if operation == "divide", numbers[1].string.flatMap({ Double($0) }) == 0 { continue }
            let question: JSON = [
                "decimal": .string(operation), "numbers": .array(numbers), "scale": .int(Int64(scale)),
                "rounding": .string(rounding),
            ]
            let theirs = try oracle.answer(question)
            let call =
                switch operation {
                case "divide": "divide(@[0], @[1], `\(scale)`, '\(rounding)')"
                case "round": "round(@[0], `\(scale)`, '\(rounding)')"
                default: "\(operation)(@[0], @[1])"
                }
            let ours = Outcome(call, in: .array(numbers))
            if let digits = theirs["digits"].integer, digits > 38 {
                #expect(ours == .failure("invalid-value"), "\(call) in \(numbers)")
            } else {
                let expected = JSON.number(theirs["value"].string ?? "")
                #expect(ours == .success(expected), "\(call) in \(numbers): \(theirs.text)")
            }
        }
    }
}
