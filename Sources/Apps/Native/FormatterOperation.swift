import JMESPath
import Values

/// One thing that the formatter can do with a value.
struct FormatterOperation {
    /// What the input's `operation` says.
    let key: String
    /// By which people know it.
    let label: Localized
    /// What it does, over the input.
    let expression: String
    /// The fields beside `value` that it needs.
    let needs: [String]

    private init(_ key: String, _ zh: String, _ en: String, _ expression: String, needs: [String] = []) {
        self.key = key
        label = Localized(zh: zh, en: en)
        self.expression = expression
        self.needs = needs
    }

    static let text = [
        FormatterOperation("trim", "去掉首尾空白", "Trim", "trim(value)"),
        FormatterOperation("upper", "转大写", "Upper case", "upper(value)"),
        FormatterOperation("lower", "转小写", "Lower case", "lower(value)"),
        FormatterOperation("length", "字数", "Length", "length(value)"),
        FormatterOperation(
            "replace", "替换", "Replace", "replace(value, old, new || '')", needs: ["old"]),
        FormatterOperation("split", "拆分", "Split", "split(value, separator)", needs: ["separator"]),
        FormatterOperation(
            "substring", "截取", "Substring", "substring(value, start, length || `1000000`)", needs: ["start"]),
    ]

    static let number = [
        FormatterOperation("add", "加", "Add", "add(value, other)", needs: ["other"]),
        FormatterOperation("subtract", "减", "Subtract", "subtract(value, other)", needs: ["other"]),
        FormatterOperation("multiply", "乘", "Multiply", "multiply(value, other)", needs: ["other"]),
        FormatterOperation("divide", "除", "Divide", "divide(value, other, scale)", needs: ["other"]),
        FormatterOperation("round", "四舍五入", "Round", "round(value, scale)"),
        FormatterOperation("format", "转成文本", "Format", "format_number(value, scale)"),
    ]

    static let time = [
        FormatterOperation("parse", "读出时间", "Parse", "parse_time(value, zone)"),
        FormatterOperation(
            "format", "转成文本", "Format", "format_time(parse_time(value, zone), pattern, zone)",
            needs: ["pattern"]),
        FormatterOperation(
            "add", "加减", "Add", "add_time(parse_time(value, zone), count, unit, zone)",
            needs: ["count", "unit"]),
        FormatterOperation(
            "start_of", "所在日、周、月的开始", "Start of", "start_of(parse_time(value, zone), unit, zone)",
            needs: ["unit"]),
        FormatterOperation(
            "unix_seconds", "转成 Unix 秒", "Unix seconds", "unix_seconds(parse_time(value, zone))"),
    ]
}
