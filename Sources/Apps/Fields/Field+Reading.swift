public import Definitions
import Values

extension Field: DefinitionReadable {
    /// Reads a field as `{key: so_id, label: 外部单号, type: string, required: true}`, or a bare key, which is a
    /// required text.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Field? {
        if case .scalar(.string(let key)) = node.content {
            guard checkKey(key, at: node.place, reader) else { return nil }
            var field = Field(key, .string)
            field.isRequired = true
            return field
        }
        return reader.mapping(node) { mapping in
            let key = mapping.required("key", as: String.self)
            let type = mapping.required("type", as: FieldType.self)
            var field = Field(key ?? "", type ?? .json, label: mapping.optional("label"))
            field.readRest(of: mapping)
            guard let key, type != nil, checkKey(key, at: mapping.place, reader) else { return nil }
            field.checkRules(mapping)
            return field
        }
    }

    /// Reads the list of sibling fields under a key; a repeated key is a problem.
    static func readList(_ key: String, of mapping: DefinitionMapping) -> [Field] {
        var seen: Set<String> = []
        return mapping.list(key, of: LocatedField.self).compactMap { located in
            guard seen.insert(located.field.key).inserted else {
                mapping.reader.report(.repeatedField(located.field.key), at: located.place)
                return nil
            }
            return located.field
        }
    }

    private mutating func readRest(of mapping: DefinitionMapping) {
        isRequired = mapping.optional("required") ?? false
        requiredWhen = mapping.optional("required_when")
        defaultValue = mapping.optional("default")
        isMultiple = mapping.optional("multiple") ?? (type == .group)
        choices = mapping.list("choices")
        dynamic = mapping.optional("dynamic")
        dependsOn = mapping.list("depends_on")
        help = mapping.optional("help")
        placeholder = mapping.optional("placeholder")
        wire = mapping.optional("wire")
        zone = mapping.optional("zone")
        itemsMax = mapping.integer("max_items", in: 1...100_000).map { Int($0) }
        isCalledForEachRow = mapping.optional("each", as: Each.self) == .call
        items = Field.readList("items", of: mapping)
    }

    private static func checkKey(_ key: String, at place: SourcePlace, _ reader: DefinitionReader) -> Bool {
        guard (1...64).contains(key.unicodeScalars.count),
            key.unicodeScalars.allSatisfy({
                $0 == "_" || $0 == "-" || $0.properties.isAlphabetic || isDigit($0)
            })
        else {
            reader.report(.fieldKey(key), at: place)
            return false
        }
        return true
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}

private enum Each: String, CaseIterable, DefinitionReadable {
    case call
}

private struct LocatedField: DefinitionReadable {
    let field: Field
    let place: SourcePlace

    static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> LocatedField? {
        Field.read(node, by: reader).map { LocatedField(field: $0, place: node.place) }
    }
}

extension Field {
    /// What a field may not combine.
    private func checkRules(_ mapping: DefinitionMapping) {
        if type == .group {
            if items.isEmpty { mapping.report(.groupWithoutItems(key), key: "items") }
            if !choices.isEmpty { mapping.report(.fieldRule("choices", not: type), key: "choices") }
            if defaultValue != nil { mapping.report(.fieldRule("default", not: type), key: "default") }
        } else {
            if !items.isEmpty { mapping.report(.fieldRule("items", not: type), key: "items") }
            if isCalledForEachRow { mapping.report(.fieldRule("each", not: type), key: "each") }
        }
        if !isMultiple {
            if itemsMax != nil { mapping.report(.fieldNeedsMultiple("max_items"), key: "max_items") }
            if isCalledForEachRow, type == .group { mapping.report(.fieldNeedsMultiple("each"), key: "each") }
        }
        if isRequired, requiredWhen != nil { mapping.report(.fieldRequiredTwice, key: "required_when") }
        if zone != nil, type != .datetime, type != .date {
            mapping.report(.fieldRule("zone", not: type), key: "zone")
        }
        if let wire {
            if !wire.suits(type, isMultiple: isMultiple) {
                mapping.report(.fieldRule("wire", not: type), key: "wire")
            } else if type == .date, zone == nil, wire.needsInstant {
                mapping.report(.fieldNeedsZone, key: "wire")
            }
        }
        checkChoices(mapping)
        checkDefault(mapping)
    }

    private func checkChoices(_ mapping: DefinitionMapping) {
        guard !choices.isEmpty else { return }
        if dynamic != nil { mapping.report(.fieldChoicesTwice, key: "dynamic") }
        guard [.string, .text, .integer, .number].contains(type) else {
            if type != .group { mapping.report(.fieldRule("choices", not: type), key: "choices") }
            return
        }
        var keys: Set<JSON> = []
        var labels: Set<String> = []
        var plain = self
        plain.choices = []
        for choice in choices {
            if (try? plain.convertedOne(choice.key)) != choice.key {
                mapping.report(.choiceOfOtherType(choice.key.fieldText ?? "", type), key: "choices")
            } else if !keys.insert(choice.key).inserted {
                mapping.report(.repeatedChoice(choice.key.fieldText ?? ""), key: "choices")
            }
            for label in Set([choice.label.zh, choice.label.en]) where !labels.insert(label).inserted {
                mapping.report(.repeatedChoice(label), key: "choices")
            }
        }
    }

    private func checkDefault(_ mapping: DefinitionMapping) {
        guard let defaultValue, type != .group else { return }
        var check = FieldCheck(now: Timestamp(microseconds: 0))
        _ = check.value(defaultValue, of: self)
        if let problem = check.problems.first { mapping.report(.fieldDefault(problem), key: "default") }
    }
}
