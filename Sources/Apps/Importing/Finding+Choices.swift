import Values

// What is wrong with the choices of a field, each with its sentence and its repair.
extension Finding {
    static func choicesForm(_ range: Range<Int>, _ repair: Repair?) -> Finding {
        Finding(
            .choicesForm, range,
            Localized(
                zh: "选项应写成列表 [{'key': 1, 'label': '主仓'}, ...]",
                en: "choices are a list, [{'key': 1, 'label': '...'}, ...]"),
            repair)
    }

    static func choiceKey(_ range: Range<Int>, _ label: String?) -> Finding {
        Finding(
            .choiceKey, range,
            label.map {
                Localized(
                    zh: "选项“\($0.shown)”没有 key，先用 label 作 key",
                    en: "the choice '\($0.shown)' has no key; its label stands in for it")
            } ?? Localized(zh: "这个选项没有 key，已略过", en: "this choice has no key; it is skipped"))
    }

    static func choiceLabel(_ range: Range<Int>, _ key: String, _ repair: Repair) -> Finding {
        Finding(
            .choiceLabel, range,
            Localized(
                zh: "选项 \(key.shown) 没有 label，先用 key 作名称",
                en: "the choice \(key.shown) has no label; its key stands in for it"),
            repair)
    }

    static func choiceType(
        _ range: Range<Int>, _ key: JSON, _ type: FieldType, _ repair: Repair?
    ) -> Finding {
        let text = key.fieldText?.shown ?? ""
        return Finding(
            .choiceType, range,
            Localized(
                zh: "选项 \(text) 的 key 不是字段的类型 \(type.rawValue)",
                en: "the key of the choice \(text) is no \(type.rawValue), as the field is"),
            repair)
    }

    static func choicesOfType(_ range: Range<Int>, _ type: FieldType) -> Finding {
        Finding(
            .choiceType, range,
            Localized(
                zh: "\(type.rawValue) 类型的字段没有选项，已略过",
                en: "a field of type \(type.rawValue) has no choices; these are skipped"))
    }

    static func repeatedChoice(_ range: Range<Int>, _ text: String) -> Finding {
        Finding(
            .repeatedChoice, range,
            Localized(
                zh: "选项 \(text.shown) 重复，只保留第一个",
                en: "the choice \(text.shown) is there twice; the first is kept"))
    }
}
