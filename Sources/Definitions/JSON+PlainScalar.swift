package import Values

extension JSON {
    /// What a YAML plain scalar means: `null`, `~` and nothing are null, `true` and `false` booleans, a number as
    /// JSON writes it a number, all else text; so `no`, `0123` and `2026-09-01` are texts.
    init(plainScalar text: String) {
        switch text {
        case "", "~", "null": self = .null
        case "true": self = .bool(true)
        case "false": self = .bool(false)
        default: self = JSON(numberText: text) ?? .string(text)
        }
    }

    /// The number that a text writes as JSON does and without anything around it.
    package init?(numberText text: String) {
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
            let last = text.utf8.last, (0x30...0x39).contains(last), text.utf8.count <= 400
        else { return nil }
        guard case .success(let value) = Result(catching: { () throws(Problem) in try JSON(parsing: text) })
        else { return nil }
        self = value
    }
}
