import Values

/// What can be wrong when an expression meets data.
extension Fault {
    static func wrongType(_ value: JSON, of function: Function, parameter: Parameter?) -> Fault {
        let expected = parameter?.types.localized ?? Types.any.localized
        let name = parameter?.name ?? ""
        return Fault(
            .invalidType,
            Localized(
                zh: "\(function.name) 的参数 \(name) 需要\(expected.zh)，这里是 \(excerpt(value))。",
                en: "\(function.name) takes a \(expected.en) as \(name); here it is \(excerpt(value))."))
    }

    static func notWhole(_ value: JSON, of function: Function, parameter: Parameter?) -> Fault {
        wrongValue(
            value, of: function, parameter: parameter, expected: Localized(zh: "整数", en: "a whole number"))
    }

    static func wrongValue(
        _ value: JSON, of function: Function, parameter: Parameter?, expected: Localized
    ) -> Fault {
        let name = parameter?.name ?? ""
        return Fault(
            .invalidValue,
            Localized(
                zh: "\(function.name) 的参数 \(name) 应是\(expected.zh)，这里是 \(excerpt(value))。",
                en: "\(function.name) needs \(expected.en) as \(name); here it is \(excerpt(value))."))
    }

    static func wrongResult(_ value: JSON, of function: String, expected: Localized) -> Fault {
        Fault(
            .invalidType,
            Localized(
                zh: "\(function) 的 & 表达式应得出\(expected.zh)，对某一项得出的是 \(excerpt(value))。",
                en: "The & expression of \(function) must give \(expected.en); for one element it gives "
                    + "\(excerpt(value))."))
    }

    static func unsortable(_ value: JSON, of function: String) -> Fault {
        wrongResult(
            value, of: function, expected: Localized(zh: "全是数字或全是文本", en: "numbers only or strings only"))
    }

    static func numberTooLong(_ text: String) -> Fault {
        Fault(
            .invalidValue,
            Localized(
                zh: "数字 \(text.prefix(45)) 超出可精确计算的范围（38 位有效数字）。",
                en: "The number \(text.prefix(45)) is beyond what is computed exactly (38 digits)."))
    }

    static func inexact(_ operation: String) -> Fault {
        Fault(
            .invalidValue,
            Localized(
                zh: "\(operation) 的精确结果超过 38 位有效数字。",
                en: "The exact result of \(operation) has more than 38 digits."))
    }

    static func endlessQuotient(_ operation: String) -> Fault {
        Fault(
            .invalidValue,
            Localized(
                zh: "\(operation) 除不尽，请说明保留几位小数，例如 divide(a, b, `2`)。",
                en:
                    "\(operation) does not divide evenly; say how many decimals are kept, such as divide(a, b, `2`)."
            ))
    }

    static func divisionByZero() -> Fault {
        Fault(.invalidValue, Localized(zh: "除数不能是 0。", en: "The divisor is 0."))
    }

    static func tooManySteps(_ limit: Int) -> Fault {
        Fault(
            .limit,
            Localized(
                zh: "计算超过 \(limit) 步，请减少数据或拆成几步。",
                en: "The evaluation takes more than \(limit) steps; give it less data or split it."))
    }

    static func producesTooMuch(_ limit: Int) -> Fault {
        Fault(
            .limit,
            Localized(
                zh: "计算产生的数据超过 \(limit) 字节，请减少数据或拆成几步。",
                en: "The evaluation produces more than \(limit) bytes; give it less data or split it."))
    }

    static func resultTooDeep(_ limit: Int) -> Fault {
        Fault(
            .limit,
            Localized(
                zh: "计算结果嵌套超过 \(limit) 层，请减少嵌套。",
                en: "The result is nested more than \(limit) deep; nest it less."))
    }

    /// A value as a message shows it: its beginning where it is short enough to be told, else its type.
    private static func excerpt(_ value: JSON) -> String {
        switch value {
        case .null, .bool, .int: value.text
        case .number(let number): String(number.text.prefix(45))
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
