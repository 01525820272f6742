import JMESPath
import Values

extension AppDefinition {
    /// The built-in app 格式转换: texts, numbers, times, and any expression.
    public static let formatter: AppDefinition = {
        var app = AppDefinition(key: "formatter", number: 3, name: Localized(zh: "格式转换", en: "Formatter"))
        app.actions = [
            action(
                "text", 301, Localized(zh: "文本", en: "Text"), FormatterOperation.text, textFields,
                sample: "abc"),
            action(
                "number", 302, Localized(zh: "数字", en: "Number"), FormatterOperation.number, numberFields,
                sample: 3),
            action(
                "time", 303, Localized(zh: "时间", en: "Time"), FormatterOperation.time, timeFields,
                sample: "2026-09-01T00:30:00Z"),
            expression,
        ]
        return app
    }()

    private static func action(
        _ key: String, _ number: Int, _ name: Localized, _ operations: [FormatterOperation],
        _ fields: [Field],
        sample: JSON
    ) -> Action {
        let expressions = operations.map { operation in
            guard let expression = try? Expression(operation.expression) else {
                preconditionFailure(
                    "the formatter's \(operation.key) is no expression: \(operation.expression)")
            }
            return (operation.key, expression)
        }
        var action = Action(
            key: key, number: number, name: name, effect: .read,
            performance: .native(
                FormatterPerformer(operations: Dictionary(uniqueKeysWithValues: expressions))))
        var operation = Field("operation", .string, label: Localized(zh: "操作", en: "Operation"))
        operation.isRequired = true
        operation.choices = operations.map { Choice(key: .string($0.key), label: $0.label) }
        action.fields = [fields[0], operation] + fields.dropFirst().map { required($0, by: operations) }
        action.output = [result]
        action.sample = ["result": sample]
        return action
    }

    /// The field, required by the operations that need it.
    private static func required(_ field: Field, by operations: [FormatterOperation]) -> Field {
        let needing = operations.filter { $0.needs.contains(field.key) }
        guard !needing.isEmpty, field.defaultValue == nil else { return field }
        let test = needing.map { "operation == '\($0.key)'" }.joined(separator: " || ")
        guard let condition = try? Expression(test) else { preconditionFailure("\(test) is no expression") }
        var field = field
        field.requiredWhen = RequiredWhen(
            condition: condition,
            sentence: Localized(
                zh: "这个操作需要填写“\(field.label.zh)”", en: "this operation needs '\(field.label.en)'"))
        return field
    }

    private static let result = Field("result", .json, label: Localized(zh: "结果", en: "Result"))

    private static let textFields = [
        field("value", .text, "文本", "Text", isRequired: true), field("old", .string, "查找", "Find"),
        field("new", .string, "替换为", "Replace with"), field("separator", .string, "分隔符", "Separator"),
        field("start", .integer, "起始位置（从 0 起）", "Start (from 0)"), field("length", .integer, "长度", "Length"),
    ]

    private static let numberFields = [
        field("value", .number, "数字", "Number", isRequired: true),
        field("other", .number, "另一个数字", "Other number"),
        field("scale", .integer, "小数位数", "Decimal places", default: 2),
    ]

    private static let timeFields: [Field] = {
        var unit = field("unit", .string, "单位", "Unit")
        let units = [
            ("minutes", "分钟"), ("hours", "小时"), ("days", "天"), ("weeks", "周"), ("months", "月"),
            ("years", "年"),
        ]
        unit.choices = units.map { Choice(key: .string($0.0), label: Localized(zh: $0.1, en: $0.0)) }
        return [
            field("value", .string, "时间", "Time", isRequired: true),
            field("zone", .string, "时区", "Time zone", default: "Asia/Shanghai"),
            field("pattern", .string, "格式", "Pattern", default: "%Y-%m-%d %H:%M:%S"),
            field("count", .integer, "数量", "Count"), unit,
        ]
    }()

    private static let expression: Action = {
        var action = Action(
            key: "expression", number: 304, name: Localized(zh: "表达式", en: "Expression"), effect: .read,
            performance: .native(FormatterPerformer(operations: [:])))
        action.fields = [
            field("expression", .text, "表达式", "Expression", isRequired: true),
            field("data", .json, "数据", "Data"),
        ]
        action.output = [result]
        action.sample = ["result": 3]
        return action
    }()

    private static func field(
        _ key: String, _ type: FieldType, _ zh: String, _ en: String, isRequired: Bool = false,
        default value: JSON? = nil
    ) -> Field {
        var field = Field(key, type, label: Localized(zh: zh, en: en))
        field.isRequired = isRequired
        field.defaultValue = value
        return field
    }
}
