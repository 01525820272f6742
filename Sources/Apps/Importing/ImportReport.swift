public import Values

/// What an import has to say in the terminal: each mistake with its line, its caret and its repair, and the
/// definition that results.
public struct ImportReport: Sendable {
    /// A line and what it is, for whoever wants to colour it.
    public struct Line: Hashable, Sendable {
        /// What a line is.
        public enum Kind: Hashable, Sendable {
            /// `盘点字段.py:14:7：这里少了逗号`.
            case mistake
            /// The line of the file.
            case excerpt
            /// The caret under it.
            case caret
            /// A repair that was applied, or that `--fix` applies.
            case repair
            /// A repair that a person decides about.
            case suggestion
            /// How many mistakes there are.
            case summary
            /// A line of `app.yaml`.
            case definition
            /// An empty line.
            case blank
        }

        /// What it is.
        public let kind: Kind
        /// What it says, without a line end.
        public let text: String
    }

    private let applied: [Mistake]
    private let result: FieldListImport
    private let isRepaired: Bool

    /// The report on a list as it is.
    public init(_ list: FieldListImport) {
        (applied, result, isRepaired) = ([], list, false)
    }

    /// The report on a list whose safe repairs were applied.
    public init(_ repaired: RepairedFieldList) {
        (applied, result, isRepaired) = (repaired.applied, repaired.result, true)
    }

    /// The lines in one language.
    public func lines(_ language: Language) -> [Line] {
        var lines: [Line] = []
        for mistake in applied { lines += ImportReport.lines(of: mistake, isApplied: true, language) }
        for mistake in result.mistakes {
            lines += ImportReport.lines(of: mistake, isApplied: false, language)
        }
        lines.append(Line(kind: .summary, text: summary(language)))
        lines.append(Line(kind: .blank, text: ""))
        lines += result.yaml.split(separator: "\n").map { Line(kind: .definition, text: String($0)) }
        return lines
    }

    private static func lines(of mistake: Mistake, isApplied: Bool, _ language: Language) -> [Line] {
        let colon = language == .zh ? "：" : ": "
        let margin = "    "
        var lines = [
            Line(
                kind: .mistake, text: "\(mistake.file):\(mistake.place)\(colon)\(mistake.message(language))"),
            Line(kind: .excerpt, text: margin + mistake.excerpt.text),
            Line(
                kind: .caret,
                text: margin + String(repeating: " ", count: mistake.excerpt.caretColumn) + "^"),
        ]
        if let correction = mistake.correction {
            let head =
                isApplied
                ? Localized(zh: "已修复：", en: "repaired: ")
                : mistake.isSafe
                    ? Localized(zh: "--fix 会修复：", en: "--fix repairs: ")
                    : Localized(zh: "建议（请确认）：", en: "suggestion (please check): ")
            let kind: Line.Kind = isApplied || mistake.isSafe ? .repair : .suggestion
            lines.append(Line(kind: kind, text: margin + head(language) + correction(language)))
        }
        return lines
    }

    private func summary(_ language: Language) -> String {
        let open = result.mistakes.count
        let safe = result.mistakes.count { $0.isSafe }
        let message =
            if isRepaired {
                open == 0
                    ? Localized(
                        zh: "修复了 \(applied.count) 处，没有其他问题。", en: "\(applied.count) repaired, nothing left.")
                    : Localized(
                        zh: "修复了 \(applied.count) 处，还有 \(open) 处需要您处理。",
                        en: "\(applied.count) repaired, \(open) left for you.")
            } else if open == 0 {
                Localized(zh: "没有问题。", en: "Nothing is wrong.")
            } else {
                Localized(
                    zh: "\(open) 处问题，其中 \(safe) 处可以用 --fix 修复。",
                    en: "\(open) mistakes, of which --fix repairs \(safe).")
            }
        return message(language)
    }
}
