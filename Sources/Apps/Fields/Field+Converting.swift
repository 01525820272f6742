import Definitions
import FoundationEssentials
import OrderedCollections
import Values

extension Field {
    /// The checked form of one value: of the field's type, and one of its choices where it has some.
    /// - Parameter value: Neither null nor an empty text.
    /// - Returns: The value as the field keeps it.
    /// - Throws: `field.type`, `field.choice`, `field.zone`.
    func convertedOne(_ value: JSON) throws(Problem) -> JSON {
        guard !choices.isEmpty else { return try convertedPlain(value) }
        if case .success(let plain) = Result(catching: { () throws(Problem) in try convertedPlain(value) }),
            let choice = choices.first(where: { $0.key == plain })
        {
            return choice.key
        }
        if let text = value.fieldText?.trimmed {
            if let choice = choices.first(where: { $0.key.fieldText == text }) { return choice.key }
            if let choice = choices.first(where: { $0.label.zh == text || $0.label.en == text }) {
                return choice.key
            }
        }
        throw .fieldChoice(self, value)
    }

    private func convertedPlain(_ value: JSON) throws(Problem) -> JSON {
        switch type {
        case .string, .text, .secret: try text(value)
        case .integer: try integer(value)
        case .number: try number(value)
        case .boolean: try boolean(value)
        case .datetime: try datetime(value)
        case .date: try date(value)
        case .json: try json(value)
        case .file: try file(value)
        case .group: throw .fieldType(self, value)
        }
    }

    private func text(_ value: JSON) throws(Problem) -> JSON {
        guard let text = value.fieldText else { throw .fieldType(self, value) }
        return .string(text)
    }

    private func integer(_ value: JSON) throws(Problem) -> JSON {
        guard let integer = try number(value).integer else { throw .fieldType(self, value) }
        return .int(integer)
    }

    private func number(_ value: JSON) throws(Problem) -> JSON {
        let number =
            if case .string(let text) = value { JSON(numberText: text.trimmed.normalizedNumber) } else {
                value
            }
        guard let number, number.decimal != nil else { throw .fieldType(self, value) }
        return number.integer.map(JSON.int) ?? number
    }

    private func boolean(_ value: JSON) throws(Problem) -> JSON {
        if case .bool = value { return value }
        guard let word = value.fieldText?.trimmed.lowercased() else { throw .fieldType(self, value) }
        switch word {
        case "true", "yes", "y", "on", "1", "是", "真": return true
        case "false", "no", "n", "off", "0", "否", "假": return false
        default: throw .fieldType(self, value)
        }
    }

    private func datetime(_ value: JSON) throws(Problem) -> JSON {
        guard let time = value.string.flatMap({ FieldTime($0.trimmed) }) else {
            throw .fieldType(self, value)
        }
        guard let instant = time.instant(in: zone) else { throw .fieldZone(self, value) }
        guard FieldTime.instants.contains(instant) else { throw .fieldType(self, value) }
        return .string(FieldTime.text(instant, in: zone))
    }

    private func date(_ value: JSON) throws(Problem) -> JSON {
        guard let time = value.string.flatMap({ FieldTime($0.trimmed) }) else {
            throw .fieldType(self, value)
        }
        guard time.offsetSeconds != nil, let zone, let instant = time.instant(in: zone) else {
            return .string(time.day)
        }
        guard FieldTime.instants.contains(instant) else { throw .fieldType(self, value) }
        return .string(FieldTime.day(instant, in: zone))
    }

    private func json(_ value: JSON) throws(Problem) -> JSON {
        guard case .string(let text) = value, let first = text.trimmed.first, first == "{" || first == "["
        else {
            return value
        }
        return try JSON(parsing: text)
    }

    private func file(_ value: JSON) throws(Problem) -> JSON {
        guard let members = value.object, members.keys.allSatisfy(["name", "content", "type"].contains),
            let name = value["name"].string, !name.isEmpty, let content = value["content"].string,
            Data(base64Encoded: content) != nil, value["type"].isNull || value["type"].string != nil
        else { throw .fieldType(self, value) }
        return value
    }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        var view = Substring(self)
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }

    /// A number as JSON writes it: without a plus sign and without zeros in front.
    fileprivate var normalizedNumber: String {
        var digits = Substring(self)
        let sign = digits.first == "-" ? "-" : ""
        if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
        // Of two signs the first stays, with which it is no number.
        if digits.first == "-" || digits.first == "+" { return self }
        while digits.first == "0", let second = digits.dropFirst().first, second.isASCII, second.isNumber {
            digits.removeFirst()
        }
        return sign + digits
    }
}
