import Values

/// Exact arithmetic. A quantity is a number or a text that is one; results that do not fit 38 digits are errors.
extension Function {
    static let numbers: [Function] = [
        Function(
            "add", [Parameter("a", .quantity), Parameter("b", .quantity)], variadic: true, gives: "number",
            "The sum of all.", [Example("add('0.1', `0.2`, '-3')", gives: "-2.7")]
        ) { call throws(Fault) in
            var total = Exact.zero
            for index in 0..<call.count { total = try exact(total.adding(try call.number(index)), "add") }
            return total.json
        },
        Function(
            "divide",
            [
                Parameter("a", .quantity), Parameter("b", .quantity), Parameter("scale", .number).optional,
                Parameter("rounding", .string).optional,
            ], gives: "number",
            "`a` divided by `b`, with at most `scale` decimals. Without a scale the result must be exact. `rounding` is "
                + "`half_up` (四舍五入, the default), `half_even`, `up` (away from zero), `down`, `ceiling` or `floor`.",
            [
                Example("divide(`7`, `2`)", gives: "3.5"), Example("divide(`1`, `3`, `2`)", gives: "0.33"),
                Example("divide(`-2`, `3`, `0`, 'down')", gives: "0"),
            ], body: divide),
        Function(
            "format_number",
            [
                Parameter("value", .quantity), Parameter("scale", .number),
                Parameter("rounding", .string).optional,
            ],
            gives: "string", "The number as a text with exactly `scale` decimals.",
            [Example("format_number(`12.5`, `2`)", gives: #""12.50""#)]
        ) { call throws(Fault) in
            let scale = try call.integer(1, in: 0...38)
            let text = try rounded(call, scale: scale, rounding: 2).text
            let point = text.firstIndex(of: ".")
            let decimals = point.map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
            let padding = String(repeating: "0", count: scale - decimals)
            return try call.evaluation.produce(text: text + (point == nil && scale > 0 ? "." : "") + padding)
        },
        Function(
            "modulo", [Parameter("a", .quantity), Parameter("b", .quantity)], gives: "number",
            "What remains of `a` after taking `b` as often as it goes in whole; it has the sign of `b`.",
            [Example("modulo(`7`, `3`)", gives: "1"), Example("modulo(`-7`, `3`)", gives: "2")]
        ) { call throws(Fault) in
            let (a, b) = (try call.number(0), try call.number(1))
            guard b != .zero else { throw .divisionByZero() }
            let whole = try exact(a.divided(by: b, scale: 0, rounding: .floor), "modulo")
            return try exact(a.adding(try exact(whole.multiplied(by: b), "modulo").negated), "modulo").json
        },
        Function(
            "multiply", [Parameter("a", .quantity), Parameter("b", .quantity)], variadic: true,
            gives: "number",
            "The product of all.", [Example("multiply('1.5', `3`)", gives: "4.5")]
        ) { call throws(Fault) in
            var product = Exact(1)
            for index in 0..<call.count {
                product = try exact(product.multiplied(by: try call.number(index)), "multiply")
            }
            return product.json
        },
        Function(
            "round",
            [
                Parameter("value", .quantity), Parameter("scale", .number).optional,
                Parameter("rounding", .string).optional,
            ], gives: "number",
            "The number with at most `scale` (0) decimals; a negative scale rounds to tens, hundreds and so on. "
                + "`rounding` as for `divide`.",
            [
                Example("round(`2.675`, `2`)", gives: "2.68"), Example("round('1234', `-2`)", gives: "1200"),
                Example("round(`2.5`, `0`, 'half_even')", gives: "2"),
            ]
        ) { call throws(Fault) in
            try rounded(call, scale: try scale(call, 1) ?? 0, rounding: 2).json
        },
        Function(
            "subtract", [Parameter("a", .quantity), Parameter("b", .quantity)], gives: "number",
            "`a` less `b`.",
            [Example("subtract('10', `2.5`)", gives: "7.5")]
        ) { call throws(Fault) in
            try exact(try call.number(0).adding(try call.number(1).negated), "subtract").json
        },
        Function(
            "sum_by", [Parameter("elements", .array), .reference("expression")], gives: "number",
            "The sum of what the expression gives for each element, which must be a quantity.",
            [
                Example("sum_by(@, &qty)", in: #"[{"qty": "-3"}, {"qty": 5}]"#, gives: "2"),
                Example(
                    "sum_by(分仓[].明细[], &差异)",
                    in: #"{"分仓": [{"明细": [{"差异": "-3"}, {"差异": "1.5"}]}, {"明细": [{"差异": "2"}]}]}"#,
                    gives: "0.5"),
            ]
        ) { call throws(Fault) in
            var total = Exact.zero
            for element in try call.array(0) {
                let value = try call.apply(1, to: element)
                guard let number = try call.evaluation.number(value) else {
                    throw .wrongResult(value, of: "sum_by", expected: Types.quantity.localized)
                }
                total = try exact(total.adding(number), "sum_by")
            }
            return total.json
        },
    ]

    private static func exact(_ result: Exact?, _ operation: String) throws(Fault) -> Exact {
        guard let result else { throw .inexact(operation) }
        return result
    }

    private static func divide(_ call: Arguments) throws(Fault) -> JSON {
        let (a, b) = (try call.number(0), try call.number(1))
        guard b != .zero else { throw .divisionByZero() }
        guard let scale = try scale(call, 2) else {
            guard let quotient = a.dividedExactly(by: b) else { throw .endlessQuotient("divide") }
            return quotient.json
        }
        return try exact(a.divided(by: b, scale: scale, rounding: try rounding(call, 3)), "divide").json
    }

    private static func rounded(_ call: Arguments, scale: Int, rounding index: Int) throws(Fault) -> Exact {
        try exact(try call.number(0).rounded(scale: scale, rounding: try rounding(call, index)), "round")
    }

    private static func scale(_ call: Arguments, _ index: Int) throws(Fault) -> Int? {
        call.has(index) ? try call.integer(index, in: -38...38) : nil
    }

    private static func rounding(_ call: Arguments, _ index: Int) throws(Fault) -> Rounding {
        guard let rounding = Rounding(rawValue: try call.text(index, absent: Rounding.halfUp.rawValue)) else {
            let names = Rounding.allCases.map(\.rawValue)
            throw call.wrongValue(
                index,
                Localized(
                    zh: names.joined(separator: "、") + " 之一", en: "one of " + names.joined(separator: ", ")))
        }
        return rounding
    }
}
