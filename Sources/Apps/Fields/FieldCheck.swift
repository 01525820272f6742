public import Definitions
import JMESPath
import OrderedCollections
public import Values

extension [Field] {
    /// An input as the fields keep it: each value of its field's type, defaults filled in, empty values left out, in
    /// the order of the fields.
    ///
    /// Empty is null, a text without characters and a list without elements. Checking a checked input changes nothing.
    /// - Parameters:
    ///   - input: An object; null is one without members.
    ///   - now: The instant that expressions see.
    /// - Returns: The checked input.
    /// - Throws: Everything that is wrong, with places such as `data[0].items[12].batch_id`.
    public func checked(_ input: JSON, now: Timestamp) throws(Problems) -> JSON {
        var check = FieldCheck(now: now)
        let value = check.row(input.isNull ? [:] : input, of: self)
        if let problems = Problems(check.problems) { throw problems }
        return value
    }
}

extension Field {
    /// What is wrong with a value of this field, whatever stands beside it: for constants, before there is an input.
    ///
    /// - Parameters:
    ///   - value: A value as an input would have it.
    ///   - now: The instant that expressions see.
    /// - Returns: The problems, with places that begin inside the value: `[0].qty`.
    public func problems(in value: JSON, now: Timestamp) -> [Problem] {
        var check = FieldCheck(now: now)
        _ = check.value(value, of: self)
        return check.problems
    }
}

/// Checks values against fields and collects what is wrong.
struct FieldCheck {
    let now: Timestamp
    private(set) var problems: [Problem] = []
    private var path: [PathStep] = []

    private enum PathStep {
        case key(String)
        case index(Int)
    }

    init(now: Timestamp) {
        self.now = now
    }

    /// One row.
    mutating func row(_ value: JSON, of fields: [Field]) -> JSON {
        guard case .object(let given) = value else {
            report(.fieldNeedsObject(value))
            return value
        }
        var row = JSONObject(minimumCapacity: fields.count)
        for field in fields {
            let value = given[field.key] ?? .null
            path.append(.key(field.key))
            if let checked = self.value(value.isEmptyInput ? field.defaultValue ?? .null : value, of: field) {
                row[field.key] = checked
            }
            path.removeLast()
        }
        let checked = JSON.object(row)
        for field in fields where row[field.key] == nil {
            path.append(.key(field.key))
            checkMissing(field, in: checked)
            path.removeLast()
        }
        reportUnknown(given, fields)
        return checked
    }

    /// One field's value, or `nil` where it is empty.
    ///
    /// A value that is wrong is returned as it is.
    mutating func value(_ value: JSON, of field: Field) -> JSON? {
        if value.isEmptyInput { return nil }
        if field.type == .group {
            return field.isMultiple
                ? elements(value, of: field) { check, row in check.row(row, of: field.items) }
                : row(value, of: field.items)
        }
        return field.isMultiple
            ? elements(value.array == nil ? [value] : value, of: field) { check, one in
                check.one(one, of: field)
            }
            : one(value, of: field)
    }

    private mutating func elements(
        _ value: JSON, of field: Field, _ check: (inout FieldCheck, JSON) -> JSON
    ) -> JSON {
        guard let elements = value.array else {
            report(.fieldNeedsList(field, value))
            return value
        }
        if let most = field.itemsMax, elements.count > most {
            report(.fieldTooMany(field, elements.count, most: most))
            return value
        }
        var checked: [JSON] = []
        checked.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() where problems.count < Problems.countMax {
            path.append(.index(index))
            checked.append(check(&self, element))
            path.removeLast()
        }
        return .array(checked)
    }

    private mutating func one(_ value: JSON, of field: Field) -> JSON {
        do throws(Problem) {
            return try field.convertedOne(value)
        } catch {
            report(error)
            return value
        }
    }

    private mutating func checkMissing(_ field: Field, in row: JSON) {
        if field.isRequired { return report(.fieldRequired(field)) }
        guard let rule = field.requiredWhen else { return }
        do throws(Problem) {
            if try rule.condition.evaluate(in: row, now: now).isTrue { report(.fieldRequired(rule)) }
        } catch {
            report(.fieldCondition(field, error))
        }
    }

    private mutating func reportUnknown(_ given: JSONObject, _ fields: [Field]) {
        guard
            given.count > fields.count
                || given.keys.contains(where: { key in !fields.contains { $0.key == key } })
        else { return }
        let known = fields.map(\.key)
        for key in given.keys where problems.count < Problems.countMax && !known.contains(key) {
            path.append(.key(String(key.prefix(64))))
            report(.fieldUnknown(key, nearest: NearestWord.of(key, among: known), known: known))
            path.removeLast()
        }
    }

    private mutating func report(_ problem: Problem) {
        guard problems.count < Problems.countMax else { return }
        var problem = problem
        problem.place = place
        problems.append(problem)
    }

    private var place: String? {
        var text = ""
        for step in path {
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text.isEmpty ? nil : text
    }
}

extension JSON {
    /// Whether this counts as not filled in: null, a text without characters, a list without elements.
    var isEmptyInput: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .bool, .int, .number, .object: false
        }
    }
}
