import Values

/// What is wrong with a value, by its field.
extension Problem {
    private static func field(_ what: String, zh: String, en: String) -> Problem {
        Problem("field.\(what)", status: 422, Localized(zh: zh, en: en))
    }

    static func fieldRequired(_ field: Field) -> Problem {
        self.field(
            "required", zh: "必须填写“\(field.label.zh)”。", en: "'\(field.label.en)' is required; fill it in.")
    }

    static func fieldRequired(_ rule: RequiredWhen) -> Problem {
        Problem("field.required", status: 422, rule.sentence)
    }

    static func fieldCondition(_ field: Field, _ problem: Problem) -> Problem {
        self.field(
            "condition",
            zh: "无法判断“\(field.label.zh)”是否必填：\(problem.message.zh)请修改应用定义中的 required_when。",
            en: "Whether '\(field.label.en)' is required cannot be told: \(problem.message.en) "
                + "Correct required_when in the app's definition.")
    }

    static func fieldNeedsObject(_ value: JSON) -> Problem {
        field(
            "type", zh: "这里需要一个对象（键和值），现在是\(value.chineseTypeName)。",
            en: "An object with keys and values is needed, not \(value.englishTypeName).")
    }

    static func fieldNeedsList(_ field: Field, _ value: JSON) -> Problem {
        self.field(
            "type", zh: "“\(field.label.zh)”需要一个列表，现在是\(value.chineseTypeName)。",
            en: "'\(field.label.en)' needs a list, not \(value.englishTypeName).")
    }

    static func fieldTooMany(_ field: Field, _ count: Int, most: Int) -> Problem {
        self.field(
            "too_many", zh: "“\(field.label.zh)”最多 \(most) 项，现在有 \(count) 项。请分成几次。",
            en: "'\(field.label.en)' takes at most \(most) items, not \(count); split them.")
    }

    static func fieldType(_ field: Field, _ value: JSON) -> Problem {
        let need = field.type.need
        return self.field(
            "type", zh: "“\(field.label.zh)”需要\(need.zh)，\(value.excerpt(for: field).zh)不是。",
            en: "'\(field.label.en)' needs \(need.en); \(value.excerpt(for: field).en) is none.")
    }

    static func fieldZone(_ field: Field, _ value: JSON) -> Problem {
        self.field(
            "zone",
            zh: "“\(field.label.zh)”的时间 \(value.excerpt(for: field).zh) 没有时区。请写成 2026-09-01T08:00:00+08:00。",
            en: "The time \(value.excerpt(for: field).en) of '\(field.label.en)' has no offset; "
                + "write it like 2026-09-01T08:00:00+08:00.")
    }

    static func fieldChoice(_ field: Field, _ value: JSON) -> Problem {
        let shown = field.choices.prefix(10)
        let more = field.choices.count > 10
        return self.field(
            "choice",
            zh: "“\(field.label.zh)”没有 \(value.excerpt(for: field).zh) 这个选项。可选："
                + shown.map(\.label.zh).joined(separator: "、") + (more ? " 等。" : "。"),
            en: "'\(field.label.en)' has no choice \(value.excerpt(for: field).en). Choose one of: "
                + shown.map(\.label.en).joined(separator: ", ") + (more ? ", and others." : "."))
    }

    static func choicesNoList(_ value: JSON, of action: String) -> Problem {
        field(
            "choices",
            zh: "动作 \(action) 的输出里没有选项列表，那里是\(value.chineseTypeName)。请修改应用定义中的 dynamic.rows。",
            en: "The output of \(action) has no list of choices but \(value.englishTypeName); "
                + "correct dynamic.rows in the app's definition.")
    }

    static func choicesTooMany(_ count: Int, of action: String, most: Int) -> Problem {
        field(
            "choices",
            zh: "动作 \(action) 列出了 \(count) 个选项，最多 \(most) 个。请用 depends_on 让它列出得更少。",
            en:
                "\(action) lists \(count) choices, at most \(most) are taken; let it list fewer with depends_on."
        )
    }

    static func fieldWire(_ field: Field, _ value: JSON) -> Problem {
        self.field(
            "wire",
            zh: "“\(field.label.zh)”的值 \(value.excerpt(for: field).zh) 不能按 wire 的形式写给对方。请修改这个值或应用定义中的 wire。",
            en: "'\(field.label.en)' cannot be written as its wire says: \(value.excerpt(for: field).en). "
                + "Change the value, or wire in the app's definition.")
    }

    static func fieldUnknown(_ key: String, nearest: String?, known: [String]) -> Problem {
        let (zh, en) =
            if known.isEmpty {
                ("这里没有任何字段。", "There are none here.")
            } else if let nearest {
                ("是不是 \(nearest)？", "Did you mean \(nearest)?")
            } else {
                (
                    "可用的有：\(known.prefix(20).joined(separator: "、"))。",
                    "There are: \(known.prefix(20).joined(separator: ", "))."
                )
            }
        return field("unknown", zh: "没有这个字段。\(zh)", en: "There is no such field. \(en)")
    }
}

extension FieldType {
    /// What a value of this type is called.
    fileprivate var need: Localized {
        switch self {
        case .string, .text, .secret: Localized(zh: "文本", en: "a text")
        case .integer: Localized(zh: "整数", en: "a whole number")
        case .number: Localized(zh: "数字", en: "a number")
        case .boolean: Localized(zh: "是或否", en: "true or false")
        case .datetime: Localized(zh: "时间（如 2026-09-01 08:30）", en: "a time (2026-09-01 08:30)")
        case .date: Localized(zh: "日期（如 2026-09-01）", en: "a date (2026-09-01)")
        case .file:
            Localized(zh: "文件（name 和 base64 的 content）", en: "a file (name, and content in base64)")
        case .json: Localized(zh: " JSON", en: "JSON")
        case .group: Localized(zh: "对象（键和值）", en: "an object with keys and values")
        }
    }
}

extension JSON {
    fileprivate var chineseTypeName: String {
        switch self {
        case .null: "空值"
        case .bool: "布尔值"
        case .int, .number: "数字"
        case .string: "文本"
        case .array: "列表"
        case .object: "对象"
        }
    }

    fileprivate var englishTypeName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// The value as far as it may be quoted: nothing of a secret, the beginning of a long text.
    fileprivate func excerpt(for field: Field) -> Localized {
        guard field.type != .secret, let text = fieldText else {
            return Localized(zh: chineseTypeName, en: englishTypeName)
        }
        let short = text.unicodeScalars.prefix(60)
        let quoted =
            "\"" + String(String.UnicodeScalarView(short))
            + (short.count < text.unicodeScalars.count ? "…\"" : "\"")
        return Localized(same: quoted)
    }
}
