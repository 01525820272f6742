import Values

/// The properties of a choice as existing platforms name them.
enum ChoiceProperty: String {
    case key
    case label

    /// The property that a name means.
    init?(meant name: String) {
        switch name.trimmed.lowercased() {
        case "key", "value", "id", "code", "val", "值": self = .key
        case "label", "name", "text", "title", "desc", "名称", "标签": self = .label
        default: return nil
        }
    }
}

extension FieldInterpreter {
    /// A choice as it is written.
    private struct WrittenChoice {
        let key: JSON
        let label: String
        let range: Range<Int>
        /// Where its key stands by itself.
        var keyRange: Range<Int>?
    }

    /// Gives a field its choices: of its type, each key and label once.
    mutating func addChoices(_ properties: Properties, to field: inout Field) {
        let isDropdown = flag(.dropdown, properties) ?? false
        guard let node = value(.choices, properties) else {
            if isDropdown, let member = properties[.dropdown] {
                findings.add(.dropdownWithoutChoices(member.key.range, field.key))
            }
            return
        }
        guard [.string, .text, .integer, .number].contains(field.type) else {
            findings.add(.choicesOfType(node.opening, field.type))
            return
        }
        let written = choices(node)
        if let stranger = written.first(where: { (try? field.convertedOne($0.key)) == nil }) {
            let type = properties[.type]?.value
            let repair = type.map { Repair.needsPerson(TextEdit($0.range, quoted("string", like: $0))) }
            findings.add(.choiceType(stranger.range, stranger.key, field.type, repair))
            field = field.asString()
        }
        let plain = field
        var converted: [(JSON, WrittenChoice)] = []
        for choice in written {
            if let key = try? plain.convertedOne(choice.key) { converted.append((key, choice)) }
        }
        reportOtherTypes(converted, field.type)
        field.choices = distinct(converted)
    }

    /// Keys that the field's type writes otherwise, `'1'` for a whole number: one repair for all of them.
    ///
    /// `'007'` and `'1e3'` are other texts than the numbers that they become, and may be the vendor's codes.
    private mutating func reportOtherTypes(
        _ choices: [(key: JSON, written: WrittenChoice)], _ type: FieldType
    ) {
        let others = choices.filter { $0.key != $0.written.key && $0.written.keyRange != nil }
        guard let first = others.first else { return }
        let edits = others.compactMap { key, written in
            written.keyRange.map { TextEdit($0, key.string.map { quoted($0) } ?? key.fieldText ?? "") }
        }
        let range = first.written.keyRange ?? first.written.range
        let isCertain =
            others.allSatisfy { $0.key.fieldText == $0.written.key.fieldText }
            && Set(choices.map(\.key)).count == choices.count
        findings.add(.choiceType(range, first.written.key, type, .safe(edits, if: isCertain)))
    }

    private mutating func distinct(_ choices: [(key: JSON, written: WrittenChoice)]) -> [Choice] {
        var keys: Set<JSON> = []
        var labels: Set<String> = []
        return choices.compactMap { key, written in
            let isNew = keys.insert(key).inserted
            if isNew, labels.insert(written.label).inserted {
                return Choice(key: key, label: Localized(same: written.label))
            }
            findings.add(.repeatedChoice(written.range, isNew ? written.label : key.fieldText ?? ""))
            return nil
        }
    }

    private mutating func choices(_ node: LiteralNode) -> [WrittenChoice] {
        switch node.value {
        case .list(let items): return choices(items, of: node)
        case .dict(let members):
            if Set(members.compactMap { ChoiceProperty(meant: $0.key.name) }).count == 2 {
                let edits = [
                    TextEdit.insert("[", at: node.range.lowerBound), .insert("]", at: node.range.upperBound),
                ]
                findings.add(.choicesForm(node.opening, .safe(edits, if: true)))
                return choice(node).map { [$0] } ?? []
            }
            return choices(named: members, of: node)
        case .text(let text):
            let words = text.split(whereSeparator: { ",，、;；|/\n".contains($0) })
                .map { String($0).visible }.filter { !$0.isEmpty }
            let literals = words.map {
                choiceLiteral(key: quoted($0, like: node), label: quoted($0, like: node))
            }
            let edit = TextEdit(node.range, "[" + literals.joined(separator: ", ") + "]")
            findings.add(.choicesForm(node.range, .needsPerson(edit)))
            return words.map { WrittenChoice(key: .string($0), label: $0, range: node.range) }
        case .null, .bool, .number:
            findings.add(.choicesForm(node.range, nil))
            return []
        }
    }

