import Definitions
import OrderedCollections
public import Values

/// Compares an example with the output that it is an example of.
///
/// The rules: every output field occurs in the sample, in at least one row of its group and with a value other than
/// null; every key of the sample is a declared field; the types agree.
public struct SampleCheck: Sendable {
    /// What a rule found, and where in the sample.
    public struct Finding: Hashable, Sendable {
        /// `docs[0].so_id`.
        public let path: String
        /// What to do, in Chinese.
        public let zh: String
        /// What to do, in English.
        public let en: String
    }

    /// Output fields that do not occur.
    public private(set) var missing: [Finding] = []
    /// Keys that are no output fields.
    public private(set) var undeclared: [Finding] = []
    /// Values that their fields do not take.
    public private(set) var otherTypes: [Finding] = []

    /// Compares a sample with output fields.
    public init(_ sample: JSON, of output: [Field]) {
        guard sample.object != nil else {
            otherTypes = [
                Finding(
                    path: "sample", zh: "样本应是一个对象，键是输出字段。",
                    en: "A sample is an object whose keys are the output fields.")
            ]
            return
        }
        compare([("", sample)], output, at: "")
    }

    /// Compares the rows of a group, wherever they stand, with its fields.
    private mutating func compare(_ rows: [(path: String, row: JSON)], _ fields: [Field], at group: String) {
        for (path, row) in rows {
            guard let members = row.object else {
                otherTypes.append(Finding(path: path, zh: "应是一个对象。", en: "It should be an object."))
                continue
            }
            for key in members.keys where !fields.contains(where: { $0.key == key }) {
                let nearest = NearestWord.of(key, among: fields.map(\.key))
                undeclared.append(
                    Finding(
                        path: SampleCheck.join(path, key),
                        zh: "没有这个输出字段。" + (nearest.map { "是不是 \($0)？" } ?? "请声明它，或从样本里去掉。"),
                        en: "There is no such output field. "
                            + (nearest.map { "Did you mean \($0)?" } ?? "Declare it, or leave it out.")))
            }
        }
        for field in fields {
            let values = rows.map { (SampleCheck.join($0.path, field.key), $0.row[field.key]) }.filter {
                !$0.1.isNull
            }
            if values.isEmpty {
                missing.append(
                    Finding(
                        path: SampleCheck.join(group, field.key), zh: "样本里没有这个字段的值。请补上。",
                        en: "The sample has no value for this field; add one."))
            } else {
                compare(values, field)
            }
        }
    }

    private mutating func compare(_ values: [(path: String, value: JSON)], _ field: Field) {
        var ones: [(path: String, value: JSON)] = []
        for (path, value) in values {
            if !field.isMultiple {
                ones.append((path, value))
            } else if let elements = value.array {
                ones += elements.enumerated().map { ("\(path)[\($0.offset)]", $0.element) }
            } else {
                otherTypes.append(Finding(path: path, zh: "应是一个列表。", en: "It should be a list."))
            }
        }
        if field.type == .group {
            compare(
                ones.map { ($0.path, $0.value) }, field.items,
                at: values[0].path + (field.isMultiple ? "[]" : ""))
            return
        }
        for (path, value) in ones where !field.accepts(sample: value) {
            otherTypes.append(
                Finding(
                    path: path, zh: "类型与字段不符，应为 \(field.type.rawValue)。",
                    en: "Its type does not agree with the field's, \(field.type.rawValue)."))
        }
    }

    private static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }
}

extension Field {
    /// Whether a sample value is of the field's type as it is, without any conversion.
    fileprivate func accepts(sample value: JSON) -> Bool {
        switch type {
        case .string, .text, .secret: value.string != nil
        case .integer: value.integer != nil
        case .number: value.decimal != nil
        case .boolean: value.bool != nil
        case .datetime, .date: value.string.map { FieldTime($0) != nil } ?? false
        case .file: value.object != nil
        case .json, .group: true
        }
    }
}
