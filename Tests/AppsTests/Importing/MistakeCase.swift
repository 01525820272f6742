import Apps

/// A field list with one mistake, and what is expected of it.
struct MistakeCase: Sendable, CustomStringConvertible {
    enum Outcome: Sendable {
        /// `--fix` makes this of it.
        case repaired(String)
        /// A repair is suggested and would make this of it; `--fix` leaves it alone.
        case suggested(String)
        /// Nothing is suggested.
        case left
    }

    let code: MistakeCode
    let text: String
    let line: Int
    let column: Int
    let outcome: Outcome

    /// The marked text has ‸ where the mistake is to be found.
    init(_ code: MistakeCode, _ marked: String, _ outcome: Outcome) {
        let before = marked.unicodeScalars.prefix { $0 != "‸" }
        text = String(marked.unicodeScalars.filter { $0 != "‸" }.map(Character.init))
        line = before.count { $0 == "\n" } + 1
        column = before.reversed().prefix { $0 != "\n" }.count + 1
        self.code = code
        self.outcome = outcome
    }

    var description: String { "\(code.rawValue): \(text.prefix(70))" }
}
