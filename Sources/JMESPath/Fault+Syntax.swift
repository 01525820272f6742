import Values

/// What can be wrong with the text of an expression.
extension Fault {
    static func unexpectedScalar(_ scalar: Unicode.Scalar, at offset: Int) -> Fault {
        Fault(
            .syntax,
            Localized(
                zh: "这里不能出现“\(scalar)”。名称里有特殊字符时请写在双引号里，例如 \"a-b\"；文本写在单引号里，数字写在反引号里。",
                en:
                    "'\(scalar)' cannot stand here. Write a name with special characters in double quotes, \"a-b\"; "
                    + "a text in single quotes, a number in backticks."),
            at: offset)
    }

    static func singleEquals(at offset: Int) -> Fault {
        Fault(
            .syntax, Localized(zh: "比较是否相等要写两个等号：==。", en: "Write == to compare."), at: offset)
    }

    static func unclosed(_ quote: Unicode.Scalar, at offset: Int) -> Fault {
        Fault(
            .syntax,
            Localized(
                zh: "这里的 \(quote) 没有结束，请补上另一个 \(quote)。",
                en: "The \(quote) that begins here is never closed; add another \(quote)."),
            at: offset)
    }

    static func unclosedTemplate(at offset: Int) -> Fault {
        Fault(
            .syntax,
            Localized(
                zh: "这里的 {{ 没有结束，请补上 }}；要写 {{ 本身请写 {{ '{{' }}。",
                en: "The {{ that begins here is never closed; add }}. To write {{ itself, write {{ '{{' }}."),
            at: offset)
    }

    static func literalIsNotJSON(_ problem: Problem, at offset: Int) -> Fault {
        Fault(
            .syntax,
            Localized(
                zh: "这里写的不是 JSON：\(problem.message.zh)文本请写在单引号里。",
                en: "What is quoted here is not JSON: \(problem.message.en) Write a text in single quotes."),
            at: offset)
    }

    static func emptyExpression() -> Fault {
        Fault(
            .syntax, Localized(zh: "表达式是空的，请写上表达式。", en: "The expression is empty; write one."), at: 0)
    }

    static func unexpectedToken(_ token: Token, expected: Localized) -> Fault {
        guard token.kind != .end else {
            return Fault(
                .syntax,
                Localized(
                    zh: "表达式没有写完，这里应是\(expected.zh)。",
                    en: "The expression ends too early: \(expected.en) is missing."),
                at: token.offset)
        }
        return Fault(
            .syntax,
            Localized(
                zh: "这里不能是“\(token.spelling)”，应是\(expected.zh)。",
                en: "'\(token.spelling)' cannot stand here; \(expected.en) is expected."),
            at: token.offset)
    }

    static func repeatedName(_ name: String, at offset: Int) -> Fault {
        Fault(
            .syntax,
            Localized(
                zh: "对象里的名称“\(name.prefix(40))”写了两次，请去掉一个。",
                en: "The name '\(name.prefix(40))' stands twice in this object; take one away."),
            at: offset)
    }

    static func sliceStepIsZero(at offset: Int) -> Fault {
        Fault(
            .invalidValue,
            Localized(zh: "切片的步长不能是 0。", en: "The step of a slice cannot be 0."), at: offset)
    }

    static func nestedTooDeep(at offset: Int) -> Fault {
        Fault(
            .syntax,
            Localized(
                zh: "表达式嵌套超过 \(Limits.nestingMax) 层，请拆成几步。",
                en: "The expression is nested more than \(Limits.nestingMax) deep; split it into steps."),
            at: offset)
    }

    static func textTooLong() -> Fault {
        Fault(
            .syntax,
            Localized(
                zh: "表达式超过 \(Limits.textBytesMax) 字节，请拆成几步。",
                en: "The expression is longer than \(Limits.textBytesMax) bytes; split it into steps."))
    }

    static func unknownFunction(_ name: String, nearest: String?, at offset: Int) -> Fault {
        Fault(
            .unknownFunction,
            Localized(
                zh: "没有名为 \(name) 的函数。" + (nearest.map { "是不是 \($0)？" } ?? "可用的函数见表达式文档。"),
                en: "There is no function \(name). "
                    + (nearest.map { "Is \($0) meant?" } ?? "The page on expressions lists them.")),
            at: offset)
    }

    static func wrongNumberOfArguments(_ function: Function, given: Int, at offset: Int) -> Fault {
        Fault(
            .invalidArity,
            Localized(
                zh: "\(function.name) 的写法是 \(function.signature)，这里给了 \(given) 个参数。",
                en: "\(function.name) is written \(function.signature); \(given) arguments are given."),
            at: offset)
    }

    static func misplacedReference(
        _ function: Function, parameter: String, needed: Bool, at offset: Int
    ) -> Fault {
        Fault(
            .invalidType,
            needed
                ? Localized(
                    zh: "\(function.name) 的参数 \(parameter) 要在前面写 &，例如 &name。",
                    en: "The argument \(parameter) of \(function.name) is written with an &, such as &name.")
                : Localized(
                    zh: "\(function.name) 的参数 \(parameter) 前面不能有 &。",
                    en: "The argument \(parameter) of \(function.name) takes a value, without an &."),
            at: offset)
    }
}
