import OrderedCollections
import Values

/// What a function is called with: checked values and expressions, and the evaluation it is part of.
struct Arguments {
    private let call: Call
    private let values: [JSON]
    private let current: JSON
    /// The evaluation that the call is part of.
    let evaluation: Evaluation

    /// Evaluates and checks the arguments of a call.
    init(_ call: Call, on current: JSON, in evaluation: Evaluation) throws(Fault) {
        self.call = call
        self.current = current
        self.evaluation = evaluation
        var values: [JSON] = []
        values.reserveCapacity(call.arguments.count)
        for argument in call.arguments {
            guard argument.types != nil else {
                values.append(.null)
                continue
            }
            let value = try evaluation.value(of: argument.node, on: current)
            if case .string(let text) = value { try evaluation.spend(text.utf8.count / 64) }
            values.append(value)
        }
        self.values = values
        for index in values.indices {
            guard let types = call.arguments[index].types else { continue }
            if !types.allow(values[index]) { throw wrongType(index) }
        }
    }

    /// How many there are.
    var count: Int { values.count }
    /// All of them, where none is lazy or an expression.
    var all: [JSON] { values }

    /// The value at a place, `null` where it was left out.
    subscript(index: Int) -> JSON {
        index < values.count ? values[index] : .null
    }

    /// Whether the argument at a place was given, and is not `null`.
    func has(_ index: Int) -> Bool { !self[index].isNull }

    /// A string.
    func text(_ index: Int) throws(Fault) -> String {
        guard case .string(let text) = self[index] else { throw wrongType(index) }
        return text
    }

    /// A string, or `absent` where it was left out.
    func text(_ index: Int, absent: String) throws(Fault) -> String {
        has(index) ? try text(index) : absent
    }

    /// An array.
    func array(_ index: Int) throws(Fault) -> [JSON] {
        guard case .array(let elements) = self[index] else { throw wrongType(index) }
        try evaluation.spend(elements.count / 4)
        return elements
    }

    /// An object.
    func object(_ index: Int) throws(Fault) -> JSONObject {
        guard case .object(let members) = self[index] else { throw wrongType(index) }
        try evaluation.spend(members.count / 4)
        return members
    }

    /// A number, or a text that is one where the parameter allows it.
    func number(_ index: Int) throws(Fault) -> Exact {
        guard let number = try evaluation.number(self[index]) else { throw wrongType(index) }
        return number
    }

    /// A whole number; one too large for any array or text counts as the largest.
    func integer(_ index: Int) throws(Fault) -> Int {
        let number = try number(index)
        guard number.exponent >= 0 else { throw notWhole(index) }
        guard let integer = number.integer else { return number.mantissa < 0 ? -Int.max : Int.max }
        return Int(integer)
    }

    /// A whole number, or `absent` where it was left out.
    func integer(_ index: Int, absent: Int) throws(Fault) -> Int {
        has(index) ? try integer(index) : absent
    }

    /// A whole number within `range`.
    func integer(_ index: Int, in range: ClosedRange<Int>) throws(Fault) -> Int {
        let value = try integer(index)
        guard range.contains(value) else { throw outOfRange(index, range) }
        return value
    }

    /// The value of a lazy argument.
    func evaluate(_ index: Int) throws(Fault) -> JSON {
        guard index < count else { return .null }
        return try evaluation.value(of: call.arguments[index].node, on: current)
    }

    /// The value that a reference, `&a`, has at an element.
    func apply(_ index: Int, to element: JSON) throws(Fault) -> JSON {
        guard index < count else { return .null }
        return try evaluation.value(of: call.arguments[index].node, on: element)
    }

    /// The fault of finding a value of another type than the function takes.
    func wrongType(_ index: Int) -> Fault {
        .wrongType(self[index], of: call.function, parameter: call.function.parameter(at: index))
    }

    private func notWhole(_ index: Int) -> Fault {
        .notWhole(self[index], of: call.function, parameter: call.function.parameter(at: index))
    }

    private func outOfRange(_ index: Int, _ range: ClosedRange<Int>) -> Fault {
        range.upperBound == .max
            ? wrongValue(
                index,
                Localized(zh: "不小于 \(range.lowerBound) 的整数", en: "a whole number from \(range.lowerBound) on")
            )
            : wrongValue(
                index,
                Localized(
                    zh: "\(range.lowerBound) 到 \(range.upperBound) 的整数",
                    en: "a whole number from \(range.lowerBound) to \(range.upperBound)"))
    }

    /// The fault of an argument that has the right type and a wrong value.
    func wrongValue(_ index: Int, _ expected: Localized) -> Fault {
        .wrongValue(
            self[index], of: call.function, parameter: call.function.parameter(at: index), expected: expected)
    }
}
