/// The types of fields as existing platforms name them.
struct ForeignType {
    /// What such a field holds.
    enum Kind {
        /// One value.
        case plain(FieldType)
        /// One value, or several, of those that may be chosen; their type is that of their keys.
        case choice(isMultiple: Bool)
        /// Rows, if the field has items.
        case rows
        /// One row, if the field has items.
        case row
    }

    /// The kind of a type, whatever the case of its name; `nil` where it is unknown.
    static func kind(of name: String) -> Kind? {
        kinds[LiteralNumber.halfWidth(name).trimmed.lowercased()]
    }

    /// Every name that is known.
    static let names = kinds.keys.sorted()

    private static let kinds: [String: Kind] = {
        var kinds: [String: Kind] = [:]
        for (kind, names) in table {
            for name in names.split(separator: " ") { kinds[String(name)] = kind }
        }
        return kinds
    }()

    /// `docs/import.md` shows this table.
    private static let table: [(Kind, String)] = [
        (.plain(.string), "string str char varchar email url link phone mobile 文本 单行文本 字符串"),
        (.plain(.text), "text textarea longtext multiline code 多行文本 长文本"),
        (.plain(.integer), "int integer long bigint 整数"),
        (.plain(.number), "number float double decimal numeric 数字 数值 小数 金额"),
        (.plain(.boolean), "bool boolean switch checkbox 布尔 是否 开关"),
        (.plain(.datetime), "datetime timestamp time 日期时间 时间"),
        (.plain(.date), "date 日期"),
        (.plain(.file), "file image attachment 文件 图片 附件"),
        (.plain(.secret), "secret password 密码"),
        (.plain(.json), "json any"),
        (.choice(isMultiple: false), "select dropdown radio enum 下拉 单选 下拉框"),
        (.choice(isMultiple: true), "multiselect multi_select checkboxes 多选"),
        (.rows, "list array group table 列表 数组 字段组 明细"),
        (.row, "dict object map 字典 对象"),
    ]
}

extension LiteralVocabulary {
    /// The words of field lists.
    static let fieldList = LiteralVocabulary(
        names: Set(ForeignProperty.allCases.map(\.rawValue)), words: Set(ForeignType.names))
}
