import Definitions
import Values

extension FieldInterpreter {
    /// The type of a field, and whether it takes several values or rows.
    struct Kind {
        let type: FieldType
        let isMultiple: Bool
    }

    mutating func kind(_ properties: Properties, of node: LiteralNode, key: String) -> Kind {
        let items = value(.items, properties)
        let multiples = flag(.multiples, properties)
        switch foreignKind(properties, of: node, key: key) {
        case .rows:
            if items != nil { return Kind(type: .group, isMultiple: multiples ?? true) }
            if value(.choices, properties) != nil {
                return Kind(type: choiceType(properties), isMultiple: true)
            }
            return withoutItems(properties, node, key)
        case .row:
            if items != nil { return Kind(type: .group, isMultiple: multiples ?? false) }
            return withoutItems(properties, node, key)
        case .choice(let isMultiple):
            if let items { return scalarWithItems(items, properties, multiples) }
            return Kind(type: choiceType(properties), isMultiple: multiples ?? isMultiple)
        case .plain(let type):
            if let items { return scalarWithItems(items, properties, multiples) }
            return Kind(type: type, isMultiple: multiples ?? false)
        }
    }

    private mutating func withoutItems(_ properties: Properties, _ node: LiteralNode, _ key: String) -> Kind {
        findings.add(.groupWithoutItems(properties[.type]?.value.range ?? node.opening, key))
        return Kind(type: .json, isMultiple: false)
    }

    private mutating func scalarWithItems(
        _ items: LiteralNode, _ properties: Properties, _ multiples: Bool?
    ) -> Kind {
        if let type = properties[.type]?.value {
            findings.add(.itemsWithoutGroup(type.range, type.name, right: quoted("list", like: type)))
        }
        return Kind(type: .group, isMultiple: multiples ?? true)
    }

    /// What the type says; what it might say where it is unknown; what the other properties tell where it is missing.
    private mutating func foreignKind(
        _ properties: Properties, of node: LiteralNode, key: String
    ) -> ForeignType.Kind {
        let hasItems = value(.items, properties) != nil
        guard let type = value(.type, properties) else {
            let hasChoices = value(.choices, properties) != nil
            let word = hasItems ? "list" : hasChoices && choiceType(properties) == .integer ? "int" : "string"
            let repair = setting(.type, quoted(word), in: node, properties)
                .map { Repair.safe([$0], if: hasItems || hasChoices) }
            findings.add(.missingType(node.opening, key, word, repair))
            return hasItems ? .rows : hasChoices ? .choice(isMultiple: false) : .plain(.string)
        }
        guard let name = type.text else {
            findings.add(.propertyValue(type.range, .type, needed: .text, nil))
            return hasItems ? .rows : .plain(.string)
        }
        if let kind = ForeignType.kind(of: name) { return kind }
        let near = NearestWord.of(name, among: ForeignType.names)
        let repair = near.map { Repair.needsPerson(TextEdit(type.range, quoted($0, like: type))) }
        findings.add(.unknownType(type.range, name, near, repair))
        if hasItems { return .rows }
        return near.flatMap(ForeignType.kind) ?? .plain(.string)
    }

    /// The type of what may be chosen: that of the keys.
    private func choiceType(_ properties: Properties) -> FieldType {
        guard let choices = value(.choices, properties) else { return .string }
        let keys: [LiteralNode] =
            switch choices.value {
            case .list(let items):
                items.map { item in
                    item.dict?.first { ChoiceProperty(meant: $0.key.name) == .key }?.value ?? item.list?.first
                        ?? item
                }
            case .dict(let members): members.map(\.key)
            case .null, .bool, .number, .text: []
            }
        let isWhole = keys.allSatisfy {
            if case .number(let number) = $0.value { number.integer != nil } else { false }
        }
        return isWhole && !keys.isEmpty ? .integer : .string
    }
}

extension FieldInterpreter {
    mutating func key(
        _ properties: Properties, of node: LiteralNode, named name: LiteralNode?, label: String?
    ) -> String? {
        guard let given = properties[.key]?.value ?? name else {
            let repair = setting(.key, quoted(""), in: node, properties).map { Repair.needsPerson($0) }
            findings.add(.missingKey(node.opening, label, repair))
            return nil
        }
        switch given.value {
        case .text(let text): return key(text, given)
        case .number(.int(let number)) where FieldInterpreter.isKey(String(number)):
            let edit = TextEdit(given.range, quoted(String(number)))
            findings.add(.propertyValue(given.range, .key, needed: .text, .safe(edit)))
            return String(number)
        case .null, .bool, .number, .list, .dict:
            findings.add(.propertyValue(given.range, .key, needed: .text, nil))
            return nil
        }
    }

    private mutating func key(_ text: String, _ node: LiteralNode) -> String? {
        if FieldInterpreter.isKey(text) { return text }
        let plain = LiteralNumber.halfWidth(text).trimmed
        if FieldInterpreter.isKey(plain) {
            findings.add(.keyForm(node.range, text, .safe(TextEdit(node.range, quoted(plain, like: node)))))
            return plain
        }
        var dashed = String.UnicodeScalarView()
        for scalar in plain.unicodeScalars {
            dashed.append(FieldInterpreter.isKey(String(scalar)) ? scalar : "_")
        }
        let suggestion = String(dashed)
        let repair =
            FieldInterpreter.isKey(suggestion)
            ? Repair.needsPerson(TextEdit(node.range, quoted(suggestion, like: node))) : nil
        findings.add(.keyForm(node.range, text, repair))
        return nil
    }

    /// What ``Field/key`` may be.
    static func isKey(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return (1...64).contains(scalars.count)
            && scalars.allSatisfy {
                $0 == "_" || $0 == "-" || $0.properties.isAlphabetic || ("0"..."9").contains($0)
            }
    }

    mutating func reportMissingLabel(_ key: String, _ properties: Properties, _ node: LiteralNode) {
        let place = properties[.label]?.value.range ?? properties[.key]?.value.range ?? node.opening
        let repair = setting(.label, quoted(key, like: properties[.key]?.value), in: node, properties)
            .map { Repair.needsPerson($0) }
        findings.add(.missingLabel(place, key, repair))
    }

    mutating func addDefault(_ properties: Properties, to field: inout Field) {
        guard let node = value(.defaultValue, properties) else { return }
        let value = node.text.map { .string($0.visible) } ?? node.json
        if value.isEmptyInput { return }
        if field.type == .group {
            findings.add(
                .unusableDefault(node.range, Localized(zh: "字段组没有默认值", en: "a group has no default")))
            return
        }
        // Choices are looked up here, in time that does not grow with their number for each value.
        var plain = field
        plain.choices = []
        var check = FieldCheck(now: Timestamp(microseconds: 0))
        let checked = check.value(value, of: plain)
        if let problem = check.problems.first {
            findings.add(.unusableDefault(node.range, problem.message))
        } else if let checked, !FieldInterpreter.isChosen(checked, from: field.choices) {
            findings.add(
                .unusableDefault(node.range, Localized(zh: "它不在选项里", en: "it is none of the choices")))
        } else {
            field.defaultValue = checked
        }
    }

    private static func isChosen(_ value: JSON, from choices: [Choice]) -> Bool {
        if choices.isEmpty { return true }
        let keys = Set(choices.map(\.key))
        return (value.array ?? [value]).allSatisfy(keys.contains)
    }
}

extension Field {
    /// The same field for any JSON value.
    func asJSON() -> Field {
        var field = Field(key, .json, label: label)
        (field.isRequired, field.help, field.placeholder) = (isRequired, help, placeholder)
        return field
    }
}