    /// A list of choices; texts, numbers and pairs among them are put right with one repair for the list.
    private mutating func choices(_ items: [LiteralNode], of list: LiteralNode) -> [WrittenChoice] {
        var edits: [TextEdit] = []
        var choices: [WrittenChoice] = []
        for item in items where !findings.isFull {
            if item.dict != nil {
                if let choice = choice(item) { choices.append(choice) }
                continue
            }
            let pair = item.list ?? [item, item]
            guard pair.count == 2, let key = scalar(pair[0]), let label = scalar(pair[1])?.fieldText?.trimmed,
                !label.isEmpty
            else {
                findings.add(.choicesForm(item.range, nil))
                continue
            }
            choices.append(WrittenChoice(key: key, label: label, range: item.range))
            let literal = choiceLiteral(
                key: bytes.text(pair[0].range),
                label: quoted(label, like: pair[1].text == nil ? nil : pair[1]))
            edits.append(TextEdit(item.range, literal))
        }
        if !edits.isEmpty { findings.add(.choicesForm(list.opening, .safe(edits, if: true))) }
        return choices
    }

    /// `{1: '主仓', 2: '销退仓'}`.
    private mutating func choices(named members: [LiteralMember], of dict: LiteralNode) -> [WrittenChoice] {
        var choices: [WrittenChoice] = []
        var literals: [String] = []
        for member in members {
            guard let key = scalar(member.key), let label = scalar(member.value)?.fieldText?.trimmed,
                !label.isEmpty
            else { continue }
            choices.append(
                WrittenChoice(
                    key: key, label: label, range: member.key.range.lowerBound..<member.value.range.upperBound
                ))
            literals.append(
                choiceLiteral(key: bytes.text(member.key.range), label: quoted(label, like: dict)))
        }
        let edit = TextEdit(dict.range, "[" + literals.joined(separator: ", ") + "]")
        findings.add(.choicesForm(dict.opening, .safe([edit], if: choices.count == members.count)))
        return choices
    }

    /// `{'key': 1, 'label': '主仓'}`.
    private mutating func choice(_ node: LiteralNode) -> WrittenChoice? {
        var found: [ChoiceProperty: LiteralMember] = [:]
        for member in node.dict ?? [] {
            guard let property = ChoiceProperty(meant: member.key.name), found[property] == nil else {
                continue
            }
            found[property] = member
            let name = member.key.name
            if name != property.rawValue {
                let right = quoted(property.rawValue, like: member.key)
                findings.add(.propertyName(member.key.range, name, property.rawValue, right: right))
            }
        }
        let label = found[.label].flatMap { scalar($0.value)?.fieldText?.trimmed }.flatMap {
            $0.isEmpty ? nil : $0
        }
        guard let member = found[.key], let key = scalar(member.value) else {
            findings.add(.choiceKey(found[.key]?.value.range ?? node.opening, label))
            return label.map { WrittenChoice(key: .string($0), label: $0, range: node.range) }
        }
        if let label {
            return WrittenChoice(key: key, label: label, range: node.range, keyRange: member.value.range)
        }
        let text = key.fieldText ?? ""
        let edit =
            found[.label].map { TextEdit($0.value.range, quoted(text, like: member.key)) }
            ?? .insert(
                ", \(quoted("label", like: member.key)): \(quoted(text, like: member.key))",
                at: member.value.range.upperBound)
        findings.add(.choiceLabel(member.value.range, text, .needsPerson(edit)))
        return WrittenChoice(key: key, label: text, range: node.range, keyRange: member.value.range)
    }

    private func choiceLiteral(key: String, label: String) -> String {
        "{\(quoted("key")): \(key), \(quoted("label")): \(label)}"
    }

    /// A text that is not empty, or a number.
    private func scalar(_ node: LiteralNode) -> JSON? {
        switch node.value {
        case .text(let text): text.visible.isEmpty ? nil : .string(text.visible)
        case .number(let number): number
        case .null, .bool, .list, .dict: nil
        }
    }
}

extension Field {
    /// The same field for text.
    fileprivate func asString() -> Field {
        var field = Field(key, .string, label: label)
        (field.isRequired, field.isMultiple) = (isRequired, isMultiple)
        (field.help, field.placeholder) = (help, placeholder)
        return field
    }
}
