import Values

/// Finds the expressions in the text of a template.
struct TemplateScanner {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    /// The parts of a template, in order and none of them empty.
    static func parts(of scalars: [Unicode.Scalar]) throws(Fault) -> [TemplatePart] {
        var scanner = TemplateScanner(scalars: scalars)
        var parts: [TemplatePart] = []
        while scanner.position < scalars.count {
            let start = scanner.position
            scanner.skipText()
            if scanner.position > start {
                parts.append(.text(String(String.UnicodeScalarView(scalars[start..<scanner.position]))))
            }
            guard scanner.position < scalars.count else { break }
            parts.append(try scanner.expression())
        }
        return parts
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private mutating func skipText() {
        while position < scalars.count, !isDoubled("{") { position += 1 }
    }

    /// Whether here stand two of these.
    private func isDoubled(_ brace: Unicode.Scalar) -> Bool {
        position + 1 < scalars.count && scalars[position] == brace && scalars[position + 1] == brace
    }

    /// The expression up to the `}}` that closes it: the first outside of quotes and of the expression's own braces.
    private mutating func expression() throws(Fault) -> TemplatePart {
        let opening = position
        position += 2
        let start = position
        var depth = 0
        while position < scalars.count {
            switch scalars[position] {
            case "}" where depth == 0 && isDoubled("}"):
                let inner = Array(scalars[start..<position])
                position += 2
                do throws(Fault) {
                    return .expression(try Expression(compiling: inner), start: start)
                } catch {
                    throw Fault(error.category, error.message, at: start + (error.offset ?? 0))
                }
            case "{": depth += 1
            case "}": depth = max(0, depth - 1)
            case "'", "\"", "`": try skipQuoted()
            default: break
            }
            position += 1
        }
        throw .unclosedTemplate(at: opening)
    }

    /// Goes from an opening quote to its closing one.
    private mutating func skipQuoted() throws(Fault) {
        let (opening, quote) = (position, scalars[position])
        position += 1
        while position < scalars.count, scalars[position] != quote {
            position += scalars[position] == "\\" ? 2 : 1
        }
        guard position < scalars.count else { throw .unclosed(quote, at: opening) }
    }
}
