extension Problem {
    static func unknownCurrency(_ code: String) -> Problem {
        Problem(
            "money.unknown_currency", status: 422,
            Localized(
                zh: "不支持币种“\(code.excerpt)”。请填写大写的 ISO 4217 代码，例如 CNY。",
                en:
                    "The currency '\(code.excerpt)' is not supported. Give an ISO 4217 code in capitals, such as CNY."
            ))
    }

    static func mixedCurrencies(_ left: Currency, _ right: Currency) -> Problem {
        Problem(
            "money.mixed_currencies", status: 422,
            Localized(
                zh: "\(left.code) 和 \(right.code) 的金额不能一起计算。请先换算成同一币种。",
                en:
                    "Amounts in \(left.code) and \(right.code) cannot be combined. Bring them to one currency first."
            ))
    }

    package static var moneyOverflow: Problem {
        Problem(
            "money.overflow", status: 422,
            Localized(
                zh: "金额超出可以表示的范围。请检查数量和单价。",
                en: "The amount is larger than can be represented. Check the quantities and prices."))
    }

    static var indivisibleMoney: Problem {
        Problem(
            "money.indivisible", status: 422,
            Localized(
                zh: "无法按这些比例分摊金额：比例不能为负，也不能全为零。",
                en:
                    "The amount cannot be divided by these weights: none may be negative and not all may be zero."
            ))
    }

    static func malformedMoney(_ text: String) -> Problem {
        Problem(
            "money.malformed", status: 400,
            Localized(
                zh: "“\(text.excerpt)”不是有效的金额。请写成 12.34 这样的数字，不带千位分隔符和货币符号。",
                en:
                    "'\(text.excerpt)' is not an amount. Write it like 12.34, without separators and signs of currency."
            ))
    }

    static func tooPreciseMoney(_ text: String, _ currency: Currency) -> Problem {
        Problem(
            "money.too_precise", status: 422,
            Localized(
                zh: "\(currency.code) 的金额最多 \(currency.exponent) 位小数，“\(text.excerpt)”超出了。",
                en:
                    "An amount in \(currency.code) has at most \(currency.exponent) decimals; '\(text.excerpt)' has more."
            ))
    }
}
