import OrderedCollections
import Values

/// Invents expressions and documents for comparisons with other implementations.
///
/// Documents hold no 0 and 1, which Python takes for booleans, and fractions that binary numbers hold exactly.
struct Invention {
    var chance: Seeded

    init(seed: UInt64) {
        chance = Seeded(seed)
    }

    mutating func document(depth: Int = 4) -> JSON {
        switch chance.below(depth > 0 ? 10 : 5) {
        case 0: return .null
        case 1: return .bool(chance.below(2) == 0)
        case 2: return .int(chance.pick([2, 3, -5, 10, 100]))
        case 3: return .number(chance.pick(["0.5", "2.25", "-1.75"]))
        case 4: return .string(chance.pick(["x", "y", "", "10", "-3.5", "盘点", "Aa"]))
        case 5, 6:
            let isUniform = chance.below(2) == 0
            let first = document(depth: depth - 1)
            return .array((0..<chance.below(4)).map { _ in isUniform ? first : document(depth: depth - 1) })
        case 7:
            return .array((0..<chance.below(5)).map { _ in .int(chance.pick([2, 3, -5, 10, 100])) })
        default:
            return .object(
                JSONObject(
                    ["a", "b", "c", "a b"].map { ($0, document(depth: depth - 1)) }.filter { _ in
                        chance.below(5) > 0
                    },
                    uniquingKeysWith: { first, _ in first }))
        }
    }

    mutating func expression(depth: Int = 4) -> String {
        guard depth > 0 else { return primary() }
        let left = { (self: inout Invention) in self.expression(depth: depth - 1) }
        switch chance.below(18) {
        case 0, 1: return primary()
        case 2, 3: return left(&self) + "." + chance.pick(["a", "b", "c", #""a b""#])
        case 4: return left(&self) + chance.pick(["[0]", "[1]", "[-1]", "[7]", "[-9]"])
        case 5: return left(&self) + chance.pick(["[*]", "[]", ".*"]) + suffix()
        case 6: return left(&self) + slice() + suffix()
        case 7: return left(&self) + "[?" + left(&self) + "]" + suffix()
        case 8: return left(&self) + " | " + left(&self)
        case 9: return left(&self) + " || " + left(&self)
        case 10: return left(&self) + " && " + left(&self)
        case 11: return "!" + left(&self)
        case 12:
            return left(&self) + chance.pick([" == ", " != ", " < ", " <= ", " > ", " >= "]) + left(&self)
        case 13: return "[" + left(&self) + ", " + left(&self) + "]"
        case 14: return left(&self) + ".{x: " + left(&self) + ", \"y z\": " + left(&self) + "}"
        case 15: return "(" + left(&self) + ")"
        default: return call(depth: depth - 1)
        }
    }

    private mutating func primary() -> String {
        chance.pick([
            "a", "b", "c", #""a b""#, "@", "*", "[]", "[*]", "'x'", "`2`", "`[2, 3, 10]`", "`\"y\"`",
            "`null`",
        ])
    }

    private mutating func suffix() -> String {
        chance.pick(["", "", ".a", ".b", ".a.b", "[0]", ".[a, b]", ".{x: a}", ".*", "[?a]", "[*].b", "[]"])
    }

    private mutating func slice() -> String {
        let number = { (self: inout Invention) in self.chance.pick(["", "", "0", "1", "2", "-1", "-3", "9"]) }
        let step = chance.pick(["", ":", ":1", ":2", ":-1", ":-2"])
        return "[\(number(&self)):\(number(&self))\(step)]"
    }

    private mutating func call(depth: Int) -> String {
        let one = expression(depth: depth)
        let key = "&" + expression(depth: min(depth, 1))
        let text = chance.pick(["'x'", "'10'", "'盘点'", "a", "to_string(\(one))"])
        let list = chance.pick([
            "`[2, 3, -5]`", "`[\"b\", \"a\"]`", "[\(one), `2`]", "to_array(\(one))", "@", "a",
        ])
        switch chance.below(14) {
        case 0: return chance.pick(["abs", "ceil", "floor"]) + "(\(chance.pick([one, "`-1.75`", "`2.25`"])))"
        case 1: return chance.pick(["sum", "avg", "max", "min", "sort", "reverse"]) + "(\(list))"
        case 2: return chance.pick(["length", "type", "to_array", "to_string", "to_number"]) + "(\(one))"
        case 3: return chance.pick(["keys", "values"]) + "(\(chance.pick([one, "@", "{x: \(one)}"])))"
        case 4: return chance.pick(["sort_by", "max_by", "min_by"]) + "(\(list), \(key))"
        case 5: return "map(\(key), \(list))"
        case 6: return "contains(\(chance.pick([list, text])), \(chance.pick([one, text])))"
        case 7:
            return chance.pick(["starts_with", "ends_with"])
                + "(\(text), \(chance.pick(["'x'", "''", "'盘'"])))"
        case 8:
            return
                "join(\(chance.pick(["','", "''"])), \(chance.pick([list, "keys(@)", "to_array(\(text))"])))"
        case 9: return "merge(\(chance.pick(["@", "a", "{x: b}"])), {y: \(one)})"
        case 10: return "not_null(\(one), a, \(text))"
        case 11: return "length(\(chance.pick([text, list])))"
        case 12: return "reverse(\(text))"
        default: return "to_number(\(text))"
        }
    }
}

extension JSON {
    /// A number with this text.
    static func number(_ text: String) -> JSON {
        JSON.number(JSONNumber(validated: text))
    }
}

extension Invention {
    /// An expression with a word of it lost, doubled, replaced or put elsewhere.
    mutating func damaged(_ expression: String) -> String {
        var words = expression.matches(of: #/'[^']*'|`[^`]*`|"[^"]*"|\w+|\[\]|\[\?|\|\||&&|[=!<>]=|\s+|./#)
            .map {
                String($0.output)
            }
        for _ in 0...chance.below(2) where !words.isEmpty {
            let index = chance.below(words.count)
            switch chance.below(4) {
            case 0: words.remove(at: index)
            case 1: words.insert(words[index], at: index)
            case 2: words.swapAt(index, chance.below(words.count))
            default:
                words[index] = chance.pick([
                    "a", "[", "]", "(", ")", "{", "}", ".", "*", ",", ":", "&", "|", "[?", "[]", "!", "==",
                    "0", "-1", "@",
                    "'x'", "`2`",
                ])
            }
        }
        return words.joined()
    }

    /// A decimal number of up to 25 digits.
    mutating func decimal() -> String {
        let digits = (0...chance.below(25)).map { _ in String(chance.below(10)) }.joined()
        let point = chance.below(digits.count + 1)
        let whole = digits.prefix(point).drop { $0 == "0" }
        let fraction = digits.dropFirst(point)
        let sign = chance.below(2) == 0 ? "-" : ""
        return sign + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}
