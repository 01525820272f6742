import Values

/// What is wrong with the definition of a field.
extension Problem {
    private static func definition(_ what: String, zh: String, en: String) -> Problem {
        Problem("definition.\(what)", status: 422, Localized(zh: zh, en: en))
    }

    static func fieldKey(_ key: String) -> Problem {
        definition(
            "field_key", zh: "字段的 key “\(key.prefix(64))”只能用 1 到 64 个字母、数字、_ 和 -。",
            en: "The field key '\(key.prefix(64))' may have 1 to 64 letters, digits, _ and -.")
    }

    static func repeatedField(_ key: String) -> Problem {
        definition(
            "repeated_field", zh: "这里已经有字段 \(key)。请换一个 key。",
            en: "There is already a field \(key) here; give this one another key.")
    }

    static func groupWithoutItems(_ key: String) -> Problem {
        definition(
            "group_items", zh: "字段组 \(key) 没有 items。请列出一行的字段。",
            en: "The group \(key) has no items; list the fields of a row.")
    }

    static func fieldRule(_ rule: String, not type: FieldType) -> Problem {
        definition(
            "field_rule", zh: "\(type.rawValue) 类型的字段不能写这样的 \(rule)。请去掉它或更换类型。",
            en: "A field of type \(type.rawValue) cannot have this \(rule); leave it out or change the type.")
    }

    static func fieldNeedsMultiple(_ rule: String) -> Problem {
        definition(
            "field_rule", zh: "只有列表才能写 \(rule)。请加上 multiple: true。",
            en: "Only a list has \(rule); add multiple: true.")
    }

    static let fieldRequiredTwice = definition(
        "field_rule", zh: "required 和 required_when 只能写一个。", en: "Write either required or required_when.")

    static let fieldChoicesTwice = definition(
        "field_rule", zh: "choices 和 dynamic 只能写一个。", en: "Write either choices or dynamic.")

    static let fieldNeedsZone = definition(
        "field_rule", zh: "日期要写成时间戳，必须用 zone 说明时区，例如 Asia/Shanghai。",
        en: "To write a date as an instant, name its zone, such as Asia/Shanghai.")

    static let choiceKeyIsNoScalar = definition(
        "choice", zh: "选项的 key 必须是文本或数字。", en: "The key of a choice must be a text or a number.")

    static func choiceOfOtherType(_ key: String, _ type: FieldType) -> Problem {
        definition(
            "choice", zh: "选项 \(key.prefix(60)) 不是 \(type.rawValue) 类型。请更改字段类型或选项的写法。",
            en:
                "The choice \(key.prefix(60)) is no \(type.rawValue); change the field's type or write it otherwise."
        )
    }

    static func repeatedChoice(_ text: String) -> Problem {
        definition(
            "choice", zh: "选项 \(text.prefix(60)) 重复。key 和名称都不能重复。",
            en: "The choice \(text.prefix(60)) is there twice; keys and labels must differ.")
    }

    static func fieldDefault(_ problem: Problem) -> Problem {
        definition(
            "default", zh: "默认值不符合字段：\(problem.message.zh)",
            en: "The default does not fit the field: \(problem.message.en)")
    }
}
