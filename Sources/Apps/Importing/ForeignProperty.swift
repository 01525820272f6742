import Definitions

/// The properties of a field as existing platforms name them.
enum ForeignProperty: String, CaseIterable {
    case key
    case label
    case type
    case required
    case multiples
    case dropdown
    case choices
    case helpText = "help_txt"
    case items
    case defaultValue = "default"
    case placeholder

    /// Other names that are in use for the same.
    private static let synonyms: [String: ForeignProperty] = [
        "title": .label, "标签": .label, "名称": .label, "标题": .label,
        "标识": .key, "字段": .key, "编码": .key,
        "field_type": .type, "data_type": .type, "datatype": .type, "类型": .type,
        "require": .required, "is_required": .required, "必填": .required, "是否必填": .required,
        "multiple": .multiples, "multi": .multiples, "is_multiple": .multiples, "多选": .multiples,
        "drop_down": .dropdown, "is_dropdown": .dropdown, "下拉": .dropdown,
        "choice": .choices, "options": .choices, "option": .choices, "enum": .choices, "选项": .choices,
        "help": .helpText, "help_text": .helpText, "helptext": .helpText, "helptxt": .helpText,
        "hint": .helpText, "tip": .helpText, "tips": .helpText, "desc": .helpText,
        "description": .helpText, "说明": .helpText, "帮助": .helpText,
        "item": .items, "children": .items, "fields": .items, "sub_fields": .items, "明细": .items,
        "子字段": .items,
        "default_value": .defaultValue, "默认值": .defaultValue,
        "place_holder": .placeholder, "占位": .placeholder,
    ]

    /// The property that a name means, even where it is written otherwise or misspelt.
    init?(meant name: String) {
        let plain = LiteralNumber.halfWidth(name).trimmed.lowercased()
        if let property = ForeignProperty(rawValue: plain) ?? ForeignProperty.synonyms[plain] {
            self = property
        } else if let near = NearestWord.of(plain, among: ForeignProperty.allCases.map(\.rawValue)),
            let property = ForeignProperty(rawValue: near)
        {
            self = property
        } else {
            return nil
        }
    }
}
