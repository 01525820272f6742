import JMESPath
import Testing
import Values

@Suite("Whatever comes in")
struct FuzzTests {
    @Test("random words and bytes give a value or a problem, and never more than the limits allow")
    func randomInput() throws {
        var invention = Invention(seed: 6)
        let limits = Limits(steps: 20_000, outputBytesMax: 100_000)
        let alphabet = Array(#" ab盘1-'"`\.*,:@$[]{}()|&!=<>?#é😀"# + "\n\u{0}\u{301}")
        for round in 0..<50_000 {
            let text =
                switch round % 3 {
                case 0: String((0..<invention.chance.below(40)).map { _ in invention.chance.pick(alphabet) })
                case 1:
                    String(
                        decoding: (0..<invention.chance.below(40)).map { _ in
                            UInt8(invention.chance.below(256))
                        }, as: UTF8.self)
                default: invention.damaged(invention.call())
                }
            let given = invention.document(depth: 2)
            _ = try? Expression(text).evaluate(in: given, now: Timestamp(microseconds: 0), limits: limits)
            if let value = try? Template("x{{\(text)}}").evaluate(
                in: given, now: Timestamp(microseconds: 0), limits: limits)
            {
                #expect(value.text.utf8.count < 1_000_000)
            }
        }
    }
}

extension Invention {
    /// A call of any function with arguments that may or may not fit.
    fileprivate mutating func call() -> String {
        let function = chance.pick(Function.chapters.flatMap(\.functions))
        var parameters = function.parameters
        if chance.below(6) == 0 { parameters = parameters.filter { !$0.isOptional } }
        let arguments = parameters.map { parameter in
            parameter.isReference
                ? "&" + expression(depth: 1) : chance.pick(Invention.extremes(of: parameter.types.words))
        }
        return "\(function.name)(\(arguments.joined(separator: ", ")))"
    }

    /// Arguments at the edges of what a parameter of these types takes.
    private static func extremes(of types: String) -> [String] {
        var arguments = ["@", "a", "`null`"]
        if types.contains("any") { arguments += ["`true`", "`1`", "'x'", "`[[\"a\", 2]]`", "`{}`", "$"] }
        if types.contains("number") {
            arguments += [
                "`-9223372036854775808`", "`9223372036854775807`", "`1e127`", "`-1e-127`", "`0`", "`2`",
                "`-1`", "`0.5`",
                "`99999999999999999999999999999999999999`", "`1e400`", "'9e99999999999999999999'", "'-3.5'",
                "`38`",
            ]
        }
        if types.contains("string") {
            arguments += [
                "''", "'x'", "'盘点 A'", "'%Y-%m-%d'", "'%s'", "'2026-09-01T00:30:00Z'",
                "'9999-12-31T23:59:59Z'",
                "'Asia/Shanghai'", "'+14:00'", "'day'", "'month'", "'hex'", "'base64'", "'half_even'",
                "'/w=='", "'%E7%9B'",
                "'[1, {}]'", "'20260901'",
            ]
        }
        if types.contains("array") {
            arguments += [
                "`[]`", "`[1, -2.5]`", "`[\"b\", \"a\"]`", "`[[\"a\", 2]]`", "`[1e127, 1e-127]`",
                "range(`0`, `3`)",
            ]
        }
        if types.contains("object") { arguments += ["`{}`", "`{\"a\": [2]}`", "{x: @}"] }
        return arguments
    }
}
