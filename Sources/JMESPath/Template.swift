public import Values

/// A text with expressions in it: `{{ trigger.盘点单号 }}-{{ s }}`.
///
/// A template that is exactly one expression, with nothing around it, gives that expression's value in its own type.
/// Any other gives a text in which `null` is nothing, a string is itself, a number its exact digits, `true` and
/// `false` their names, and a list or an object compact JSON. To write `{{` itself, write `{{ '{{' }}`; a `}}`
/// outside of an expression stands for itself.
public struct Template: Sendable {
    /// The template as it was written.
    public let text: String
    /// The top-level names that its expressions read, as ``Expression/roots``.
    public var roots: Set<String> { Set(members.keys) }
    /// What its expressions read right from what is under a top-level name, as ``Expression/members``.
    public let members: [String: Set<String>]

    private let parts: [TemplatePart]

    /// Compiles a template of at most ``Limits/textBytesMax`` bytes.
    /// - Throws: `expression.malformed` for an unclosed `{{` and for what ``Expression/init(_:)`` refuses, the column
    ///   counted from the beginning of the template.
    public init(_ text: String) throws(Problem) {
        do throws(Fault) {
            guard text.utf8.count <= Limits.textBytesMax else { throw Fault.textTooLong() }
            parts = try TemplateScanner.parts(of: Array(text.unicodeScalars))
        } catch {
            throw error.problem(in: text, whileCompiling: true)
        }
        self.text = text
        members = parts.reduce(into: [:]) { names, part in
            guard case .expression(let expression, _) = part else { return }
            names.merge(expression.members) { $0.union($1) }
        }
    }

    /// The expression that the template is exactly; `nil` where it gives a text.
    public var expression: Expression? {
        if parts.count == 1, case .expression(let expression, _) = parts[0] { expression } else { nil }
    }

    /// The value of the template in `root`; `now` is what `now()` gives.
    ///
    /// All of its expressions together keep within `limits`.
    /// - Throws: what ``Expression/evaluate(in:now:limits:)`` throws.
    public func evaluate(in root: JSON, now: Timestamp, limits: Limits = .standard) throws(Problem) -> JSON {
        let evaluation = Evaluation(in: root, now: now, limits: limits)
        var joined = ""
        for part in parts {
            switch part {
            case .text(let text): joined += text
            case .expression(let expression, let start):
                do throws(Fault) {
                    let value = try evaluation.value(of: expression.node, on: root)
                    guard parts.count > 1 else {
                        try evaluation.checkResult(value)
                        return value
                    }
                    joined += try evaluation.text(of: value)
                } catch {
                    throw error.problem(in: text, from: start)
                }
            }
        }
        return .string(joined)
    }
}

extension Template: Hashable, CustomStringConvertible {
    /// Compares the texts.
    public static func == (left: Template, right: Template) -> Bool { left.text == right.text }
    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
    /// The text.
    public var description: String { text }
}
