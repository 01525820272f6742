import Values

/// What is wrong with the definition of a flow.
extension Problem {
    private static func flow(_ what: String, zh: String, en: String) -> Problem {
        Problem("flow.\(what)", status: 422, Localized(zh: zh, en: en))
    }

    static let flowWithoutSteps = flow(
        "steps", zh: "这里需要一个非空的 steps 列表。", en: "A list of steps with at least one step is needed here.")

    static func stepsTooDeep(_ depth: Int) -> Problem {
        flow("depth", zh: "步骤嵌套不能超过 \(depth) 层。", en: "Steps may stand at most \(depth) deep in other steps.")
    }

    static func tooManySteps(_ count: Int) -> Problem {
        flow("too_many_steps", zh: "一个流程最多 \(count) 个步骤。", en: "A flow may have at most \(count) steps.")
    }

    static func stepID(_ id: String) -> Problem {
        flow(
            "step_id", zh: "步骤 id “\(id.prefix(64))”只能用 1 到 64 个字母、数字和 _，且不以数字开头。",
            en:
                "The step id '\(id.prefix(64))' may have 1 to 64 letters, digits and _, and begins with no digit."
        )
    }

    static func repeatedStep(_ id: String) -> Problem {
        flow("repeated_step", zh: "已有 id 为 \(id) 的步骤。", en: "There is already a step with the id \(id).")
    }

    static func stepKind(_ found: [String]) -> Problem {
        let kinds = "action, filter, branch, loop, parallel, delay, wait, flow, end"
        return flow(
            "step_kind",
            zh: found.isEmpty ? "步骤要写明做什么：\(kinds) 之一。" : "一个步骤只能做一件事，这里写了 \(found.joined(separator: "、"))。",
            en: found.isEmpty
                ? "A step says what it does with one of: \(kinds)."
                : "A step does one thing; this one has \(found.joined(separator: " and ")).")
    }

    static func actionName(_ name: String) -> Problem {
        flow(
            "action_name", zh: "动作“\(name.prefix(64))”应写成 应用/动作，例如 jushuitan/create_stocktake。",
            en: "Write the action '\(name.prefix(64))' as app/action, such as jushuitan/create_stocktake.")
    }

    static func connectionNeeded(_ app: String) -> Problem {
        flow(
            "connection", zh: "应用 \(app) 需要授权账号：请加上 connection。",
            en: "The app \(app) needs credentials: add connection with the name of one.")
    }

    static func unknownName(_ name: String, known: [String]) -> Problem {
        flow(
            "unknown_name", zh: "这里没有名为 \(name) 的数据。可用：\(known.joined(separator: "、"))。",
            en: "There is nothing called \(name) here. There are: \(known.joined(separator: ", ")).")
    }

    static func noEarlierStep(_ name: String, known: [String]) -> Problem {
        flow(
            "no_earlier_step", zh: "之前没有步骤 \(name.prefix(64))。之前的步骤：\(known.joined(separator: "、"))。",
            en: "No step \(name.prefix(64)) comes before. Before come: \(known.joined(separator: ", ")).")
    }

    static func unknownField(_ key: String, known: [String]) -> Problem {
        flow(
            "unknown_field", zh: "没有字段 \(key.prefix(64))。可用：\(known.joined(separator: "、"))。",
            en: "There is no field \(key.prefix(64)). There are: \(known.joined(separator: ", ")).")
    }

    static func missingField(_ key: String, label: Localized) -> Problem {
        flow(
            "missing_field", zh: "缺少必填字段 \(key)（\(label.zh)）。",
            en: "The required field \(key) (\(label.en)) is missing.")
    }

    static let rowOrRows = flow(
        "for_each", zh: "for_each 旁边要有 row（一行）或 rows（内层 for_each），二者写一个。",
        en: "Beside for_each stands either row, one row, or rows, a further for_each.")

    static let delayUntil = flow(
        "delay", zh: "delay 写成 5m 这样的时长，或 {until: 时间}。",
        en: "Write delay as a length of time such as 5m, or as {until: a time}.")

    static func writtenDuration(_ text: String) -> Problem {
        flow(
            "duration", zh: "“\(text.prefix(32))”不是时长。请写整数加 s、m、h 或 d，最长 30d。",
            en:
                "'\(text.prefix(32))' is no length of time. Write a whole number and s, m, h or d, at most 30d."
        )
    }

    /// What goes wrong while an input is made.
    static func notAList(_ expression: String, _ type: String) -> Problem {
        Problem(
            "mapping.not_a_list", status: 422,
            Localized(
                zh: "for_each 需要列表，而 \(expression.prefix(80)) 是 \(type)。",
                en: "for_each needs a list, and \(expression.prefix(80)) is a value of type \(type)."))
    }

    static let tooManyRows = Problem(
        "mapping.too_many_rows", status: 422,
        Localized(
            zh: "一次映射最多生成 \(Mapping.rowsMax) 行。请把数据分批。",
            en: "One mapping makes at most \(Mapping.rowsMax) rows. Split the data."))
}
