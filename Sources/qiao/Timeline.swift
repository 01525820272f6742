import Values

/// A run as its timeline shows it in the terminal.
struct Timeline {
    /// How many characters of a value a line shows.
    private static let valueMax = 160

    private let run: JSON
    private let terminal = Terminal.standard

    init(_ run: JSON) {
        self.run = run
    }

    /// Prints the run and its steps.
    func print() {
        let state = StateWord.text(run["state"], of: .run)
        Swift.print(
            "\(terminal.toned(run["id"].string ?? "", .strong))  \(state)  \(run["origin"].string ?? "")")
        line(1, Localized(zh: "接受", en: "accepted"), run["accepted_at"].string)
        line(1, Localized(zh: "开始", en: "started"), run["started_at"].string)
        line(1, Localized(zh: "结束", en: "ended"), run["ended_at"].string)
        problem(1, run["problem"])
        for step in run["steps"].array ?? [] { show(step) }
    }

    private func show(_ step: JSON) {
        let path = step["path"].string ?? ""
        let depth = path.contains("[") ? 2 : 1
        let took = span(step["started_at"].string, step["ended_at"].string)
        let indent = String(repeating: "  ", count: depth)
        Swift.print(
            "\(indent)\(terminal.toned(path, .strong))  \(StateWord.text(step["state"], of: .run))  \(took)"
        )
        line(depth + 1, Localized(zh: "开始", en: "started"), step["started_at"].string)
        line(depth + 1, Localized(zh: "到期", en: "due"), step["due_at"].string)
        value(depth + 1, Localized(zh: "输入", en: "input"), step["input"])
        for (index, attempt) in (step["attempts"].array ?? []).enumerated() {
            let number = Localized(zh: "第 \(index + 1) 次", en: "attempt \(index + 1)")
            let fault = attempt["problem"]["detail"].string
            let end = attempt["ended_at"].string
            let went = fault ?? (end == nil ? "…" : "✓")
            line(depth + 1, number, "\(attempt["started_at"].string ?? "")  \(went)")
        }
        value(depth + 1, Localized(zh: "输出", en: "output"), step["output"])
        problem(depth + 1, step["problem"])
    }

    private func line(_ depth: Int, _ name: Localized, _ text: String?) {
        guard let text else { return }
        let indent = String(repeating: "  ", count: depth)
        Swift.print("\(indent)\(terminal.toned(name(terminal.language), .quiet))  \(text)")
    }

    private func value(_ depth: Int, _ name: Localized, _ value: JSON) {
        guard !value.isNull else { return }
        let text = value.text
        line(depth, name, text.count > Timeline.valueMax ? "\(text.prefix(Timeline.valueMax))…" : text)
    }

    private func problem(_ depth: Int, _ problem: JSON) {
        guard !problem.isNull else { return }
        let indent = String(repeating: "  ", count: depth)
        let colon = terminal.language == .zh ? "：" : ": "
        for one in problem["problems"].array ?? [problem] {
            let place = one["place"].string.map { $0 + colon } ?? ""
            Swift.print(indent + terminal.toned(place + (one["detail"].string ?? ""), .bad))
        }
    }

    private func span(_ start: String?, _ end: String?) -> String {
        do {
            guard let start, let end else { return "" }
            let took = try Timestamp(rfc3339: end) - Timestamp(rfc3339: start)
            return "\(took.microseconds / 1_000) ms"
        } catch {
            return ""
        }
    }
}
