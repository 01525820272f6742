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
        let arguments = function.parameters.map { parameter -> String in
            if parameter.isReference { return "&" + expression(depth: 1) }
            return chance.pick([
                "@", "a", "'%Y-%m'", "'2026-09-01T00:30:00Z'", "'Asia/Shanghai'", "'day'", "''", "'x'",
                "`-9223372036854775808`",
                "`9223372036854775807`", "`1e127`", "`1e-127`", "`99999999999999999999999999999999999999`",
                "`0`", "`[]`",
                "`[[\"a\", 2]]`", "`{}`", "`{\"a\": [2]}`", "`1e400`", "'9e99999999999999999999'", "`true`",
                "`null`", "'hex'",
                "'-3.5'", expression(depth: 1),
            ])
        }
        return "\(function.name)(\(arguments.joined(separator: ", ")))"
    }
}
